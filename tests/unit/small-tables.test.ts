import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Shown, showTable, THRESHOLD } from '#api/results/small-numbers.ts'

const sum = (list: readonly number[]) => list.reduce((all, one) => all + one, 0)
const tables = fc.tuple(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 2, max: 4 })).chain(([rows, columns]) =>
  fc.array(fc.array(fc.nat({ max: 30 }), { minLength: columns, maxLength: columns }), {
    minLength: rows,
    maxLength: rows,
  }),
)

/** Of a line whose sum is shown: nothing, or several that together reach the threshold, is hidden. */
function expectClosed(line: readonly Shown[], counts: readonly number[], total: Shown): void {
  const hidden = counts.filter((_, index) => line[index]?.hidden)
  if (total.hidden || hidden.length === 0) return
  expect(hidden.length).toBeGreaterThan(1)
  expect(sum(hidden)).toBeGreaterThanOrEqual(THRESHOLD)
}

describe('a table of counts with its sums', () => {
  test('shows no small number, and none follows from its row or column', () => {
    fc.assert(
      fc.property(tables, (counts) => {
        const { rows, total, totals } = showTable(counts)
        const columns = counts[0]?.map((_, place) => counts.map((row) => row[place] ?? 0)) ?? []
        for (const { count } of [...rows.flatMap(({ cells, total: all }) => [...cells, all]), ...totals, total])
          expect(count === null || count >= THRESHOLD).toBe(true)
        rows.forEach(({ cells, total: all }, index) => {
          expectClosed(cells, counts[index] ?? [], all)
          // What is hidden is not put together again from its parts.
          if (all.hidden) expect(cells.every(({ hidden }) => hidden)).toBe(true)
        })
        columns.forEach((column, place) => {
          const cells = rows.map((row) => row.cells[place] ?? { count: null })
          if (column.length > 1) expectClosed(cells, column, totals[place] ?? { count: null })
          if (totals[place]?.hidden) expect(cells.every(({ hidden }) => hidden)).toBe(true)
        })
        expectClosed(totals, columns.map(sum), total)
      }),
    )
  })

  test('of a handful of cases nothing is shown, of many all', () => {
    const few = showTable([
      [1, 2],
      [0, 1],
    ])
    expect([few.total, few.rows.flatMap(({ cells }) => cells).every(({ hidden }) => hidden)]).toEqual([
      { count: null, hidden: true },
      true,
    ])
    const many = showTable([
      [10, 20],
      [30, 40],
    ])
    expect(many.rows.map(({ cells, total }) => [...cells, total].map(({ count }) => count))).toEqual([
      [10, 20, 30],
      [30, 40, 70],
    ])
  })
})
