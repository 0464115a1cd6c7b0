import type { Condition, Page, Question, Questionnaire } from '#api/questionnaire/questionnaire.ts'
import { didYouMean } from './nearest.ts'
import type { ContentPath } from './positions.ts'
import type { Sentence } from './problems.ts'
import type { Complain } from './yaml.ts'

/** Where a question of a page stands in the file; those of a block stand in another one. */
const placeOf = (page: Page, p: number, q: number): ContentPath =>
  page.block ? ['pages', p, 'block'] : ['pages', p, 'questions', q]

/** Adds to `unsure` the questions whose id is another one's too. */
export function checkIds({ pages }: Questionnaire, unsure: Set<string>, complain: Complain): void {
  const seen = new Set<string>()
  pages.forEach((page, p) => {
    if (seen.has(`page ${page.id}`))
      complain(['pages', p], twice(`Two pages are called ${page.id}.`, 'Two pages have the same short name.'))
    seen.add(`page ${page.id}`)
    page.questions.forEach((question, q) => {
      const path = placeOf(page, p, q)
      if (seen.has(question.id)) {
        complain(path, twice(`Two questions are called ${question.id}.`, 'Two questions have the same short name.'))
        unsure.add(question.id)
      }
      seen.add(question.id)
      for (const list of [
        'options' in question ? question.options.map((o) => o.id) : [],
        'rows' in question ? question.rows : [],
      ]) {
        const again = list.find((id, index) => list.indexOf(id) !== index)
        if (again)
          complain(path, {
            message: `${again} is listed twice in ${question.id}. Take one out.`,
            inForms: 'Two of its options or rows have the same short name. Give each its own, or take one out.',
          })
      }
      if ('min' in question && question.min > question.max)
        complain(path, 'The smallest number is larger than the largest. Swap them.')
      if (
        question.type === 'date' &&
        isDay(question.earliest) &&
        isDay(question.latest) &&
        question.earliest > question.latest
      )
        complain(path, 'The earliest day is after the latest. Swap them.')
    })
  })
}

function twice(message: string, inForms: string): Sentence {
  return { message: `${message} Give each its own id.`, inForms: `${inForms} Give each its own.` }
}

const isDay = (limit: string | undefined): limit is string => limit !== undefined && limit !== 'today'

export function checkConditions({ pages }: Questionnaire, unsure: ReadonlySet<string>, complain: Complain): void {
  const earlier = new Map<string, Question>()
  pages.forEach((page, p) => {
    if (page.when) checkCondition(page.when, earlier, unsure, (words) => complain(['pages', p, 'when'], words))
    page.questions.forEach((question, q) => {
      const path = page.block ? placeOf(page, p, q) : [...placeOf(page, p, q), 'when']
      if (question.when) checkCondition(question.when, earlier, unsure, (words) => complain(path, words))
      earlier.set(question.id, question)
    })
  })
}

function checkCondition(
  condition: Condition,
  earlier: ReadonlyMap<string, Question>,
  unsure: ReadonlySet<string>,
  complain: (sentence: Sentence) => void,
): void {
  const parts = 'all' in condition ? condition.all : 'any' in condition ? condition.any : undefined
  for (const part of parts ?? []) checkCondition(part, earlier, unsure, complain)
  if (!('question' in condition)) return
  const question = earlier.get(condition.question)
  if (!question) {
    complain({
      message: `${condition.question} is not asked before this.${didYouMean(condition.question, earlier.keys())} A condition can only look at an earlier question.`,
      inForms: 'It depends on a question that is not asked before it. Choose an earlier question, or move that one up.',
    })
    return
  }
  if (unsure.has(question.id)) return
  const ids = 'is' in condition ? condition.is : 'is_not' in condition ? condition.is_not : []
  const known =
    'options' in question ? question.options.map((option) => option.id) : 'wards' in question ? question.wards : []
  const unknown = ids.find((id) => !known.includes(id))
  if (unknown) complain(noOption(condition.question, unknown, known))
  const row = 'row' in condition ? condition.row : undefined
  if (row && !('rows' in question && question.rows.includes(row)))
    complain({
      message: `${condition.question} has no row ${row}.`,
      inForms: 'It depends on a row that its earlier question does not have. Choose another row.',
    })
}

function noOption(question: string, unknown: string, known: readonly string[]): Sentence {
  if (known.length === 0)
    return {
      message: `${question} has no options. Use answered: true, or at_least and at_most for a number.`,
      inForms: 'It depends on the options of a question that has none. Let it depend on whether that was answered.',
    }
  return {
    message: `${question} has no option ${unknown}. Its options are: ${known.join(', ')}.`,
    inForms: 'It depends on an option that its earlier question does not have. Choose among those that there are.',
  }
}
