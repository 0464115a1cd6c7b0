import { Temporal } from 'temporal-polyfill'
import type { Database } from '#db/open.ts'
import { recordAct } from '#db/queries/audit.ts'
import { forgetWhoAsked } from '#db/queries/data-requests.ts'
import { LONDON } from '../content/london.ts'

/** How long it can be shown who was answered, in case they complain to the Commissioner. */
export const KEEP_WHO_MONTHS = 12

/**
 * Deletes who asked, when that long has passed since the answer. That there was a request stays.
 * @returns how many.
 */
export function forgetRequesters(db: Database, now: Date): number {
  const until = Temporal.Instant.fromEpochMilliseconds(now.getTime())
    .toZonedDateTimeISO(LONDON)
    .subtract({ months: KEEP_WHO_MONTHS })
  return db.$client
    .transaction(() => {
      const ids = forgetWhoAsked(db, new Date(until.epochMilliseconds))
      for (const id of ids) recordAct(db, { actor: 'server', action: 'data_request.forgotten', subject: id }, now)
      return ids.length
    })
    .immediate()
}
