import type { Consultation } from './content/read.ts'

export const CONSULTATION_STATES = ['coming', 'open', 'closed'] as const
export type ConsultationState = (typeof CONSULTATION_STATES)[number]

/** Decided anew for every request: a page may be older than the closing. */
export function stateOf({ opens, closes }: Pick<Consultation, 'opens' | 'closes'>, now: Date): ConsultationState {
  if (now < opens) return 'coming'
  return now < closes ? 'open' : 'closed'
}

export function resultsArePublic(consultation: Pick<Consultation, 'opens' | 'closes' | 'results'>, now: Date): boolean {
  const state = stateOf(consultation, now)
  return state === 'closed' || (state === 'open' && consultation.results === 'while_open')
}
