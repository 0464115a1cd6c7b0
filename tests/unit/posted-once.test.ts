import { expect, test } from 'vitest'
import { PostedOnce } from '#site/lib/posted-once.ts'

const NOON = new Date('2026-11-22T12:00:00Z')
const after = (seconds: number) => new Date(NOON.getTime() + seconds * 1_000)

test('what was posted is taken once; a replay is told what was pressed then', () => {
  const once = new PostedOnce()
  const nonce = once.issue(NOON)
  expect(once.take(nonce, 'open', after(60))).toEqual({ kind: 'open' })
  once.answered(nonce)
  expect(once.take(nonce, 'write', after(66))).toEqual({ kind: 'closed', before: 'open' })
  expect(once.take(once.issue(after(66)), 'open', after(67))).toEqual({ kind: 'open' })
})

test('a double click, and a press while the answer is still made, are let through', () => {
  const once = new PostedOnce()
  const nonce = once.issue(NOON)
  once.take(nonce, 'write', after(1))
  expect(once.take(nonce, 'write', after(40))).toEqual({ kind: 'open' })
  once.answered(nonce)
  expect(once.take(nonce, 'write', after(6))).toEqual({ kind: 'open' })
  expect(once.take(nonce, 'write', after(7))).toMatchObject({ kind: 'closed' })
})

test.each([
  ['nothing', ''],
  ['what nobody issued', 'a.b.c'],
  ['what an earlier process issued', new PostedOnce().issue(NOON)],
  ['what is too long', `${'9'.repeat(500)}.${'z'.repeat(500)}.0`],
])('%s counts as used', (_what, nonce) => {
  expect(new PostedOnce().take(nonce, 'open', NOON)).toEqual({ kind: 'closed' })
})

test('a page is closed after a day, used or not', () => {
  const once = new PostedOnce()
  const nonce = once.issue(NOON)
  expect(once.take(nonce, 'open', after(86_401))).toEqual({ kind: 'closed' })
})

test('a full memory forgets the oldest, which stay closed with all that were issued before them', () => {
  const once = new PostedOnce(2)
  const [first, unused] = [once.issue(after(2)), once.issue(after(1))]
  for (const [index, nonce] of [first, once.issue(after(3)), once.issue(after(4))].entries()) {
    expect(once.take(nonce, 'open', after(10 + index))).toEqual({ kind: 'open' })
    once.answered(nonce)
  }
  expect(once.take(first, 'open', after(30))).toEqual({ kind: 'closed' })
  expect(once.take(unused, 'open', after(30))).toEqual({ kind: 'closed' })
  expect(once.take(once.issue(after(30)), 'open', after(30))).toEqual({ kind: 'open' })
})
