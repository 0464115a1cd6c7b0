import { expect, test } from 'vitest'
import { openingAt } from '#api/champions/opening.ts'
import { renewalDueAt, renewalState } from '#api/champions/renewal.ts'

const LONDON = 'Europe/London'
const WEEK = {
  mon: { opens: '09:00', closes: '17:00' },
  fri: { opens: '09:00', closes: '17:00' },
  sun: { opens: '00:30', closes: '02:30' },
}
const CHRISTMAS = ['2026-12-25', '2026-12-28']
const at = (instant: string, holidays: readonly string[] = []) => openingAt(WEEK, new Date(instant), holidays, LONDON)

test.each([
  ['a minute before it opens', '2026-11-23T08:59:59Z', { open: false, next: new Date('2026-11-23T09:00Z') }],
  ['when it opens', '2026-11-23T09:00:00Z', { open: true, until: new Date('2026-11-23T17:00Z') }],
  ['when it closes', '2026-11-23T17:00:00Z', { open: false, next: new Date('2026-11-27T09:00Z') }],
  ['in summer, by the clock on the wall', '2027-06-07T08:00:00Z', { open: true, until: new Date('2027-06-07T16:00Z') }],
  ['in summer, before', '2027-06-07T07:59:59Z', { open: false, next: new Date('2027-06-07T08:00Z') }],
])('%s', (_when, instant, expected) => {
  expect(at(instant)).toMatchObject({ bankHoliday: false, ...expected })
})

test('in the night in which the clocks go back, the hour that comes twice counts twice', () => {
  // 00:30 is before the change, 02:30 after it: three hours of real time.
  const opens = new Date('2026-10-24T23:30Z')
  const closes = new Date('2026-10-25T02:30Z')
  expect(at('2026-10-24T23:29:59Z')).toMatchObject({ open: false, next: opens })
  for (const instant of ['2026-10-25T00:45Z', '2026-10-25T01:45Z', '2026-10-25T02:29:59Z'])
    expect(at(instant), instant).toMatchObject({ open: true, until: closes })
  expect(at('2026-10-25T02:30Z')).toMatchObject({ open: false })
})

test('in the night in which the clocks go forward, the hour that does not come is not waited for', () => {
  expect(at('2027-03-28T00:45Z')).toMatchObject({ open: true, until: new Date('2027-03-28T01:30Z') })
  expect(at('2027-03-28T01:30Z')).toMatchObject({ open: false })
})

test('on bank holidays it is closed, and opens on the next day that is none', () => {
  expect(at('2026-12-25T12:00Z', CHRISTMAS)).toEqual({
    open: false,
    bankHoliday: true,
    next: new Date('2026-12-27T00:30Z'),
  })
  expect(openingAt({ mon: WEEK.mon }, new Date('2026-12-25T12:00Z'), CHRISTMAS, LONDON).next).toEqual(
    new Date('2027-01-04T09:00Z'),
  )
})

test('a place that never opens says so', () => {
  expect(openingAt({}, new Date('2026-12-25T12:00Z'), [], LONDON)).toEqual({ open: false, bankHoliday: false })
})

test('a renewal is due to the end of its day in London, is said a month before, and then is overdue', () => {
  const due = renewalDueAt(new Date('2026-05-10T22:30Z'), LONDON)
  expect(due).toEqual(new Date('2027-05-10T23:00Z'))
  expect(renewalDueAt(new Date('2028-02-29T12:00Z'), LONDON)).toEqual(new Date('2029-03-01T00:00Z'))
  expect(renewalState(due, new Date('2027-04-10T22:59Z'))).toBe('fine')
  expect(renewalState(due, new Date('2027-04-10T23:00Z'))).toBe('due')
  expect(renewalState(due, new Date('2027-05-10T22:59Z'))).toBe('due')
  expect(renewalState(due, due)).toBe('overdue')
})
