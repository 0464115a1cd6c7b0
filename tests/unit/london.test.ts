import { expect, test } from 'vitest'
import { stateOf } from '#api/consultation-state.ts'
import { dayIn, demonstrationShift, instantOf } from '#api/content/london.ts'

const ZONE = 'Europe/London'

test.each([
  ['a winter day', '2026-01-15', '2026-01-15T00:00:00.000Z', '2026-01-16T00:00:00.000Z'],
  ['a summer day', '2026-07-15', '2026-07-14T23:00:00.000Z', '2026-07-15T23:00:00.000Z'],
  ['the day in March that has 23 hours', '2026-03-29', '2026-03-29T00:00:00.000Z', '2026-03-29T23:00:00.000Z'],
  ['the day in October that has 25 hours', '2026-10-25', '2026-10-24T23:00:00.000Z', '2026-10-26T00:00:00.000Z'],
  ['the last day of the year', '2026-12-31', '2026-12-31T00:00:00.000Z', '2027-01-01T00:00:00.000Z'],
  ['a leap day', '2028-02-29', '2028-02-29T00:00:00.000Z', '2028-03-01T00:00:00.000Z'],
])('%s lasts from London’s midnight to London’s midnight', (_case, day, opens, closes) => {
  expect(instantOf(day, 'opens', ZONE).toISOString()).toBe(opens)
  expect(instantOf(day, 'closes', ZONE).toISOString()).toBe(closes)
})

test('a moment with its offset is that moment, at either edge', () => {
  for (const edge of ['opens', 'closes'] as const) {
    expect(instantOf('2026-07-15T17:00:00+01:00', edge, ZONE).toISOString()).toBe('2026-07-15T16:00:00.000Z')
    expect(instantOf('2026-07-15T17:00:00Z', edge, ZONE).toISOString()).toBe('2026-07-15T17:00:00.000Z')
  }
})

test('a day moved across a clock change still begins at midnight', () => {
  expect(instantOf('2026-03-16', 'opens', ZONE, 28).toISOString()).toBe('2026-04-12T23:00:00.000Z')
  expect(instantOf('2026-10-12', 'closes', ZONE, 28).toISOString()).toBe('2026-11-10T00:00:00.000Z')
})

test.each([
  ['in summer time', '2026-06-30', '2026-06-30T22:59:59.999Z', '2026-06-30T23:00:00.000Z'],
  ['in winter time', '2026-12-14', '2026-12-14T23:59:59.999Z', '2026-12-15T00:00:00.000Z'],
])('a consultation is open to the last millisecond of its closing day %s', (_case, day, last, after) => {
  const consultation = { opens: new Date('2026-01-01T00:00:00Z'), closes: instantOf(day, 'closes', ZONE) }
  expect(stateOf(consultation, new Date(last))).toBe('open')
  expect(stateOf(consultation, new Date(after))).toBe('closed')
})

test('a consultation is open from the first millisecond of its opening day', () => {
  const consultation = { opens: instantOf('2026-06-01', 'opens', ZONE), closes: new Date('2026-12-01T00:00:00Z') }
  expect(stateOf(consultation, new Date('2026-05-31T22:59:59.999Z'))).toBe('coming')
  expect(stateOf(consultation, new Date('2026-05-31T23:00:00.000Z'))).toBe('open')
})

test('what day it is follows London, not Greenwich', () => {
  expect(dayIn(ZONE, new Date('2026-07-14T23:30:00Z'))).toBe('2026-07-15')
  expect(dayIn(ZONE, new Date('2026-01-14T23:30:00Z'))).toBe('2026-01-14')
})

test('a demonstration’s dates move by whole four weeks and keep their weekday', () => {
  const shift = (now: string) => demonstrationShift('2026-11-22', ZONE, new Date(now))
  expect([
    shift('2026-11-22T00:00:00Z'),
    shift('2026-12-19T23:59:59Z'),
    shift('2026-12-20T00:00:00Z'),
    shift('2027-12-01T00:00:00Z'),
  ]).toEqual([0, 0, 28, 364])
  expect(shift('2026-11-21T00:00:00Z')).toBe(-28)
})

test('the day is right whatever was asked before: each midnight of a year, forwards, backwards and from another zone', () => {
  const days = Array.from({ length: 366 }, (_, n) => new Date(Date.UTC(2026, 0, 1 + n, 12)).toISOString().slice(0, 10))
  for (const [index, day] of [...days.entries(), ...[...days.entries()].reverse()]) {
    const midnight = instantOf(day, 'opens', ZONE).getTime()
    expect(dayIn(ZONE, new Date(midnight))).toBe(day)
    if (index > 0) expect(dayIn(ZONE, new Date(midnight - 1))).toBe(days[index - 1])
    expect(dayIn('Pacific/Auckland', new Date(midnight + 13 * 3_600_000))).not.toBe(day)
  }
})
