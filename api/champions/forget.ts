import { Temporal } from 'temporal-polyfill'
import type { Database } from '#db/open.ts'
import { deleteApplicationsOver } from '#db/queries/applications.ts'
import { recordAct } from '#db/queries/audit.ts'
import { LONDON } from '../content/london.ts'

/** How long an application that came to nothing is kept, in case somebody asks why. */
export const KEEP_APPLICATIONS_MONTHS = 6

/** When an application is deleted that came to nothing, or whose champion or centre stopped, at `over`. */
export function applicationDeletedOn(over: Date): Date {
  const zoned = Temporal.Instant.fromEpochMilliseconds(over.getTime()).toZonedDateTimeISO(LONDON)
  return new Date(zoned.add({ months: KEEP_APPLICATIONS_MONTHS }).epochMilliseconds)
}

/**
 * Deletes applications that were declined or withdrawn, or whose champion or centre stopped, that long ago, with their codes and
 * the mail about them.
 * @returns how many.
 */
export function forgetApplications(db: Database, now: Date): number {
  const until = Temporal.Instant.fromEpochMilliseconds(now.getTime())
    .toZonedDateTimeISO(LONDON)
    .subtract({ months: KEEP_APPLICATIONS_MONTHS })
  return db.$client
    .transaction(() => {
      const ids = deleteApplicationsOver(db, new Date(until.epochMilliseconds))
      for (const id of ids) recordAct(db, { actor: 'server', action: 'application.deleted', subject: id }, now)
      return ids.length
    })
    .immediate()
}
