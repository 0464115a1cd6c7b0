import { type OpeningHours, WEEKDAYS, type Weekday } from '#db/schema/application-terms.ts'

/** Days in a row with the same hours. */
export type WeekLine = { from: Weekday; until: Weekday; opens: string; closes: string }

/** The week in as few lines as it takes, closed days left out. */
export function weekLines(hours: OpeningHours): WeekLine[] {
  const lines: WeekLine[] = []
  let before: WeekLine | undefined
  for (const day of WEEKDAYS) {
    const spell = hours[day]
    if (spell && before?.opens === spell.opens && before.closes === spell.closes) {
      before.until = day
      continue
    }
    before = spell && { from: day, until: day, ...spell }
    if (before) lines.push(before)
  }
  return lines
}
