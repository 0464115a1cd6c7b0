import fc from 'fast-check'
import { expect, test } from 'vitest'
import { showBase, type Shown, showOverlapping, showParts, THRESHOLD } from '#api/results/small-numbers.ts'

const H = null
const values = (shown: readonly Shown[]) => shown.map(({ count }) => count)
const anyOption = { base: 100, max: 9, exclusive: [] }

test.each([
  ['nothing small, nothing hidden', [10, 20, 30], [10, 20, 30]],
  ['one small count takes the next smallest along', [3, 20, 30], [H, H, 30]],
  ['a zero is hidden like any small count', [0, 20, 30], [H, H, 30]],
  ['two small counts that reach the threshold together are enough', [3, 4, 30], [H, H, 30]],
  ['two small counts that do not reach it take a third along', [1, 2, 30, 40], [H, H, H, 40]],
  ['fours that could be nothing but fours take another along', [4, 4, 5, 9], [H, H, H, 9]],
  ['what is as small as the last hidden one is hidden too', [4, 10, 10, 11], [H, H, H, 11]],
  ['everything small hides everything', [1, 2, 3], [H, H, H]],
  ['one option hides both of two', [2, 98], [H, H]],
])('of the parts of a whole: %s', (_case, counts, shown) => {
  expect(values(showParts(counts))).toEqual(shown)
})

test.each([
  ['counts next to nobody and next to everybody', [4, 5, 95, 96], { ...anyOption }, [H, 5, 95, H]],
  ['everybody, because it says the same of each', [100, 50, 60], { ...anyOption }, [H, 50, 60]],
  ['a small count that follows from everybody having chosen something', [10, 11, 4], { base: 25, max: 3, exclusive: [] }, [H, 11, H]],
  ['a small exclusive count that follows from the other exclusive ones', [20, 7, 3], { base: 30, max: 3, exclusive: [false, true, true] }, [H, H, H]],
  ['small counts that leave room', [10, 8, 7, 2, 3, 1], { base: 30, max: 6, exclusive: [] }, [10, 8, 7, H, H, H]],
])('of counts that overlap, hidden are %s', (_case, counts, overlap, shown) => {
  expect(values(showOverlapping(counts, overlap))).toEqual(shown)
})

test('a number of people under the threshold is hidden, none among them', () => {
  expect([0, 1, 4, 5, 6].map((base) => showBase(base).count)).toEqual([H, H, H, 5, 6])
})

/** Every way to write `length` counts from 0 to `top`. */
function* vectors(length: number, top: number): Generator<number[]> {
  if (length === 0) yield []
  else for (const rest of vectors(length - 1, top)) for (let count = 0; count <= top; count++) yield [...rest, count]
}

/** The counts under the threshold that somebody works out who knows the rule, what is shown and what is possible. */
function workedOut(shown: readonly Shown[], possible: Iterable<number[]>, rule: (counts: number[]) => Shown[], plausible = Number.POSITIVE_INFINITY): string[] {
  const seen = shown.map(() => new Set<number>())
  const wanted = values(shown).join()
  for (const counts of possible) {
    if (shown.some(({ count }, index) => count !== null && count !== counts[index])) continue
    if (values(rule(counts)).join() === wanted) counts.forEach((count, index) => { seen[index]?.add(count) })
  }
  return seen.flatMap((set, index) => {
    const [first = THRESHOLD, ...more] = [...set].filter((count) => count < plausible)
    return shown[index]?.hidden && first < THRESHOLD && more.length === 0 ? [`option ${index} is ${first}`] : []
  })
}

const total = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0)

function* parts(length: number, whole: number): Generator<number[]> {
  for (const counts of vectors(length - 1, whole)) {
    const rest = whole - total(counts)
    if (rest >= 0) yield [...counts, rest]
  }
}

test('nobody works out a small part of a known whole', () => {
  const counts = fc.integer({ min: 2, max: 4 }).chain((length) => fc.array(fc.oneof(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 12 })), { minLength: length, maxLength: length }))
  fc.assert(fc.property(counts.filter((some) => total(some) >= THRESHOLD), (some) => {
    const shown = showParts(some)
    expect(workedOut(shown, parts(some.length, total(some)), showParts)).toEqual([])
    some.forEach((count, index) => { expect(shown[index]?.count ?? count, 'what is shown is true').toBe(count) })
    some.forEach((count, index) => { if (count < THRESHOLD) expect(shown[index]).toEqual({ count: null, hidden: true }) })
  }), { numRuns: 300 })
})

type Overlap = Parameters<typeof showOverlapping>[1]

/** Each of the people chose at least one option and at most `max`; whoever chose an exclusive one chose no other. */
function* overlapping(length: number, { base, max, exclusive }: Overlap): Generator<number[]> {
  for (const counts of vectors(length, base)) {
    const people = base - total(counts.filter((_, index) => exclusive[index]))
    const together = counts.filter((_, index) => !exclusive[index])
    if (people >= Math.max(0, ...together) && total(together) >= people && total(together) <= max * people) yield counts
  }
}

/** What people ticked, each of them some options, or one exclusive one. */
const ticks = fc.record({ length: fc.integer({ min: 2, max: 4 }), alone: fc.integer({ min: 0, max: 2 }), base: fc.integer({ min: THRESHOLD, max: 12 }) })
  .chain(({ length, alone, base }) => fc.record({
    max: fc.integer({ min: 2, max: length }),
    exclusive: fc.constant(Array.from({ length }, (_, index) => index >= length - Math.min(alone, length - 1))),
    people: fc.array(fc.uniqueArray(fc.nat(length - 1), { minLength: 1, maxLength: length }), { minLength: base, maxLength: base }),
  }))

test('nobody works out a small count of those that overlap', () => {
  fc.assert(fc.property(ticks, ({ max, exclusive, people }) => {
    const counts = exclusive.map(() => 0)
    for (const ticked of people) {
      const [first = 0] = ticked
      const kept = exclusive[first] ? [first] : ticked.filter((index) => !exclusive[index]).slice(0, max)
      for (const index of kept) counts[index] = (counts[index] ?? 0) + 1
    }
    const overlap = { base: people.length, max, exclusive }
    const rule = (some: number[]) => showOverlapping(some, overlap)
    // Next to one small number, nearly everybody is no second guess.
    expect(workedOut(rule(counts), overlapping(counts.length, overlap), rule, 2 * THRESHOLD)).toEqual([])
    counts.forEach((count, index) => { if (count < THRESHOLD || people.length - count < THRESHOLD) expect(rule(counts)[index]?.hidden).toBe(true) })
  }), { numRuns: 300 })
})
