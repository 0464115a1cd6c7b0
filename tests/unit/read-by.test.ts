import { expect, test } from 'vitest'
import type { Speech } from '#site/lib/answer-words.ts'
import { fill } from '#site/lib/phrase.ts'
import { readBy } from '#site/lib/read-by.ts'
import { toldBy } from '#site/lib/told-by.ts'
import { LANGUAGES, WORDS } from '../e2e/words.ts'

/** The hints of the form's questions, and what stands in place of a hint, as the form speaks them. */
function speechIn(lang: (typeof LANGUAGES)[number]): Speech {
  const { form } = WORDS[lang].report
  const own: Record<string, { label: string; hint?: string }> = form.questions
  const questions = Object.fromEntries(
    Object.entries(own).map(([id, { hint }]) => [id, hint ? { hint: { text: hint, lang } } : {}]),
  )
  return { lang, text: { confidential: form.teamOnly }, words: { pages: {}, questions } } as unknown as Speech
}

test.each(LANGUAGES)('once a centre is chosen no question says that only the team reads it, in %s', (lang) => {
  const { form } = WORDS[lang].report
  const both = fill(form.teamAndCentre, { centre: 'Corner $& Room' })
  const before = JSON.stringify(speechIn(lang)).split(form.teamOnly).length - 1
  const speech = readBy(speechIn(lang), form.teamOnly, both)
  expect(before).toBeGreaterThan(5)
  expect(JSON.stringify(speech)).not.toContain(form.teamOnly)
  expect(JSON.stringify(speech).split(both).length - 1).toBe(before)
  expect(speech.text.confidential).toBe(both)
  expect(speech.words.questions.what?.hint?.text).toContain('Corner $& Room')
})

test('where no centre is chosen nothing is said otherwise', () => {
  const speech = speechIn('en')
  const { teamOnly } = WORDS.en.report.form
  expect(readBy(speech, teamOnly, teamOnly)).toBe(speech)
})

test.each(LANGUAGES)(
  'who is only counted is promised nothing, and told which of two answers is needed, in %s',
  (lang) => {
    const { told, questions, waysNeeded } = WORDS[lang].report.form
    const hints = (answers: Record<string, string | string[]>, ways?: string) => {
      const { words } = toldBy(speechIn(lang), told, answers, true, ways)
      return ['in_danger', 'under_18', 'kinds', 'strands', 'ways'].map((id) => words.questions[id]?.hint?.text)
    }
    const own = questions as Record<string, { hint?: string }>
    const [danger, child, kinds, strands, ways] = ['in_danger', 'under_18', 'kinds', 'strands', 'ways'].map(
      (id) => own[id]?.hint,
    )
    const { in_danger, under_18 } = told.counted.questions
    const needed = told.nothingYet.questions
    expect(hints({ consent: 'team' })).toEqual([danger, child, kinds, strands, ways])
    const safe = [in_danger.hint, under_18.hint]
    expect(hints({ consent: 'count' })).toEqual([...safe, needed.kinds.hint, needed.strands.hint, ways])
    expect(hints({ consent: 'count', kinds: ['words'] })).toEqual([...safe, needed.kinds.hint, strands, ways])
    expect(hints({ consent: 'count', strands: ['race'] })).toEqual([...safe, kinds, needed.strands.hint, ways])
    expect(hints({ consent: 'team', who: 'someone_else' }, waysNeeded).at(-1)).toBe(waysNeeded)
  },
)

const TELLERS = ['witness', 'someone_else', 'professional', 'victim', undefined] as const

test.each(LANGUAGES)('a witness and whoever tells it for somebody else are not asked as the person, in %s', (lang) => {
  const { form } = WORDS[lang].report
  const speech = speechIn(lang)
  const asks = (who: (typeof TELLERS)[number], stepped = true) => {
    const { words } = toldBy(speech, form.told, who ? { who } : {}, stepped)
    return [words.pages.harm?.title.text, words.questions.wants?.hint?.text]
  }
  const { wants } = form.questions
  expect(TELLERS.map((who) => asks(who))).toEqual([
    [form.told.witness.pages.harm, wants.hint],
    [form.told.forThem.pages.harm, form.told.forThem.questions.wants.hint],
    [form.told.forThem.pages.harm, form.told.forThem.questions.wants.hint],
    [undefined, wants.hint],
    [undefined, wants.hint],
  ])
  // On one long page it is not known yet who tells it.
  for (const who of TELLERS) expect(asks(who, false)).toEqual([undefined, form.told.anybody.questions.wants.hint])
})

test.each(LANGUAGES)(
  'once a centre is chosen nobody who tells it is told that only the team reads it, in %s',
  (lang) => {
    const { form } = WORDS[lang].report
    for (const who of TELLERS)
      for (const stepped of [true, false]) {
        const speech = readBy(
          toldBy(speechIn(lang), form.told, who ? { who } : {}, stepped),
          form.teamOnly,
          'Both of us.',
        )
        expect(JSON.stringify(speech)).not.toContain(form.teamOnly)
      }
  },
)
