import type { Condition, Page, Question, Questionnaire } from '#api/questionnaire/questionnaire.ts'
import { didYouMean } from './nearest.ts'
import type { ContentPath } from './positions.ts'
import type { Complain } from './yaml.ts'

/** Where a question of a page stands in the file; those of a block stand in another one. */
const placeOf = (page: Page, p: number, q: number): ContentPath =>
  page.block ? ['pages', p, 'block'] : ['pages', p, 'questions', q]

/** Adds to `unsure` the questions whose id is another one's too. */
export function checkIds({ pages }: Questionnaire, unsure: Set<string>, complain: Complain): void {
  const seen = new Set<string>()
  pages.forEach((page, p) => {
    if (seen.has(`page ${page.id}`)) complain(['pages', p], `Two pages are called ${page.id}. Give each its own id.`)
    seen.add(`page ${page.id}`)
    page.questions.forEach((question, q) => {
      const path = placeOf(page, p, q)
      if (seen.has(question.id)) {
        complain(path, `Two questions are called ${question.id}. Give each its own id.`)
        unsure.add(question.id)
      }
      seen.add(question.id)
      for (const list of [
        'options' in question ? question.options.map((o) => o.id) : [],
        'rows' in question ? question.rows : [],
      ]) {
        const twice = list.find((id, index) => list.indexOf(id) !== index)
        if (twice) complain(path, `${twice} is listed twice in ${question.id}. Take one out.`)
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

const isDay = (limit: string | undefined): limit is string => limit !== undefined && limit !== 'today'

export function checkConditions({ pages }: Questionnaire, unsure: ReadonlySet<string>, complain: Complain): void {
  const earlier = new Map<string, Question>()
  pages.forEach((page, p) => {
    if (page.when) checkCondition(page.when, earlier, unsure, (message) => complain(['pages', p, 'when'], message))
    page.questions.forEach((question, q) => {
      const path = page.block ? placeOf(page, p, q) : [...placeOf(page, p, q), 'when']
      if (question.when) checkCondition(question.when, earlier, unsure, (message) => complain(path, message))
      earlier.set(question.id, question)
    })
  })
}

function checkCondition(
  condition: Condition,
  earlier: ReadonlyMap<string, Question>,
  unsure: ReadonlySet<string>,
  complain: (message: string) => void,
): void {
  const parts = 'all' in condition ? condition.all : 'any' in condition ? condition.any : undefined
  for (const part of parts ?? []) checkCondition(part, earlier, unsure, complain)
  if (!('question' in condition)) return
  const question = earlier.get(condition.question)
  if (!question) {
    complain(
      `${condition.question} is not asked before this.${didYouMean(condition.question, earlier.keys())} A condition can only look at an earlier question.`,
    )
    return
  }
  if (unsure.has(question.id)) return
  const ids = 'is' in condition ? condition.is : 'is_not' in condition ? condition.is_not : []
  const known =
    'options' in question ? question.options.map((option) => option.id) : 'wards' in question ? question.wards : []
  const unknown = ids.find((id) => !known.includes(id))
  if (unknown) complain(noOption(condition.question, unknown, known))
  const row = 'row' in condition ? condition.row : undefined
  if (row && !('rows' in question && question.rows.includes(row))) complain(`${condition.question} has no row ${row}.`)
}

function noOption(question: string, unknown: string, known: readonly string[]): string {
  if (known.length === 0) return `${question} has no options. Use answered: true, or at_least and at_most for a number.`
  return `${question} has no option ${unknown}. Its options are: ${known.join(', ')}.`
}
