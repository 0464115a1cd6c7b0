import fc from 'fast-check'
import type { Answer, Condition, Page, Question, Questionnaire } from '#api/questionnaire/questionnaire.ts'
import { everyType } from './survey.ts'

/** Of every type; the id says nothing about the order. */
const kind = fc.constantFrom(...everyType)

/** What somebody may answer to a question, right or not. */
function answerTo(question: Question): fc.Arbitrary<Answer> {
  const ids = 'options' in question ? question.options.map(({ id }) => id) : []
  switch (question.type) {
    case 'one':
    case 'scale':
      return fc.constantFrom(...ids)
    case 'several':
    case 'ranking':
      return fc.subarray(
        ids.filter((id) => id !== 'none'),
        { minLength: 1, maxLength: question.max },
      )
    case 'grid':
      return fc.dictionary(fc.constantFrom(...question.rows), fc.constantFrom(...ids), {
        minKeys: 1,
        noNullPrototype: true,
      })
    case 'number':
      return question.whole ? fc.integer({ min: question.min, max: question.max }) : fc.constantFrom(0, 0.25, 1)
    case 'short_text':
    case 'long_text':
      return fc.constantFrom('yes', '😀', 'سلام')
    case 'date':
      return fc.constantFrom('2020-01-01', '2024-02-29')
    case 'place':
      return fc.constantFrom('Burnt Oak', 'N12', 'elsewhere')
  }
}

/** A condition on one of the earlier questions, or on several. */
function conditionOn(earlier: readonly Question[]): fc.Arbitrary<Condition> {
  const single = fc.constantFrom(...earlier).chain((question): fc.Arbitrary<Condition> => {
    const ids = 'options' in question ? question.options.map(({ id }) => id) : ['Burnt Oak', 'yes']
    const some = fc.subarray(ids, { minLength: 1 })
    const row =
      question.type === 'grid'
        ? fc.option(fc.constantFrom(...question.rows), { nil: undefined })
        : fc.constant(undefined)
    return fc.oneof(
      fc.record({ question: fc.constant(question.id), is: some, row }),
      fc.record({ question: fc.constant(question.id), is_not: some, row }),
      fc.record({ question: fc.constant(question.id), answered: fc.boolean() }),
      fc.record({ question: fc.constant(question.id), at_least: fc.integer({ min: -5, max: 5 }) }),
      fc.record({ question: fc.constant(question.id), at_most: fc.integer({ min: -5, max: 5 }) }),
    )
  })
  const list = fc.array(single, { minLength: 1, maxLength: 3 })
  return fc.oneof(
    { weight: 3, arbitrary: single },
    list.map((all) => ({ all })),
    list.map((any) => ({ any })),
  )
}

const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined })

/** Up to four pages of up to four questions; conditions look only at earlier questions, on earlier pages or the same. */
export const questionnaires: fc.Arbitrary<Questionnaire> = fc
  .array(fc.array(kind, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 4 })
  .map((pages) => pages.map((questions, p) => questions.map((question, q) => ({ ...question, id: `q${p}_${q}` }))))
  .chain((pages) => {
    const all = pages.flat()
    const before = (question: Question | undefined) => all.slice(0, question ? all.indexOf(question) : 0)
    const conditional = <Part extends Page | Question>(part: Part, earlier: Question[]): fc.Arbitrary<Part> =>
      earlier.length === 0
        ? fc.constant(part)
        : maybe(conditionOn(earlier)).map((when) => ({ ...part, ...(when && { when }) }))
    return fc
      .tuple(
        ...pages.map((questions, p) =>
          fc
            .tuple(...questions.map((question) => conditional(question, before(question))))
            .chain((asked) => conditional({ id: `page${p}`, questions: asked }, before(questions[0]))),
        ),
      )
      .map((written) => ({ version: 1, pages: written }))
  })

/** Answers to some of the questions, hidden ones too, with words for `other` here and there. */
export function answersTo(questionnaire: Questionnaire): fc.Arbitrary<Record<string, Answer>> {
  const questions = questionnaire.pages.flatMap((page) => page.questions)
  return fc.tuple(...questions.map((question) => fc.tuple(maybe(answerTo(question)), fc.boolean()))).map((given) => {
    const answers: Record<string, Answer> = {}
    given.forEach(([answer, withWords], index) => {
      const id = questions[index]?.id
      if (!id || answer === undefined) return
      answers[id] = answer
      const other = answer === 'other' || (Array.isArray(answer) && answer.includes('other'))
      if (other && withWords) answers[`${id}.other`] = 'my own words'
    })
    return answers
  })
}

/** A form filled in by somebody careless: right, wrong and stale fields side by side. */
export function typedInto(questionnaire: Questionnaire): fc.Arbitrary<Record<string, string | string[]>> {
  const names = questionnaire.pages
    .flatMap((page) => page.questions)
    .flatMap((question) => {
      const parts = [
        ...('rows' in question ? question.rows : []),
        ...('options' in question ? question.options.map(({ id }) => id) : []),
      ]
      return [
        question.id,
        ...[...parts, 'other', 'day', 'month', 'year', 'ward', 'postcode'].map((part) => `${question.id}.${part}`),
      ]
    })
  const word = fc.constantFrom(
    'yes',
    'other',
    'agree',
    'a',
    'b',
    'none',
    'more',
    '1',
    '2',
    '۳',
    '0,5',
    '2024',
    'N12 9PT',
    'Burnt Oak',
    ' ',
    'a long story indeed',
    '😀',
  )
  return fc.dictionary(
    fc.constantFrom(...names),
    fc.oneof({ weight: 3, arbitrary: word }, fc.array(word, { maxLength: 3 })),
    { noNullPrototype: true },
  )
}
