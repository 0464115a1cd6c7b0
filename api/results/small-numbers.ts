/**
 * The one rule for small numbers. A count under the threshold could point at a person,
 * so it is hidden; and because totals are published, so is what would give it away by
 * subtraction. Every page, export, filter and map asks this module.
 *
 * Whoever wants to undo it knows this code as well, so what is hidden besides must not
 * itself say what the small counts are: tests/unit/small-numbers.test.ts tries.
 */
export const THRESHOLD = 5

/** A published count: null where it is hidden. */
export type Shown = { count: number | null; hidden?: true }

const hide: Shown = { count: null, hidden: true }

/**
 * Counts whose sum is known, such as the options of a single choice.
 *
 * Hidden are all counts under the threshold, zeros too (else the hidden ones were known
 * to be people); then the next smallest, until at least two are hidden, together they
 * reach the threshold, and they could be something else than all one below it.
 * Equal counts are hidden together. So the hidden numbers could always change places,
 * or one person could have chosen otherwise, and the same would be shown.
 */
export function showParts(counts: readonly number[]): Shown[] {
  const ascending = counts.toSorted((a, b) => a - b)
  let hidden = 0
  let sum = 0
  for (const count of ascending) {
    const ambiguous = hidden >= 2 && sum >= THRESHOLD && sum !== hidden * (THRESHOLD - 1)
    if (count >= THRESHOLD && (hidden === 0 || (ambiguous && count !== ascending[hidden - 1]))) break
    hidden++
    sum += count
  }
  const largestHidden = hidden === 0 ? -1 : (ascending[hidden - 1] ?? -1)
  return counts.map((count) => (count <= largestHidden ? hide : { count }))
}

/** Of a question of which one person can choose several options. */
export type Overlap = {
  /** How many people answered; each of them chose at least one option. */
  base: number
  /** The most options that one person can choose. */
  max: number
  /** By option: whether it goes with no other. */
  exclusive: readonly boolean[]
}

/**
 * Counts of which one person can be in several, out of a known number of people: a
 * count next to nobody says something about few, and a count next to everybody about
 * the few who are left. Then the next smallest are hidden, until no hidden count
 * follows from those shown and from everybody having chosen something.
 */
export function showOverlapping(counts: readonly number[], overlap: Overlap): Shown[] {
  const hidden = new Set(counts.keys().filter((index) => isSmall(counts[index] ?? 0, overlap.base)))
  while (
    hidden.size > 0 &&
    hidden.size < counts.length &&
    ![...hidden].every((index) => isAmbiguous(index, counts, hidden, overlap))
  ) {
    const next = Math.min(...counts.filter((_, index) => !hidden.has(index)))
    counts.forEach((count, index) => {
      if (count === next) hidden.add(index)
    })
  }
  return counts.map((count, index) => (hidden.has(index) ? hide : { count }))
}

function isSmall(count: number, base: number): boolean {
  return count < THRESHOLD || base - count < THRESHOLD
}

/**
 * Whether a hidden count could have two values: two small ones, unless none at all is
 * possible. Tried are small numbers for all that are hidden, and nearly everybody for
 * one of them; the true ones are not looked at, so that the answer says nothing about them.
 */
function isAmbiguous(index: number, counts: readonly number[], hidden: ReadonlySet<number>, overlap: Overlap): boolean {
  const { base, exclusive } = overlap
  const crowds = [undefined, ...[...hidden].filter((one) => !exclusive[one])]
  const values = new Set<number>()
  for (let small = 0; small < THRESHOLD; small++) {
    for (const crowd of crowds) {
      for (const more of [0, 1]) {
        const guess = counts.map((count, at) => (hidden.has(at) ? small + (at === index ? more : 0) : count))
        if (crowd !== undefined) {
          const alone = guess.reduce((sum, count, at) => sum + (exclusive[at] ? count : 0), 0)
          guess[crowd] = base - alone - (crowd === index ? more : 0)
        }
        if ([...hidden].every((at) => isSmall(guess[at] ?? 0, base)) && isPossible(guess, overlap))
          values.add(guess[index] ?? 0)
      }
    }
  }
  const small = [...values].filter((value) => value < THRESHOLD).length
  return small > 1 || (small === 0 && values.size > 1)
}

/** Whether people could have answered so: each at least once and `max` times at most, and exclusive options alone. */
function isPossible(counts: readonly number[], { base, max, exclusive }: Overlap): boolean {
  const together = counts.filter((_, index) => !exclusive[index])
  const people = base - counts.reduce((sum, count, index) => sum + (exclusive[index] ? count : 0), 0)
  const ticks = together.reduce((sum, count) => sum + count, 0)
  return together.every((count) => count >= 0 && count <= people) && ticks >= people && ticks <= max * people
}

/** A number of people on its own. */
export function showBase(base: number): Shown {
  return base < THRESHOLD ? hide : { count: base }
}
