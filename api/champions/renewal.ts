import { Temporal } from 'temporal-polyfill'

/** For how long somebody is a champion, or acts for a centre, before it has to be renewed. */
export const RENEW_AFTER_MONTHS = 12
/** How long before that the desk says so. */
const SAID_BEFORE_DAYS = 30

export const RENEWAL_STATES = ['fine', 'due', 'overdue'] as const
export type RenewalState = (typeof RENEWAL_STATES)[number]

/** The midnight, in `zone`, from which a renewal is overdue. */
export function renewalDueAt(from: Date, zone: string): Date {
  const day = Temporal.Instant.fromEpochMilliseconds(from.getTime()).toZonedDateTimeISO(zone).toPlainDate()
  return new Date(day.add({ months: RENEW_AFTER_MONTHS, days: 1 }).toZonedDateTime(zone).epochMilliseconds)
}

export function renewalState(dueAt: Date, now: Date): RenewalState {
  if (now >= dueAt) return 'overdue'
  return now.getTime() >= dueAt.getTime() - SAID_BEFORE_DAYS * 86_400_000 ? 'due' : 'fine'
}
