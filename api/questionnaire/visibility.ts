import type { Answer, Answers, Condition, Page, Question, Questionnaire } from './questionnaire.ts'
import { hasOther, otherKey } from './questionnaire.ts'

function holds(condition: Condition, answers: Answers): boolean {
  if ('all' in condition) return condition.all.every((one) => holds(one, answers))
  if ('any' in condition) return condition.any.some((one) => holds(one, answers))
  const answer = answers[condition.question]
  if ('answered' in condition) return (answer !== undefined) === condition.answered
  if (answer === undefined) return false
  if ('is' in condition) return chosen(answer, condition.row).some((id) => condition.is.includes(id))
  if ('is_not' in condition) return !chosen(answer, condition.row).some((id) => condition.is_not.includes(id))
  return (
    typeof answer === 'number' &&
    answer >= (condition.at_least ?? Number.NEGATIVE_INFINITY) &&
    answer <= (condition.at_most ?? Number.POSITIVE_INFINITY)
  )
}

function chosen(answer: Answer, row: string | undefined): readonly string[] {
  if (typeof answer === 'string') return [answer]
  if (typeof answer === 'number') return [String(answer)]
  if (isList(answer)) return answer
  if (row === undefined) return Object.values(answer)
  const inRow = answer[row]
  return inRow === undefined ? [] : [inRow]
}

function isList(answer: Answer): answer is readonly string[] {
  return Array.isArray(answer)
}

export type Visible = {
  pages: { page: Page; questions: Question[] }[]
  questionIds: ReadonlySet<string>
}

/**
 * What a person with these answers is asked. Conditions look only backwards (the
 * schema sees to that), so one pass in order settles everything; an answer to a
 * question that is itself hidden counts as no answer.
 */
export function visible(questionnaire: Questionnaire, answers: Answers): Visible {
  const seen: Record<string, Answer> = {}
  const questionIds = new Set<string>()
  const pages: Visible['pages'] = []
  for (const page of questionnaire.pages) {
    if (page.when && !holds(page.when, seen)) continue
    const questions: Question[] = []
    for (const question of page.questions) {
      if (question.when && !holds(question.when, seen)) continue
      questions.push(question)
      questionIds.add(question.id)
      const answer = answers[question.id]
      if (answer !== undefined) seen[question.id] = answer
    }
    if (questions.length > 0) pages.push({ page, questions })
  }
  return { pages, questionIds }
}

/** The answers without those to questions that a person with these answers is not asked. */
export function withoutHidden(questionnaire: Questionnaire, answers: Answers): Answers {
  const kept: Record<string, Answer> = {}
  for (const { questions } of visible(questionnaire, answers).pages) {
    for (const question of questions) {
      const answer = answers[question.id]
      if (answer === undefined) continue
      kept[question.id] = answer
      const words = answers[otherKey(question.id)]
      if (hasOther(question) && words !== undefined && choseOther(answer)) kept[otherKey(question.id)] = words
    }
  }
  return kept
}

export function choseOther(answer: Answer | undefined): boolean {
  return (
    answer === 'other' ||
    (answer !== undefined && typeof answer === 'object' && isList(answer) && answer.includes('other'))
  )
}
