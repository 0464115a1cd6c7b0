import { CHANGE_STATES, type Item, KINDS, splitItem } from './content.ts'

/** States to look for: those of an open change, and those of what is published. */
export const LOOKED_FOR = [
  'overdue',
  ...CHANGE_STATES.slice(0, 4),
  'live',
  'archived',
  'withdrawn',
  'takenOff',
] as const
export type LookedFor = (typeof LOOKED_FOR)[number]

export type ContentFilter = { kind: string; state: string; owner: string; q: string }

export function filterOf(query: URLSearchParams): ContentFilter {
  const of = (name: string) => (query.get(name) ?? '').trim().slice(0, 200)
  return { kind: of('kind'), state: of('state'), owner: of('owner'), q: of('q') }
}

export function isOverdue({ overdueFrom }: Item, now: Date): boolean {
  return overdueFrom !== undefined && new Date(overdueFrom) <= now
}

/** What fits, in the order of the kinds; in each kind what is overdue first, the longest overdue on top. */
export function findItems(items: readonly Item[], { kind, state, owner, q }: ContentFilter, now: Date): Item[] {
  const words = q.toLowerCase()
  const overdue = (item: Item) => (isOverdue(item, now) ? new Date(item.overdueFrom ?? now).getTime() : Infinity)
  return items
    .filter(
      (one) =>
        (kind === '' || splitItem(one.item).kind === kind) &&
        (state === '' || isIn(one, state, now)) &&
        (owner === '' || one.owner === owner) &&
        (words === '' || `${one.title ?? ''} ${one.item}`.toLowerCase().includes(words)),
    )
    .map((one) => ({ one, place: KINDS.indexOf(splitItem(one.item).kind), since: overdue(one) }))
    .sort(
      (a, b) =>
        a.place - b.place ||
        (a.since === b.since ? 0 : a.since - b.since) ||
        (a.one.title ?? a.one.item).localeCompare(b.one.title ?? b.one.item, 'en'),
    )
    .map(({ one }) => one)
}

function isIn(item: Item, state: string, now: Date): boolean {
  switch (state) {
    case 'overdue':
      return isOverdue(item, now)
    case 'live':
      return item.published && item.standing === 'published' && !item.change
    case 'takenOff':
      return item.takenOff === true
    case 'archived':
    case 'withdrawn':
      return item.standing === state
    default:
      return item.change?.state === state
  }
}
