import { Temporal } from 'temporal-polyfill'
import { dayIn } from '#api/content/london.ts'
import { bankHolidays } from '../bank-holidays.ts'
import type { Rule } from '../guard.ts'
import { movedDay } from '../moved-day.ts'
import { at } from '../place.ts'
import { settingOf } from '../read-item.ts'

const SIX_WEEKS = 42
const EIGHT_WEEKS = 56

/** Time enough to answer, counted from the day on which people can really begin. */
export const consultationTime: Rule = function* ({ draft, published, input }) {
  const [opening, closing] = [settingOf(draft, 'opens'), settingOf(draft, 'closes')]
  const opens = opening && movedDay(draft, input, opening)
  const closes = closing && movedDay(draft, input, closing)
  if (!opens || !closes || closes < opens) return
  const today = dayIn(input.area.timezone, input.now)
  // Nobody can answer what is not published yet.
  const begins = !published && today > opens ? today : opens
  if (closes < begins) return
  const from = Temporal.PlainDate.from(begins)
  const days = from.until(Temporal.PlainDate.from(closes)).days + 1
  const holidays = holidaysBetween(begins, closes)
  const values = { days, from: begins, until: closes, holidays: holidays.length }
  if (days < SIX_WEEKS) yield { rule: 'consultation_time_short', level: 'warns', ...at(closing), values }
  else if (days < EIGHT_WEEKS && holidays.some((day) => day.slice(5) >= '12-25' || day.slice(5) <= '01-03')) {
    yield { rule: 'consultation_time_holidays', level: 'warns', ...at(closing), values }
  }
}

function holidaysBetween(from: string, until: string): string[] {
  const first = Number(from.slice(0, 4))
  const years = Math.min(Number(until.slice(0, 4)) - first + 1, 5)
  return Array.from({ length: years }, (_, index) => bankHolidays(first + index))
    .flat()
    .filter((day) => day >= from && day <= until)
}
