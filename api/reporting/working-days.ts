import { Temporal } from 'temporal-polyfill'

const SATURDAY = 6

/**
 * The end of the working day that comes `days` working days after an instant. What comes in at
 * the weekend or on a bank holiday counts as come on the next working day.
 *
 * @param holidays Days as YYYY-MM-DD.
 * @returns The midnight, in `zone`, that ends that day.
 */
export function workingDaysAfter(from: Date, days: number, holidays: readonly string[], zone: string): Date {
  const works = (day: Temporal.PlainDate) => day.dayOfWeek < SATURDAY && !holidays.includes(day.toString())
  let day = Temporal.Instant.fromEpochMilliseconds(from.getTime()).toZonedDateTimeISO(zone).toPlainDate()
  while (!works(day)) day = day.add({ days: 1 })
  for (let left = days; left > 0; ) {
    day = day.add({ days: 1 })
    if (works(day)) left -= 1
  }
  return new Date(day.add({ days: 1 }).toZonedDateTime(zone).epochMilliseconds)
}
