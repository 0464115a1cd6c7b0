import { Temporal } from 'temporal-polyfill'

/** The zone in which days begin and end. */
export const LONDON = 'Europe/London'

/**
 * The instant at which a written moment begins (`opens`) or is over (`closes`).
 * A bare day opens at midnight and closes at the midnight that ends it, in `zone`.
 */
export function instantOf(written: string, edge: 'opens' | 'closes', zone: string, shiftDays = 0): Date {
  if (written.includes('T')) return new Date(Date.parse(written) + shiftDays * 86_400_000)
  const day = Temporal.PlainDate.from(written).add({ days: shiftDays + (edge === 'closes' ? 1 : 0) })
  return new Date(day.toZonedDateTime(zone).epochMilliseconds)
}

/** The day that was asked for last, and when it begins and is over: nearly always it is asked for again. */
let last = { zone: '', day: '', from: 0, to: 0 }

/** The calendar day in `zone`, as YYYY-MM-DD. */
export function dayIn(zone: string, now: Date): string {
  const at = now.getTime()
  if (zone !== last.zone || at < last.from || at >= last.to) {
    const midnight = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).startOfDay()
    const day = midnight.toPlainDate().toString()
    last = { zone, day, from: midnight.epochMilliseconds, to: midnight.add({ days: 1 }).epochMilliseconds }
  }
  return last.day
}

/**
 * How far a demonstration's dates have moved: whole blocks of four weeks since it was
 * written, so that an open consultation is open whenever somebody tries it, and
 * weekdays stay what they were.
 */
export function demonstrationShift(writtenOn: string, zone: string, now: Date): number {
  const days = Temporal.PlainDate.from(writtenOn).until(Temporal.PlainDate.from(dayIn(zone, now))).days
  return Math.floor(days / 28) * 28
}

/** The instant that a clock on a London wall shows, such as `2026-12-01T09:00`, or why there is no such instant or two. */
export function londonInstant(local: string): Date | 'malformed' | 'skipped' | 'twice' {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(local)) return 'malformed'
  let wall: Temporal.PlainDateTime
  try {
    wall = Temporal.PlainDateTime.from(local, { overflow: 'reject' })
  } catch {
    return 'malformed'
  }
  const earlier = wall.toZonedDateTime('Europe/London', { disambiguation: 'earlier' })
  const later = wall.toZonedDateTime('Europe/London', { disambiguation: 'later' })
  if (earlier.epochMilliseconds !== later.epochMilliseconds)
    return earlier.toPlainDateTime().equals(wall) ? 'twice' : 'skipped'
  return new Date(earlier.epochMilliseconds)
}

/** What a field for a day and a time shows, by the clock of the council's zone. */
export function wallOf(instant: string, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' })
  return parts.format(new Date(instant)).replace(' ', 'T')
}
