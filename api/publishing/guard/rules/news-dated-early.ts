import { dayIn } from '#api/content/london.ts'
import type { Rule } from '../guard.ts'
import { movedDay } from '../moved-day.ts'
import { at } from '../place.ts'
import { settingOf } from '../read-item.ts'

const DAY_MS = 86_400_000

/** News that comes out for the first time under a day that is over: lists and feeds would show it as old. */
export const newsDatedEarly: Rule = function* ({ draft, published, input }) {
  if (input.item.kind !== 'news' || published) return
  const field = settingOf(draft, 'published')
  const day = field && movedDay(draft, input, field)
  const today = dayIn(input.area.timezone, input.now)
  if (!field || day === undefined || day >= today) return
  const days = Math.round((Date.parse(today) - Date.parse(day)) / DAY_MS)
  yield { rule: 'news_dated_early', level: 'warns', ...at(field), values: { date: day, today, days } }
}
