import type { DataRequestJson } from '#api/rights/request-view.ts'
import type { HeldJson } from '#api/routes/staff/data-requests-held.ts'
import { rightsWords } from '../i18n.ts'
import { clockOf } from '../cases/clock.ts'
import type { StaffLanguage } from '../staff/language.ts'

export type { DataRequestJson } from '#api/rights/request-view.ts'
export type { HeldJson } from '#api/routes/staff/data-requests-held.ts'
export type DataRequests = {
  open: DataRequestJson[]
  answered: DataRequestJson[]
  teamKey?: { id: string; recipient: string }
}

export { DATA_REQUESTS } from './terms.ts'

/** When an answer is due, in words; late ones say by how many days. */
export function dueWords(
  { dueAt }: DataRequestJson,
  { t, lastDay }: Pick<StaffLanguage, 't' | 'lastDay'>,
  now: Date,
  timeZone: string,
): { words: string; late: boolean } {
  const clock = clockOf(new Date(dueAt), now, timeZone)
  if (clock.kind === 'late') return { words: t('rights.clock.late', { count: clock.days }), late: true }
  if (clock.kind === 'by') return { words: t('rights.clock.by', { date: lastDay(new Date(dueAt)) }), late: false }
  return { words: t(`rights.clock.${clock.kind}`), late: false }
}

const DONE = ['recorded', 'identified', 'erased', 'closed', 'extended', 'answered', 'reopened'] as const

export function doneSentence({ searchParams }: URL): string | undefined {
  const just = DONE.find((one) => one === searchParams.get('done'))
  return just && rightsWords().done[just]
}

/** Everything that was found, as the person gets it. */
export function copyOf(held: readonly HeldJson[]): string {
  return `${JSON.stringify(
    held.map(({ kind, data }) => ({ kind, ...data })),
    null,
    2,
  )}\n`
}
