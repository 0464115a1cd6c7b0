import { Temporal } from 'temporal-polyfill'

const APRIL = 4

/** The first moment of April of a year, in the council's zone. */
export function yearStart(year: number, zone: string): Date {
  return quarterStart(year, 0, zone)
}

/** The first moment of a quarter of the year that begins in April: 0 to 3, and 4 is the next year's first. */
export function quarterStart(year: number, quarter: number, zone: string): Date {
  const day = Temporal.PlainDate.from({ year, month: APRIL, day: 1 }).add({ months: 3 * quarter })
  return new Date(day.toZonedDateTime(zone).epochMilliseconds)
}

/** The year, counted from April, in which something came. */
export function yearOf(instant: Date, zone: string): number {
  const { year, month } = localOf(instant, zone)
  return month < APRIL ? year - 1 : year
}

/** The month of its year in which something came: 0 is April, 11 is March. */
export function monthOf(instant: Date, zone: string): number {
  return (localOf(instant, zone).month - APRIL + 12) % 12
}

/** How many months of a year have begun, from 0 to 12. */
export function monthsBegun(year: number, zone: string, now: Date): number {
  const current = yearOf(now, zone)
  if (year !== current) return year < current ? 12 : 0
  return monthOf(now, zone) + 1
}

/** How many quarters of a year have begun, from 0 to 4. */
export function quartersBegun(year: number, zone: string, now: Date): number {
  return Math.ceil(monthsBegun(year, zone, now) / 3)
}

function localOf(instant: Date, zone: string) {
  return Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(zone)
}
