import { expect, test } from 'vitest'
import { checkAnswers } from '#api/questionnaire/check.ts'
import { onDay } from '#api/questionnaire/on-day.ts'
import { asking, question, survey } from '#tests/support/survey.ts'

const past = asking(question('day', { earliest: undefined, latest: 'today' }))
const future = asking(question('day', { earliest: 'today', latest: undefined }))

test.each([
  ['the day itself', past, '2026-03-29', {}],
  ['the day after', past, '2026-03-30', { day: 'tooLate' }],
  ['long ago', past, '1926-03-29', {}],
  ['the day itself, as the first', future, '2026-03-29', {}],
  ['the day before the first', future, '2026-03-28', { day: 'tooEarly' }],
])('with a limit of today, %s is %j', (_case, questionnaire, day, problems) => {
  expect(checkAnswers(onDay(questionnaire, '2026-03-29'), { day }).problems).toEqual(problems)
})

test('the limit moves with the day and is said as one', () => {
  for (const today of ['2026-03-29', '2026-03-30', '2026-03-29'])
    expect(onDay(past, today).pages[0]?.questions).toMatchObject([{ latest: today }])
})

test('a questionnaire without such limits stays what it is', () => {
  expect(onDay(survey, '2026-03-29')).toBe(survey)
})
