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
  [
    'a small count that follows from everybody having chosen something',
    [10, 11, 4],
    { base: 25, max: 3, exclusive: [] },
    [H, 11, H],
  ],
  [
    'a small exclusive count that follows from the other exclusive ones',
    [20, 7, 3],
    { base: 30, max: 3, exclusive: [false, true, true] },
    [H, H, H],
  ],
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

type Rule = (counts: number[]) => Shown[]

/**
 * Plays the attacker: somebody who sees what is shown, knows the rule and can list all
 * counts that are possible. Told are the small counts which then have only one value.
 */
function workedOut(possible: Iterable<number[]>, rule: Rule, plausible = Number.POSITIVE_INFINITY): string[] {
  const seen = new Map<string, Set<number>[]>()
  for (const counts of possible) {
    const shown = values(rule(counts)).join()
    const sets = seen.get(shown) ?? counts.map(() => new Set<number>())
    counts.forEach((count, index) => {
      sets[index]?.add(count)
    })
    seen.set(shown, sets)
  }
  return [...seen].flatMap(([shown, sets]) =>
    sets.flatMap((set, index) => {
      const [first = THRESHOLD, ...more] = [...set].filter((count) => count < plausible)
      return first < THRESHOLD && more.length === 0 ? [`[${shown}]: option ${index} is ${first}`] : []
    }),
  )
}

const total = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0)

function* parts(length: number, whole: number): Generator<number[]> {
  for (const counts of vectors(length - 1, whole)) {
    const rest = whole - total(counts)
    if (rest >= 0) yield [...counts, rest]
  }
}

test.each([2, 3, 4])('nobody works out a small part of a known whole, of %i parts', (length) => {
  for (let whole = THRESHOLD; whole <= (length === 4 ? 22 : 40); whole++)
    expect(workedOut(parts(length, whole), showParts)).toEqual([])
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

test.each([
  [2, 18],
  [3, 18],
  [4, 11],
])('nobody works out a small count of %i that overlap', (length, largest) => {
  for (let base = THRESHOLD; base <= largest; base++) {
    for (let alone = 0; alone < length; alone++) {
      for (const max of new Set([2, length])) {
        const overlap = { base, max, exclusive: Array.from({ length }, (_, index) => index >= length - alone) }
        // Next to one small number, nearly everybody is no second guess.
        expect(
          workedOut(overlapping(length, overlap), (counts) => showOverlapping(counts, overlap), 2 * THRESHOLD),
          JSON.stringify(overlap),
        ).toEqual([])
      }
    }
  }
})

test('whatever is counted, what is shown is true and no small number is among it', () => {
  const counts = fc.array(fc.oneof(fc.nat(9), fc.nat(1_000)), { minLength: 1, maxLength: 60 })
  fc.assert(
    fc.property(counts, fc.nat(2_000), fc.array(fc.boolean(), { maxLength: 60 }), (some, more, exclusive) => {
      const base = Math.max(...some) + more
      const judge = (shown: Shown[], isHidden: (count: number) => boolean) =>
        some.forEach((count, index) => {
          if (isHidden(count)) expect(shown[index]).toEqual({ count: null, hidden: true })
          else expect([count, null]).toContain(shown[index]?.count)
        })
      judge(showParts(some), (count) => count < THRESHOLD)
      judge(
        showOverlapping(some, { base, max: some.length, exclusive }),
        (count) => count < THRESHOLD || base - count < THRESHOLD,
      )
    }),
    { numRuns: 200 },
  )
})
