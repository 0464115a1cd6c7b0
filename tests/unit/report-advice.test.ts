import { expect, test } from 'vitest'
import { readContent } from '#api/content/read.ts'
import { allQuestions } from '#api/questionnaire/questionnaire.ts'
import { reportForm } from '#api/reporting/form.ts'
import { problemSentences } from '#site/lib/answer-words.ts'
import { type Advice, ADVISES, adviceAgain, adviceBeside } from '#site/lib/report-advice.ts'
import { helpLines } from '#site/lib/report-lines.ts'
import { reportSpeech } from '#site/lib/report-words.ts'
import { CONTENT_DIR, NOW } from '#tests/support/app.ts'

const content = readContent(CONTENT_DIR, NOW)
const form = reportForm(content.area, '2026-11-22')
type Said = Record<string, string | string[]>

test.each<[string, Said, string, Advice[]]>([
  ['danger', { in_danger: 'yes' }, 'in_danger', ['in_danger']],
  ['no danger', { in_danger: 'no' }, 'in_danger', []],
  ['the family', { kinds: ['words', 'at_home'] }, 'kinds', ['domestic']],
  ['touching', { kinds: ['sexual'] }, 'kinds', ['sexual']],
  ['at home', { where: 'home' }, 'where', ['domestic']],
  ['at home, by the family', { where: 'home', kinds: ['at_home'] }, 'where', []],
  ['online', { kinds: ['online'] }, 'kinds', ['online']],
  ['a child online', { where: 'online', under_18: 'yes' }, 'where', ['online', 'online_child']],
  ['a bus', { where: 'transport' }, 'where', ['transport']],
  ['police and no contact', { police: 'yes', ways: ['code'] }, 'ways', ['police']],
  ['police and a call', { police: 'yes', ways: ['phone'] }, 'ways', []],
  ['only counted, in danger', { consent: 'count', in_danger: 'yes' }, 'consent', ['in_danger']],
  ['read, in danger', { consent: 'team', in_danger: 'yes' }, 'consent', []],
])('whom to turn to stands beside the answer: %s', (_case, answers, question, advice) => {
  expect(adviceBeside(answers, question)).toEqual(advice)
  expect(advice.length === 0 || ADVISES.includes(question)).toBe(true)
})

test('before it is sent and with the code it is said once more, the most urgent first', () => {
  const all = {
    consent: 'team',
    police: 'yes',
    where: 'home',
    under_18: 'yes',
    in_danger: 'yes',
    kinds: ['online', 'sexual'],
  }
  expect(adviceAgain(all)).toEqual(['in_danger', 'under_18', 'online_child', 'domestic', 'sexual', 'police'])
  expect(adviceAgain({ ...all, consent: 'count' })).not.toContain('police')
  expect(adviceAgain({ consent: 'team', where: 'transport', kinds: ['words'] })).toEqual([])
})

test('without script it stands there before anybody has answered', () => {
  expect(ADVISES.filter((id) => adviceBeside({}, id, false).length > 0)).toEqual([
    'in_danger',
    'under_18',
    'kinds',
    'where',
  ])
})

test.each(['en', 'fa', 'ro'])('for each there is somebody to reach, in the words of the language: %s', (lang) => {
  const lines = helpLines(content, lang, NOW)
  expect(Object.values(lines).every((kind) => kind.length > 0)).toBe(true)
  expect(lines.domestic.map(({ telephone }) => telephone)).toContain('0808 2000 247')
  expect(lines.sexual.map(({ telephone }) => telephone)).toEqual(['0808 500 2222'])
  expect(lines.online.map(({ url }) => url && new URL(url).hostname)).toEqual([
    'www.childline.org.uk',
    'www.ceop.police.uk',
  ])
})

test.each(['en', 'fa', 'ro'])('what is missing is named with the way out, in %s', (lang) => {
  const speech = reportSpeech(content, lang, form)
  const [phone, strands] = ['phone', 'strands'].map(
    (id) => problemSentences(allQuestions(form), { [id]: 'missing' }, speech)[0]?.sentence,
  )
  expect(phone).toContain(speech.words.questions.ways?.options.phone?.text)
  expect(strands).toContain(speech.words.questions.strands?.options.not_sure?.text)
  expect([phone, strands]).not.toContain(speech.text.errors.missing)
})
