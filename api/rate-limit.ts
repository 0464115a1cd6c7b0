import { DailyHash } from './daily-hash.ts'
import { AppError } from './errors.ts'

/** A burst that a library's one address may well send, then a steady trickle. */
const BURST = 120
const PER_SECOND = 1 / 5
const MAX_ADDRESSES = 50_000

type Bucket = { tokens: number; at: number }

/** Slows down whoever sends too much. Addresses are never kept, only a hash of them until the day is over. */
export class RateLimiter {
  readonly #enabled: boolean
  readonly #buckets = new Map<string, Bucket>()
  readonly #seen = new Set<string>()
  readonly #hash = new DailyHash(() => {
    this.#buckets.clear()
    this.#seen.clear()
  })

  constructor(enabled: boolean) {
    this.#enabled = enabled
  }

  /**
   * Takes one token from an address's bucket.
   * @throws AppError `rate_limited`, with the seconds to wait in `Retry-After`.
   */
  take(address: string, now: Date): void {
    if (!this.#enabled) return
    const key = this.#hash.of(address, now)
    const bucket = this.#buckets.get(key) ?? { tokens: BURST, at: now.getTime() }
    const refilled = Math.max(0, (now.getTime() - bucket.at) / 1_000) * PER_SECOND
    const tokens = Math.min(BURST, bucket.tokens + refilled)
    if (tokens < 1) {
      throw new AppError('rate_limited', {}, { 'retry-after': String(Math.ceil((1 - tokens) / PER_SECOND)) })
    }
    // Under a flood of addresses, forgetting everybody is kinder than refusing everybody.
    if (this.#buckets.size >= MAX_ADDRESSES) this.#buckets.clear()
    this.#buckets.set(key, { tokens: tokens - 1, at: now.getTime() })
  }

  /**
   * Whether somebody at this address has done `act` today, and remembers that somebody
   * now has. Only a hash is remembered, and only until the day is over.
   */
  again(address: string, act: string, now: Date): boolean {
    const key = `${this.#hash.of(address, now)} ${act}`
    if (this.#seen.has(key)) return true
    if (this.#seen.size < MAX_ADDRESSES) this.#seen.add(key)
    return false
  }
}
