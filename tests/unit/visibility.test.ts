import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkAnswers } from '#api/questionnaire/check.ts'
import type { Answer, Answers, Condition, Questionnaire } from '#api/questionnaire/questionnaire.ts'
import { readTyped } from '#api/questionnaire/typed.ts'
import { visible, withoutHidden } from '#api/questionnaire/visibility.ts'
import { answersTo, questionnaires, typedInto } from '#tests/support/random-questionnaire.ts'
import { question } from '#tests/support/survey.ts'

/** What the editor's handbook says of conditions, written the slow way: a question is asked if all that it looks at says so. */
function isAsked(questionnaire: Questionnaire, answers: Answers, id: string): boolean {
  const page = questionnaire.pages.find(({ questions }) => questions.some((one) => one.id === id))
  const own = page?.questions.find((one) => one.id === id)
  return [page?.when, own?.when].every((when) => !when || isTrue(questionnaire, answers, when))
}

function isTrue(questionnaire: Questionnaire, answers: Answers, when: Condition): boolean {
  if ('all' in when) return !when.all.some((one) => !isTrue(questionnaire, answers, one))
  if ('any' in when) return when.any.some((one) => isTrue(questionnaire, answers, one))
  const answer: Answer | undefined = isAsked(questionnaire, answers, when.question) ? answers[when.question] : undefined
  if ('answered' in when) return when.answered === (answer !== undefined)
  if (answer === undefined) return false
  if ('is' in when || 'is_not' in when) {
    const chosen =
      typeof answer !== 'object'
        ? [String(answer)]
        : Object.entries(answer)
            .filter(([row]) => !when.row || row === when.row || Array.isArray(answer))
            .map(([, option]) => String(option))
    return 'is' in when ? when.is.some((id) => chosen.includes(id)) : !when.is_not.some((id) => chosen.includes(id))
  }
  if (typeof answer !== 'number') return false
  return (
    !(when.at_least !== undefined && answer < when.at_least) && !(when.at_most !== undefined && answer > when.at_most)
  )
}

const answered = questionnaires.chain((questionnaire) =>
  fc.record({ questionnaire: fc.constant(questionnaire), answers: answersTo(questionnaire) }),
)
const filledIn = questionnaires.chain((questionnaire) =>
  fc.record({ questionnaire: fc.constant(questionnaire), typed: typedInto(questionnaire) }),
)
const owner = (key: string) => key.replace(/\.other$/, '')

test('every answer to what is asked is kept, and every other one dropped', () => {
  fc.assert(
    fc.property(answered, ({ questionnaire, answers }) => {
      const expected = Object.fromEntries(
        Object.entries(answers).filter(([key]) => isAsked(questionnaire, answers, owner(key))),
      )
      expect(withoutHidden(questionnaire, answers)).toEqual(expected)
    }),
    { numRuns: 1_000 },
  )
})

test('dropping what is hidden changes nothing that is asked, so doing it twice changes nothing', () => {
  fc.assert(
    fc.property(answered, ({ questionnaire, answers }) => {
      const once = withoutHidden(questionnaire, answers)
      expect(withoutHidden(questionnaire, once)).toEqual(once)
      expect(visible(questionnaire, once).questionIds).toEqual(visible(questionnaire, answers).questionIds)
    }),
    { numRuns: 1_000 },
  )
})

test('the API takes what is left, and refuses exactly the hidden answers', () => {
  fc.assert(
    fc.property(answered, ({ questionnaire, answers }) => {
      const kept = withoutHidden(questionnaire, answers)
      expect(checkAnswers(questionnaire, kept)).toEqual({ answers: kept, problems: {} })
      const refused = Object.keys(checkAnswers(questionnaire, answers).problems)
      expect(refused.toSorted()).toEqual(
        Object.keys(answers)
          .filter((key) => !(key in kept))
          .toSorted(),
      )
    }),
    { numRuns: 1_000 },
  )
})

test('the API takes what a form was read as, whatever was typed into it', () => {
  fc.assert(
    fc.property(filledIn, ({ questionnaire, typed }) => {
      const { answers } = readTyped(questionnaire, typed)
      expect(checkAnswers(questionnaire, answers)).toEqual({ answers, problems: {} })
    }),
    { numRuns: 1_000 },
  )
})

test('a form names only questions that are asked as wrong', () => {
  fc.assert(
    fc.property(filledIn, ({ questionnaire, typed }) => {
      const { answers, problems } = readTyped(questionnaire, typed)
      const asked = visible(questionnaire, answers).questionIds
      for (const path of Object.keys(problems)) expect(asked).toContain(path.split('.')[0])
    }),
    { numRuns: 1_000 },
  )
})

test('an answer hidden by a hidden answer is hidden too, across pages', () => {
  const chain: Questionnaire = {
    version: 1,
    pages: [
      { id: 'one', questions: [question('single'), question('agree', { when: { question: 'single', is: ['yes'] } })] },
      { id: 'two', when: { question: 'agree', is: ['agree'] }, questions: [question('line')] },
    ],
  }
  expect(withoutHidden(chain, { single: 'yes', agree: 'agree', line: 'kept' })).toEqual({
    single: 'yes',
    agree: 'agree',
    line: 'kept',
  })
  expect(withoutHidden(chain, { single: 'no', agree: 'agree', line: 'gone' })).toEqual({ single: 'no' })
})
