import { expect, test } from 'vitest'
import { clockOf } from '#site/lib/cases/clock.ts'

const LONDON = 'Europe/London'
/** The midnight that ends Wednesday 2 December. */
const DUE = new Date('2026-12-03T00:00:00Z')

test.each<[string, ReturnType<typeof clockOf>]>([
  ['2026-11-27T12:00:00Z', { kind: 'by' }],
  ['2026-12-01T00:00:00Z', { kind: 'tomorrow' }],
  ['2026-12-01T23:59:59Z', { kind: 'tomorrow' }],
  ['2026-12-02T00:00:00Z', { kind: 'today' }],
  ['2026-12-02T23:59:59Z', { kind: 'today' }],
  ['2026-12-03T00:00:00Z', { kind: 'late', days: 1 }],
  ['2026-12-03T23:00:00Z', { kind: 'late', days: 1 }],
  ['2026-12-05T09:00:00Z', { kind: 'late', days: 3 }],
])('what is owed by the end of Wednesday is, at %s, %o', (now, clock) => {
  expect(clockOf(DUE, new Date(now), LONDON)).toEqual(clock)
})

test('in summer the day ends an hour before midnight of Greenwich', () => {
  const due = new Date('2026-07-01T23:00:00Z')
  expect(clockOf(due, new Date('2026-07-01T22:59:00Z'), LONDON)).toEqual({ kind: 'today' })
  expect(clockOf(due, new Date('2026-07-01T23:00:00Z'), LONDON)).toEqual({ kind: 'late', days: 1 })
})
