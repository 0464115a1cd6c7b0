import { expect, test } from 'vitest'
import { accountSchema } from '#api/reporting/account.ts'
import { readReport } from '#api/reporting/form.ts'
import { intakeForm } from '#api/reporting/intake-form.ts'
import { toldIn } from '#api/reporting/told.ts'
import { allQuestions, type Question } from '#api/questionnaire/questionnaire.ts'
import type { Typed } from '#api/questionnaire/typed.ts'
import { caseDocument } from '#site/lib/cases/case-document.ts'
import { DESK, freshCase } from '#tests/support/officer.ts'

const WARDS = ['Burnt Oak', 'Hendon']
/** The longest form that there is: what a helper says of themselves goes another way. */
const FORM = intakeForm({ wards: WARDS.map((id) => ({ id, code: 'E05013630' })) }, '2026-11-22')
const OF_THE_HELPER = ['helper_sees', 'risk_told']
const ASKED = allQuestions(FORM).filter(
  ({ id }) =>
    !OF_THE_HELPER.includes(id) &&
    !FORM.pages.find((page) => page.id === 'helping')?.questions.some((question) => question.id === id),
)
const HELPING: Typed = {
  label: 'The woman in the blue coat',
  came_by: 'telephone',
  'taken_on.day': '22',
  'taken_on.month': '11',
  'taken_on.year': '2026',
  consent_words: 'read',
  consent_given: 'spoken',
  helper_sees: 'yes',
}

/** What must be said for a question to be asked at all. */
const SO_THAT_ASKED: Record<string, Typed> = {
  organisation: { who: 'professional' },
  day: { when: 'exact' },
  time: { when: 'exact' },
  month: { when: 'about' },
  when_words: { when: 'about' },
  ward: { where: 'place' },
  where_words: { where: 'place' },
  interpreter: { needs: 'interpreter' },
  access: { needs: 'access' },
  ...Object.fromEntries(
    ['ways', 'name', 'phone', 'email', 'address', 'times', 'say', 'voicemail'].map((id) => [
      id,
      { contact_who: 'person', ...(id !== 'ways' && { ways: ['phone', 'email', 'post'] }) },
    ]),
  ),
}

/** Nothing can be told apart from having said nothing, and the form says so beside each. */
const AS_UNSAID = ['in_danger no', 'under_18 no', 'month earlier', 'ward elsewhere', 'voicemail no']

/** Each answer that somebody can give to a question, as its fields hold it. */
function answersTo(question: Question): { said: string; typed: Typed }[] {
  const { id } = question
  if ('options' in question) return question.options.map((option) => ({ said: option.id, typed: { [id]: option.id } }))
  if (question.type === 'date')
    return [{ said: '20 November 2026', typed: { [`${id}.day`]: '20', [`${id}.month`]: '11', [`${id}.year`]: '2026' } }]
  if (question.type === 'place')
    return ['elsewhere', ...WARDS].map((ward) => ({ said: ward, typed: { [`${id}.ward`]: ward } }))
  const said = { phone: '020 7946 0123', email: 'nia@example.org' }[id] ?? `What they say of ${id}`
  return [{ said, typed: { [id]: said } }]
}

/** The case, as it is exported, of somebody who fills in the form like this. */
function caseOf(typed: Typed): string {
  const { answers, problems } = readReport(FORM, {
    ...HELPING,
    consent: 'team',
    what: 'They shouted',
    ...typed,
  })
  // What they would be asked for as well, such as a number to ring.
  expect(Object.values(problems).filter((problem) => problem !== 'missing')).toEqual([])
  const { clear, account } = toldIn(answers, WARDS)
  const one = freshCase({ channel: 'champion', language: 'fa', ...clear })
  const words = JSON.parse(JSON.stringify(accountSchema.parse(account)))
  return caseDocument(DESK, one, { account: { words }, contacts: [], messages: [] }, false)
}

const answers = ASKED.filter(({ id }) => id !== 'consent').flatMap((question) =>
  answersTo(question).map(({ said, typed }) => [`${question.id} ${said}`, question, said, typed] as const),
)

test.each(answers)('the answer “%s” reaches the case', (name, question, said, typed) => {
  const before = SO_THAT_ASKED[question.id] ?? {}
  const unsaid: Typed = question.id === 'what' ? { what: 'Something else' } : {}
  if (AS_UNSAID.includes(name)) return expect(caseOf({ ...before, ...typed })).toBe(caseOf(before))
  const told = caseOf({ ...before, ...typed })
  expect(told).not.toBe(caseOf({ ...before, ...unsaid }))
  if (!('options' in question)) expect(told).toContain(said)
})

test('who asks for an interpreter or something else and says no more is not overheard', () => {
  const told = caseOf({ needs: ['interpreter', 'bsl', 'access'] })
  expect(told).toContain(
    'Interpreter (language not said). The form was in Persian.\nBritish Sign Language\nSomething else',
  )
  expect(caseOf({ needs: ['interpreter'], interpreter: 'Dari' })).toContain('Interpreter: Dari')
})
