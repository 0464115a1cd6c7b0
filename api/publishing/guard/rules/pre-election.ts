import { dayIn } from '#api/content/london.ts'
import type { Rule } from '../guard.ts'
import type { GuardInput } from '../item.ts'
import { movedDay } from '../moved-day.ts'
import { at } from '../place.ts'
import { settingOf } from '../read-item.ts'

/** The weeks before an election, in which a council has to take special care what it publishes. */
export const preElection: Rule = function* ({ draft, input }) {
  const today = dayIn(input.area.timezone, input.now)
  const [opening, closing] = [settingOf(draft, 'opens'), settingOf(draft, 'closes')]
  const opens = opening && movedDay(draft, input, opening)
  const closes = closing && movedDay(draft, input, closing)
  for (const { from, until } of input.area.pre_election_periods ?? []) {
    const values = { from, until }
    // About all of it, not about one of its files.
    if (from <= today && today <= until) yield { rule: 'pre_election_now', level: 'warns', file: '', path: '', values }
    else if (opens && closes && today < from && opens <= until && closes >= from) {
      yield { rule: 'pre_election_ahead', level: 'warns', ...at(closing), values }
    }
  }
}

/** Whether something that comes out at this instant comes out in such weeks. */
export function isPreElection({ timezone, pre_election_periods: periods = [] }: GuardInput['area'], at: Date): boolean {
  const day = dayIn(timezone, at)
  return periods.some(({ from, until }) => from <= day && day <= until)
}
