import type { Answers } from '#api/questionnaire/questionnaire.ts'

/** What has to be said to somebody because of an answer, the most urgent first. */
export const ADVICE = [
  'in_danger',
  'under_18',
  'online_child',
  'domestic',
  'sexual',
  'police',
  'online',
  'transport',
] as const
export type Advice = (typeof ADVICE)[number]

/** Said beside the question and nowhere else. */
const ONLY_BESIDE: readonly Advice[] = ['online', 'transport']
/** Whoever has no script sees it beside the question before anybody has answered: only what harms nobody unasked. */
const UNASKED: Partial<Record<string, readonly Advice[]>> = {
  in_danger: ['in_danger'],
  under_18: ['under_18'],
  kinds: ['domestic', 'sexual', 'online', 'online_child'],
  where: ['transport'],
}

const RISKS = ['in_danger', 'under_18'] as const
export const isRisk = (one: Advice): one is (typeof RISKS)[number] => RISKS.some((risk) => risk === one)
/** The questions that something may stand beside. */
export const ADVISES: readonly string[] = ['consent', 'police', 'in_danger', 'under_18', 'kinds', 'where', 'ways']
const says = (answers: Answers, id: string, option: string) => [answers[id]].flat().some((one) => one === option)

/** Nobody is to contact them: said so, or no way was named. */
export const noContact = (answers: Answers): boolean => answers.ways === undefined || says(answers, 'ways', 'code')

/** What stands beside which question, given the answers so far; what two answers ask for, beside the first. */
export function adviceBeside(answers: Answers, questionId: string, stepped = true): readonly Advice[] {
  if (!stepped) return UNASKED[questionId] ?? []
  const online: Advice[] = ['online', ...(says(answers, 'under_18', 'yes') ? (['online_child'] as const) : [])]
  const kind = (id: string) => says(answers, 'kinds', id)
  switch (questionId) {
    case 'consent':
      return says(answers, 'consent', 'count') ? RISKS.filter((risk) => says(answers, risk, 'yes')) : []
    case 'in_danger':
    case 'under_18':
      return says(answers, questionId, 'yes') ? [questionId] : []
    case 'kinds':
      return [
        ...(kind('at_home') ? (['domestic'] as const) : []),
        ...(kind('sexual') ? (['sexual'] as const) : []),
        ...(kind('online') ? online : []),
      ]
    case 'where':
      return [
        ...(says(answers, 'where', 'transport') ? (['transport'] as const) : []),
        ...(says(answers, 'where', 'home') && !kind('at_home') ? (['domestic'] as const) : []),
        ...(says(answers, 'where', 'online') && !kind('online') ? online : []),
      ]
    case 'police':
    case 'ways':
      return says(answers, 'police', 'yes') && says(answers, 'ways', 'code') ? ['police'] : []
    default:
      return []
  }
}

/** What is said once more before it is sent, and with the code. */
export function adviceAgain(answers: Answers): Advice[] {
  const due = new Set(['in_danger', 'under_18', 'kinds', 'where'].flatMap((id) => adviceBeside(answers, id)))
  if (answers.consent === 'team' && says(answers, 'police', 'yes')) due.add('police')
  return ADVICE.filter((one) => due.has(one) && !ONLY_BESIDE.includes(one))
}
