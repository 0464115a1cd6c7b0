import { Temporal } from 'temporal-polyfill'
import type { AreaFile } from '../content/area-file.ts'

/** UK GDPR, article 12(3): an answer within one month, which can be extended by two more. */
const MONTHS = 1
const EXTENDED_MONTHS = 3

type Calendar = Pick<AreaFile, 'timezone'> & {
  reporting?: Pick<NonNullable<AreaFile['reporting']>, 'bank_holidays'> | undefined
}

/**
 * By when a request is answered, as the Information Commissioner counts: the same day of the next month,
 * or its last day where it has no such day, or the next working day after that.
 *
 * @returns The midnight, in the area's zone, that ends that day.
 */
export function requestDueAt(receivedAt: Date, { timezone, reporting }: Calendar, extended = false): Date {
  const holidays = reporting?.bank_holidays ?? []
  let day = Temporal.Instant.fromEpochMilliseconds(receivedAt.getTime())
    .toZonedDateTimeISO(timezone)
    .toPlainDate()
    .add({ months: extended ? EXTENDED_MONTHS : MONTHS })
  while (day.dayOfWeek > 5 || holidays.includes(day.toString())) day = day.add({ days: 1 })
  return new Date(day.add({ days: 1 }).toZonedDateTime(timezone).epochMilliseconds)
}

/** The first moment of a day, given as YYYY-MM-DD; undefined when there is no such day. */
export function dayBegins(day: string, { timezone }: Pick<Calendar, 'timezone'>): Date | undefined {
  try {
    return new Date(Temporal.PlainDate.from(day, { overflow: 'reject' }).toZonedDateTime(timezone).epochMilliseconds)
  } catch {
    return undefined
  }
}
