import type { Arrivals } from '#db/queries/responses.ts'
import { type Channel, CHANNELS, isCounted, SUSPICIONS, type Suspicion } from '#db/schema/responses.ts'
import { dayIn } from '../content/london.ts'
import { type Shown, showParts } from './small-numbers.ts'

type Part<Id extends string = string> = Shown & { id: Id }
export type ArrivalsView = {
  /** Every response that was stored. */
  received: number
  /** Without those that look machine-made. */
  counted: number
  /** Of all, how many are odd, and how; the same figures stand with the results. */
  suspicions: { id: Suspicion; count: number }[]
  /** From the first day with a response to the last, such as `2026-12-01`. */
  days: Part[]
  channels: Part<Channel>[]
  languages: Part[]
}

/** How responses came in. What is said of few people is hidden, by the same rule as results. */
export function arrivalsOf(rows: readonly Arrivals[], zone: string): ArrivalsView {
  const sum = (chosen: readonly Arrivals[]) => chosen.reduce((all, { responses }) => all + responses, 0)
  // Summer time moves by whole hours, so an hour is all of one day.
  const days = rows.map((row) => ({ ...row, day: dayIn(zone, row.hour) }))
  const parts = <Id extends string>(ids: readonly Id[], of: (row: (typeof days)[number]) => string): Part<Id>[] => {
    const counts = new Map<string, number>()
    for (const row of days) counts.set(of(row), (counts.get(of(row)) ?? 0) + row.responses)
    const shown = showParts(ids.map((id) => counts.get(id) ?? 0))
    return ids.map((id, index) => ({ id, ...(shown[index] ?? { count: 0 }) }))
  }
  return {
    received: sum(rows),
    counted: sum(rows.filter(({ suspicion }) => isCounted(suspicion))),
    suspicions: SUSPICIONS.map((id) => ({ id, count: sum(rows.filter(({ suspicion }) => suspicion === id)) })),
    days: parts(daysFrom(days[0]?.day, days.at(-1)?.day), ({ day }) => day),
    channels: parts(CHANNELS, ({ channel }) => channel),
    languages: parts([...new Set(rows.map(({ language }) => language))].sort(), ({ language }) => language),
  }
}

function daysFrom(first: string | undefined, last: string | undefined): string[] {
  if (first === undefined || last === undefined) return []
  const days: string[] = []
  for (let day = new Date(`${first}T12:00:00Z`); ; day = new Date(day.getTime() + 24 * 3_600_000)) {
    const written = day.toISOString().slice(0, 10)
    if (written > last) return days
    days.push(written)
  }
}
