import { Temporal } from 'temporal-polyfill'

/** The bank holidays of England and Wales by their standing rules, without those proclaimed for one year alone. */
export function bankHolidays(year: number): string[] {
  const day = (month: number, date: number) => Temporal.PlainDate.from({ year, month, day: date })
  const easter = easterSunday(year)
  const monday = (from: Temporal.PlainDate) => from.add({ days: (8 - from.dayOfWeek) % 7 })
  const lastOf = (month: number) => {
    const last = day(month, 31)
    return last.subtract({ days: last.dayOfWeek - 1 })
  }
  // A day lost to the weekend is given back on the next working day.
  const newYear = day(1, 1)
  const christmas = day(12, 25)
  const boxing = day(12, 26)
  return [
    newYear.dayOfWeek > 5 ? monday(newYear) : newYear,
    easter.subtract({ days: 2 }),
    easter.add({ days: 1 }),
    monday(day(5, 1)),
    lastOf(5),
    lastOf(8),
    christmas.dayOfWeek > 5 ? day(12, 27) : christmas,
    boxing.dayOfWeek > 5 ? day(12, 28) : boxing,
  ]
    .map(String)
    .sort()
}

/** The first Sunday after the full moon of spring, as the Gregorian calendar counts both. */
function easterSunday(year: number): Temporal.PlainDate {
  const golden = year % 19
  const century = Math.floor(year / 100)
  const moon =
    (19 * golden +
      century -
      Math.floor(century / 4) -
      Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3) +
      15) %
    30
  const week = (32 + 2 * (century % 4) + 2 * Math.floor((year % 100) / 4) - moon - (year % 4)) % 7
  const late = Math.floor((golden + 11 * moon + 22 * week) / 451)
  const sum = moon + week - 7 * late + 114
  return Temporal.PlainDate.from({ year, month: Math.floor(sum / 31), day: (sum % 31) + 1 })
}
