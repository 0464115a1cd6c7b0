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

/** What is not published. */
export const hide: Shown = { count: null, hidden: true }

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

export type ShownTable = { rows: { cells: Shown[]; total: Shown }[]; totals: Shown[]; total: Shown }

/**
 * Counts in rows and columns, of which every sum is shown as well: a hidden count must follow
 * from neither its row nor its column, and hidden sums not from what they are the sums of.
 *
 * @param byColumn Of what one person can be in several rows of.
 */
export function showTable(
  counts: readonly (readonly number[])[],
  byColumn?: Omit<Overlap, 'base'> & { bases: readonly number[] },
): ShownTable {
  const columns = counts[0]?.length ?? 0
  const at = (row: number, column: number) => counts[row]?.[column] ?? 0
  const column = (index: number) => counts.map((_, row) => at(row, index))
  const sum = (list: readonly number[]) => list.reduce((all, one) => all + one, 0)
  const rowSums = counts.map(sum)
  const columnSums = byColumn ? [...byColumn.bases] : Array.from({ length: columns }, (_, index) => sum(column(index)))
  const all = sum(columnSums)
  const total = showBase(all)
  const none = (list: readonly number[]) => list.map(() => hide)
  const totals = total.hidden ? none(columnSums) : showParts(columnSums)
  const rowTotals = total.hidden
    ? none(rowSums)
    : byColumn
      ? showOverlapping(rowSums, { ...byColumn, base: all })
      : showParts(rowSums)
  const hidden = counts.map((row, index) =>
    row.map((_, place) => Boolean(rowTotals[index]?.hidden ?? totals[place]?.hidden)),
  )
  const mark = (shown: readonly Shown[], put: (place: number) => void) =>
    shown.forEach((one, place) => {
      if (one.hidden) put(place)
    })
  // What one direction hides makes the other hide more, until both have enough.
  for (let before = -1, now = 0; now !== before; ) {
    before = now
    counts.forEach((row, index) => {
      mark(showAtLeast(row, hidden[index] ?? []), (place) => setHidden(hidden, index, place))
    })
    for (let place = 0; place < columns; place++) {
      const list = column(place)
      const known = hidden.map((row) => row[place] ?? false)
      if (byColumn)
        mark(showOverlapping(list, { ...byColumn, base: columnSums[place] ?? 0 }), (row) =>
          setHidden(hidden, row, place),
        )
      else mark(showAtLeast(list, known), (row) => setHidden(hidden, row, place))
    }
    now = hidden.flat().filter(Boolean).length
  }
  return {
    rows: counts.map((row, index) => ({
      cells: row.map((count, place) => (hidden[index]?.[place] ? hide : { count })),
      total: rowTotals[index] ?? hide,
    })),
    totals,
    total,
  }
}

function setHidden(hidden: boolean[][], row: number, place: number): void {
  const line = hidden[row]
  if (line) line[place] = true
}

/** Parts of which some are hidden already: everything up to the largest of those is, and at least two that reach the threshold. */
function showAtLeast(counts: readonly number[], hidden: readonly boolean[]): Shown[] {
  const shown = showParts(counts)
  const kept = counts.filter((_, index) => hidden[index])
  if (kept.length === 0) return shown
  const largest = Math.max(...kept)
  const ascending = counts.toSorted((a, b) => a - b)
  // Alone, or together too few, it would follow from the sum.
  let limit = largest
  for (const count of ascending) {
    const below = counts.filter((one) => one <= limit)
    if (below.length >= 2 && below.reduce((all, one) => all + one, 0) >= THRESHOLD) break
    limit = Math.max(limit, count)
  }
  return counts.map((count, index) => (count <= limit || shown[index]?.hidden ? hide : { count }))
}

/** A number of people on its own. */
export function showBase(base: number): Shown {
  return base < THRESHOLD ? hide : { count: base }
}
