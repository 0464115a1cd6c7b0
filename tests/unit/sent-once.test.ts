import { expect, test } from 'vitest'
import { SentOnce } from '#site/lib/sent-once.ts'

const NOON = new Date('2026-11-22T12:00:00Z')
const after = (minutes: number) => new Date(NOON.getTime() + minutes * 60_000)
const REPORT = 'f0000000-0000-4000-8000-000000000000'

test('a receipt is shown to a lost answer for three minutes, and not once somebody went on from it', () => {
  const once = new SentOnce(NOON)
  expect(once.opensForm(REPORT, 'send', after(60))).toBe(true)
  expect(once.sent(REPORT, after(60), after(60))).toBe(true)
  expect(once.opensForm(REPORT, 'send', after(62))).toBe(true)
  expect(once.sent(REPORT, after(60), after(62))).toBe(true)
  expect(once.opensForm(REPORT, 'check', after(62))).toBe(false)
  expect(once.opensForm(REPORT, 'send', after(64))).toBe(false)
})

test('after a restart only somebody whose answer can have been lost with it is shown the receipt, and nobody an hour later', () => {
  const restarted = () => new SentOnce(after(10))
  // It was sent right before the server went down, and sent again as soon as it was back.
  const lost = restarted()
  expect(lost.sent(REPORT, NOON, after(11))).toBe(true)
  expect(lost.opensForm(REPORT, 'send', after(12))).toBe(true)
  expect(lost.opensForm(REPORT, 'send', after(14))).toBe(false)
  // A browser that sends it again later, at Back or Reload, is shown nothing, then and from then on.
  const late = restarted()
  expect(late.sent(REPORT, NOON, after(14))).toBe(false)
  expect(late.opensForm(REPORT, 'send', after(14))).toBe(false)
  expect(late.opensForm(REPORT, 'check', after(14))).toBe(false)
  expect(new SentOnce(after(100)).sent(REPORT, NOON, after(100))).toBe(false)
})
