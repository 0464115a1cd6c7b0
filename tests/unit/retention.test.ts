import { describe, expect, test } from 'vitest'
import { deletionOn, type Kept, retentionStep } from '#api/reporting/retention.ts'

const PROMISED = {
  timezone: 'Europe/London' as const,
  reporting: { keep_months: 12 },
}
const day = (text: string) => new Date(`${text}T12:00:00Z`)
const closed = (change: Partial<Kept> = {}): Kept => ({
  state: 'closed',
  closedAt: day('2026-01-31'),
  activeAt: day('2026-01-10'),
  legalHold: false,
  noticeAt: null,
  teamKeyId: 'key',
  ...change,
})

describe('the words of a report are kept', () => {
  test.each<[string, Partial<Kept>, string | null]>([
    ['twelve months from closing', {}, '2027-01-31'],
    ['from what the person did last, when that was later', { activeAt: day('2026-03-05') }, '2027-03-05'],
    ['as long as it is open', { state: 'acknowledged', closedAt: null }, null],
    ['as long as a court needs them', { legalHold: true }, null],
    ['no more when they are gone', { teamKeyId: null }, null],
    ['by a withdrawal not at all', { state: 'withdrawn' }, null],
    ['thirty days after a notice that came late', { noticeAt: day('2027-05-01') }, '2027-05-31'],
  ])('%s', (_case, change, on) => {
    expect(deletionOn(closed(change), PROMISED)?.toISOString().slice(0, 10) ?? null).toBe(on)
  })

  test('for ever where nothing is promised', () => {
    expect(deletionOn(closed(), { timezone: 'Europe/London', reporting: undefined })).toBeNull()
  })
})

describe('step by step', () => {
  test.each<[string, Partial<Kept>, string, ReturnType<typeof retentionStep>]>([
    ['nothing happens before', {}, '2026-12-31', undefined],
    ['notice is given thirty days before', {}, '2027-01-01', 'notice'],
    ['once', { noticeAt: day('2027-01-01') }, '2027-01-20', undefined],
    ['then they are deleted', { noticeAt: day('2027-01-01') }, '2027-01-31', 'delete'],
    ['a server that was off gives notice first', {}, '2028-06-01', 'notice'],
    ['and the whole thirty days', { noticeAt: day('2028-06-01') }, '2028-06-30', undefined],
    ['before it deletes', { noticeAt: day('2028-06-01') }, '2028-07-01', 'delete'],
    [
      'a notice ends when the person writes',
      { noticeAt: day('2027-01-01'), state: 'received', closedAt: null },
      '2027-01-20',
      'withdraw',
    ],
    ['or a court asks', { noticeAt: day('2027-01-01'), legalHold: true }, '2027-03-01', 'withdraw'],
    [
      'or the person did something lately',
      { noticeAt: day('2027-01-01'), activeAt: day('2027-01-15') },
      '2027-01-20',
      'withdraw',
    ],
  ])('%s', (_case, change, now, step) => {
    expect(retentionStep(closed(change), PROMISED, day(now))).toBe(step)
  })
})
