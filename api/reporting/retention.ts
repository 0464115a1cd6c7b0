import { Temporal } from 'temporal-polyfill'
import type { Report } from '#db/schema/reports.ts'
import type { AreaFile } from '../content/area-file.ts'

/** How long before its words are deleted a case says so on the list. */
const NOTICE_DAYS = 30

type Keeping = Pick<AreaFile, 'timezone'> & {
  reporting?: Pick<NonNullable<AreaFile['reporting']>, 'keep_months'> | undefined
}

export type Kept = Pick<Report, 'state' | 'closedAt' | 'activeAt' | 'legalHold' | 'noticeAt' | 'teamKeyId'>

/**
 * What is due with the words of a report: `notice` that they are going to be deleted, to
 * `delete` them, or to `withdraw` a notice, because the case goes on or a court needs it.
 */
export type RetentionStep = 'notice' | 'withdraw' | 'delete' | undefined

/** When the words of a closed report are deleted; null while it is open or on hold, and when they are gone. */
export function deletionOn(report: Kept, promised: Keeping): Date | null {
  const { state, closedAt, activeAt, legalHold, noticeAt, teamKeyId } = report
  if (!promised.reporting || state !== 'closed' || !closedAt || legalHold || teamKeyId === null) return null
  const from = Math.max(closedAt.getTime(), activeAt.getTime())
  const day = zoned(from, promised).add({ months: promised.reporting.keep_months })
  const due = day.epochMilliseconds
  // A server that stood still gives its notice late, and the full time for it.
  const noticed = noticeAt ? zoned(noticeAt.getTime(), promised).add({ days: NOTICE_DAYS }).epochMilliseconds : 0
  return new Date(Math.max(due, noticed))
}

export function retentionStep(report: Kept, promised: Keeping, now: Date): RetentionStep {
  const on = deletionOn(report, promised)
  const near = on && now.getTime() >= zoned(on.getTime(), promised).subtract({ days: NOTICE_DAYS }).epochMilliseconds
  if (!on || !near) return report.noticeAt ? 'withdraw' : undefined
  if (!report.noticeAt) return 'notice'
  return now >= on ? 'delete' : undefined
}

function zoned(instant: number, { timezone }: Keeping): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(timezone)
}
