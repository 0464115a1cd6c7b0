import { Temporal } from 'temporal-polyfill'
import { type OpeningHours, WEEKDAYS } from '#db/schema/application-terms.ts'

/** Looking further ahead finds nothing: a week, and the longest row of bank holidays there is. */
const DAYS_AHEAD = 14

export type Opening = {
  open: boolean
  /** Nobody works today. */
  bankHoliday: boolean
  /** Today by the clock on the wall; absent when it is closed all day. */
  today?: { opens: string; closes: string }
  /** While it is open: when it closes. */
  until?: Date
  /** While it is closed: when it next opens, if it ever does. */
  next?: Date
}

/**
 * Whether a place is open at an instant. Its hours are those of the clock on the wall in `zone`, so they
 * stay what they are when the clocks change. On a bank holiday it is closed, but for what began the evening before.
 *
 * @param holidays Days as YYYY-MM-DD.
 */
export function openingAt(hours: OpeningHours, now: Date, holidays: readonly string[], zone: string): Opening {
  const first = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(zone).toPlainDate()
  const spellOn = (day: Temporal.PlainDate) => {
    const weekday = WEEKDAYS[day.dayOfWeek - 1]
    const spell = weekday && !holidays.includes(day.toString()) ? hours[weekday] : undefined
    if (!spell) return undefined
    const at = (on: Temporal.PlainDate, time: string) =>
      new Date(on.toZonedDateTime({ timeZone: zone, plainTime: Temporal.PlainTime.from(time) }).epochMilliseconds)
    // What closes before it opens closes on the next day.
    const last = spell.closes <= spell.opens ? day.add({ days: 1 }) : day
    return { spell, opens: at(day, spell.opens), closes: at(last, spell.closes) }
  }
  const today = spellOn(first)
  const since = spellOn(first.subtract({ days: 1 }))
  const rest = { bankHoliday: holidays.includes(first.toString()), ...(today && { today: today.spell }) }
  if (since && now < since.closes) return { open: true, ...rest, until: since.closes }
  if (today && today.opens <= now && now < today.closes) return { open: true, ...rest, until: today.closes }
  for (let ahead = 0; ahead <= DAYS_AHEAD; ahead += 1) {
    const found = spellOn(first.add({ days: ahead }))
    if (found && found.opens > now) return { open: false, ...rest, next: found.opens }
  }
  return { open: false, ...rest }
}
