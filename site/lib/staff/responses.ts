import type { ArrivalsView } from '#api/results/arrivals.ts'
import type { Shown } from '#api/results/small-numbers.ts'
import type { StaffLanguage } from './language.ts'

export type Responses = {
  consultation: string
  state: 'coming' | 'open' | 'closed'
  closes: string
  received: number
  /** Open answers about which nobody has decided. */
  waiting: number
}
export type ResponsesOverview = Responses &
  ArrivalsView & {
    versions: { version: number; responses: number }[]
    questions: { id: string; waiting: number; published: number; refused: number }[]
  }
export type OpenAnswers = { texts: { reference: string; words: string; language: string }[]; next?: number }

export const STATE_COLOUR = { open: 'green', coming: 'yellow', closed: 'grey' } as const

export function responsesPage(consultation: string): string {
  return `/staff/responses/${consultation}/`
}

/** A count, or that it is too small to be shown. */
export function countOf({ number, t }: Pick<StaffLanguage, 'number' | 't'>, { count }: Shown): string {
  return count === null ? t('responses.hidden') : number(count)
}

/** When it closes or closed: its last day, as its end is the first instant after it. */
export function closesIn({ t, date }: StaffLanguage, { state, closes }: Responses): string {
  const lastDay = date(new Date(Date.parse(closes) - 1))
  return state === 'closed' ? t('responses.closed', { date: lastDay }) : t('responses.closes', { date: lastDay })
}
