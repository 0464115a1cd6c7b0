/**
 * The one rule for small numbers. A count under the threshold could point at a person,
 * so it is hidden; and because totals are published, so is what would give it away by
 * subtraction. Every page, export, filter and map asks this module.
 */
export const THRESHOLD = 5

/** A published count: null where it is hidden. */
export type Shown = { count: number | null; hidden?: true }

const hide: Shown = { count: null, hidden: true }

/**
 * Counts whose sum is known, such as the options of a single choice.
 *
 * Hidden are all counts under the threshold, zeros too (else the hidden ones were known
 * to be people); then, until at least two are hidden that together reach the
 * threshold, the next smallest. With fewer than that, the total minus the shown counts
 * would give a hidden one away or narrow it down to next to nothing.
 */
export function showParts(counts: readonly number[]): Shown[] {
  const order = counts.map((_, index) => index).sort((a, b) => (counts[a] ?? 0) - (counts[b] ?? 0))
  const hidden = new Set<number>()
  let sum = 0
  for (const index of order) {
    const count = counts[index] ?? 0
    const safe = hidden.size === 0 || (hidden.size >= 2 && sum >= THRESHOLD)
    if (count >= THRESHOLD && safe) break
    hidden.add(index)
    sum += count
  }
  return counts.map((count, index) => (hidden.has(index) ? hide : { count }))
}

/**
 * Counts of which one person can be in several, out of a known number of people: a
 * count next to nobody says something about few, and a count next to everybody about
 * the few who are left.
 */
export function showOverlapping(counts: readonly number[], base: number): Shown[] {
  return counts.map((count) => {
    const rest = base - count
    return count < THRESHOLD || (rest > 0 && rest < THRESHOLD) ? hide : { count }
  })
}

/** A number of people on its own. */
export function showBase(base: number): Shown {
  return base < THRESHOLD ? hide : { count: base }
}
