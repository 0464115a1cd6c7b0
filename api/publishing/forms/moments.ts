import { Temporal } from 'temporal-polyfill'
import { londonInstant } from '#api/content/london.ts'

/** A written moment as a clock in London shows it: a day, and a time unless the whole day is meant. */
export function shownMoment(written: string, zone: string): { day: string; time: string } | undefined {
  if (/^\d{4}-\d{2}-\d{2}$/.test(written)) return { day: written, time: '' }
  try {
    const local = Temporal.Instant.from(written).toZonedDateTimeISO(zone)
    if (local.second !== 0 || local.millisecond !== 0) return undefined
    return { day: local.toPlainDate().toString(), time: local.toPlainTime().toString().slice(0, 5) }
  } catch {
    return undefined
  }
}

export type MomentFault = 'timeWithoutDay' | 'skipped' | 'twice' | 'malformed'

/** What a day and a time say in a file, such as 2026-11-22T17:00:00+00:00; with a fault, as it was typed. */
export function writtenMoment(day: string, time: string, zone: string): { written: string; fault?: MomentFault } {
  if (time === '') return { written: day }
  if (day === '') return { written: `T${time}`, fault: 'timeWithoutDay' }
  const local = `${day}T${time}`
  const instant = londonInstant(local)
  if (!(instant instanceof Date)) return { written: local, fault: instant }
  const zoned = Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(zone)
  return { written: `${local}:00${zoned.offset}` }
}
