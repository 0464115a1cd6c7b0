import { expect, test } from 'vitest'
import { workingDaysAfter } from '#api/reporting/working-days.ts'

const CHRISTMAS = ['2026-12-25', '2026-12-28']

test.each([
  ['a Tuesday at noon', '2026-12-01T12:00:00Z', 1, '2026-12-03T00:00:00.000Z'],
  ['a Friday evening', '2026-12-04T23:00:00Z', 1, '2026-12-08T00:00:00.000Z'],
  ['a Saturday counts as Monday', '2026-12-05T09:00:00Z', 1, '2026-12-09T00:00:00.000Z'],
  ['the day before Christmas', '2026-12-24T09:00:00Z', 1, '2026-12-30T00:00:00.000Z'],
  ['Christmas itself', '2026-12-25T09:00:00Z', 1, '2026-12-31T00:00:00.000Z'],
  ['ten working days over two weekends', '2026-11-02T09:00:00Z', 10, '2026-11-17T00:00:00.000Z'],
  ['across the clock change in March', '2027-03-26T12:00:00Z', 1, '2027-03-29T23:00:00.000Z'],
  ['half past midnight in summer is the new day in London', '2027-06-07T23:30:00Z', 1, '2027-06-09T23:00:00.000Z'],
])('%s', (_case, from, days, by) => {
  expect(workingDaysAfter(new Date(from), days, CHRISTMAS, 'Europe/London').toISOString()).toBe(by)
})
