import type { Arrivals } from '#db/queries/responses.ts'
import { type Channel, CHANNELS, isCounted, SUSPICIONS, type Suspicion } from '#db/schema/responses.ts'
import { dayIn } from '../content/london.ts'
import { type Shown, showParts } from './small-numbers.ts'

const DAY_MS = 24 * 3_600_000

type Part<Id extends string = string> = Shown & { id: Id }
export const GRAINS = ['day', 'week', 'month'] as const
export type Grain = (typeof GRAINS)[number]
export type ArrivalsView = {
  /** Every response that was stored. */
  received: number
  /** Without those that look machine-made. */
  counted: number
  /** Of all, how many are odd, and how; the same figures stand with the results. */
  suspicions: { id: Suspicion; count: number }[]
  /** How long each of `times` is: the shortest that tells of half of the responses. */
  grain: Grain
  /** From the first day with a response to the last, each by its first day, such as `2026-12-01`. */
  times: Part[]
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
  // Never two of them: a week beside its days would give the hidden ones away.
  const all = daysFrom(days[0]?.day, days.at(-1)?.day)
  const times = (grain: Grain) =>
    parts([...new Set(all.map((day) => startOf(grain, day)))], ({ day }) => startOf(grain, day))
  const tellsHalf = (grain: Grain) => times(grain).reduce((told, { count }) => told + (count ?? 0), 0) * 2 >= sum(rows)
  const grain = GRAINS.find(tellsHalf) ?? 'month'
  return {
    received: sum(rows),
    counted: sum(rows.filter(({ suspicion }) => isCounted(suspicion))),
    suspicions: SUSPICIONS.map((id) => ({ id, count: sum(rows.filter(({ suspicion }) => suspicion === id)) })),
    grain,
    times: times(grain),
    channels: parts(CHANNELS, ({ channel }) => channel),
    languages: parts([...new Set(rows.map(({ language }) => language))].sort(), ({ language }) => language),
  }
}

/** The first day of the week, which begins on Monday, or of the month of a day. */
function startOf(grain: Grain, day: string): string {
  if (grain === 'day') return day
  if (grain === 'month') return `${day.slice(0, 7)}-01`
  const noon = new Date(`${day}T12:00:00Z`)
  return new Date(noon.getTime() - ((noon.getUTCDay() + 6) % 7) * DAY_MS).toISOString().slice(0, 10)
}

function daysFrom(first: string | undefined, last: string | undefined): string[] {
  if (first === undefined || last === undefined) return []
  const days: string[] = []
  for (let day = new Date(`${first}T12:00:00Z`); ; day = new Date(day.getTime() + DAY_MS)) {
    const written = day.toISOString().slice(0, 10)
    if (written > last) return days
    days.push(written)
  }
}
