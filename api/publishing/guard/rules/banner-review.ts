import type { Rule } from '../guard.ts'
import { movedDay } from '../moved-day.ts'
import { at } from '../place.ts'
import { settingOf } from '../read-item.ts'

/** A banner goes when its review is overdue, which may be before the end that somebody gave it. */
export const bannerReview: Rule = function* ({ draft, input }) {
  if (input.item.kind !== 'banner') return
  const [review, end] = ['review_by', 'shows_until'].map((path) => settingOf(draft, path))
  const [reviewDay, endDay] = [review, end].map((field) => field && movedDay(draft, input, field))
  if (!review || reviewDay === undefined || endDay === undefined || reviewDay >= endDay) return
  yield { rule: 'banner_goes_early', level: 'warns', ...at(review), values: { date: reviewDay, end: endDay } }
}
