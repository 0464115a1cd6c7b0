import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { AppError } from '#api/errors.ts'
import { RateLimiter } from '#api/rate-limit.ts'

const NOON = new Date('2026-06-01T12:00:00Z')
const later = (ms: number, from = NOON) => new Date(from.getTime() + ms)
const BURST = 120

function spend(limiter: RateLimiter, address: string, times: number, at = NOON): void {
  for (let i = 0; i < times; i++) limiter.take(address, at)
}

function refusal(limiter: RateLimiter, address: string, at: Date): AppError | undefined {
  try {
    limiter.take(address, at)
  } catch (error) {
    if (error instanceof AppError) return error
    throw error
  }
  return undefined
}

test('after a burst an address is refused, with the seconds to wait', () => {
  const limiter = new RateLimiter(true)
  spend(limiter, '192.0.2.1', BURST)
  expect(refusal(limiter, '192.0.2.1', NOON)).toMatchObject({ code: 'rate_limited', headers: { 'retry-after': '5' } })
})

test('whoever waits as long as told gets through, and not a moment earlier', () => {
  const limiter = new RateLimiter(true)
  spend(limiter, '192.0.2.1', BURST)
  expect(refusal(limiter, '192.0.2.1', later(4_999))?.headers).toEqual({ 'retry-after': '1' })
  expect(refusal(limiter, '192.0.2.1', later(5_000))).toBeUndefined()
  expect(refusal(limiter, '192.0.2.1', later(5_001))?.code).toBe('rate_limited')
})

test('a rest of any length gives one burst, not more', () => {
  const limiter = new RateLimiter(true)
  spend(limiter, '192.0.2.1', BURST)
  spend(limiter, '192.0.2.1', BURST, later(6 * 3_600_000))
  expect(refusal(limiter, '192.0.2.1', later(6 * 3_600_000))?.code).toBe('rate_limited')
})

test('one address’s haste is not another’s', () => {
  const limiter = new RateLimiter(true)
  spend(limiter, '192.0.2.1', BURST)
  expect(refusal(limiter, '192.0.2.2', NOON)).toBeUndefined()
  expect(refusal(limiter, '2001:db8::1', NOON)).toBeUndefined()
})

test('a clock that jumps back refuses nobody for longer', () => {
  const limiter = new RateLimiter(true)
  spend(limiter, '192.0.2.1', BURST - 1)
  limiter.take('192.0.2.1', later(-60_000))
  expect(refusal(limiter, '192.0.2.1', later(-55_000))).toBeUndefined()
})

test('at London’s midnight the salt goes, and everything kept with it', () => {
  const limiter = new RateLimiter(true)
  const evening = new Date('2026-06-01T22:59:59.999Z')
  spend(limiter, '192.0.2.1', BURST, evening)
  expect(refusal(limiter, '192.0.2.1', evening)?.code).toBe('rate_limited')
  expect(refusal(limiter, '192.0.2.1', later(1, evening))).toBeUndefined()
})

test('an address is in nothing that a refusal says', () => {
  const limiter = new RateLimiter(true)
  spend(limiter, '192.0.2.77', BURST)
  const error = refusal(limiter, '192.0.2.77', NOON)
  expect(inspect(error, { depth: 9 })).not.toContain('192.0.2.77')
  expect(JSON.stringify(error)).not.toContain('192.0.2.77')
})

test('a flood of addresses refuses nobody new', () => {
  const limiter = new RateLimiter(true)
  for (let i = 0; i < 50_001; i++) limiter.take(`10.${i >> 16}.${(i >> 8) & 255}.${i & 255}`, NOON)
  expect(refusal(limiter, '192.0.2.1', NOON)).toBeUndefined()
})

test('switched off it refuses nobody', () => {
  const limiter = new RateLimiter(false)
  spend(limiter, '192.0.2.1', 10_000)
})
