import { hash, randomBytes } from 'node:crypto'
import { dayIn, instantOf } from './content/london.ts'
import { AppError } from './errors.ts'

/** A burst that a library's one address may well send, then a steady trickle. */
const BURST = 120
const PER_SECOND = 1 / 5
const MAX_ADDRESSES = 50_000

type Bucket = { tokens: number; at: number }

/**
 * Slows down whoever sends too much. Addresses are never kept: buckets are keyed by a
 * hash with a salt that lives in memory only and is thrown away every day, and all
 * buckets with it.
 */
export class RateLimiter {
  readonly #enabled: boolean
  #dayEnds = 0
  #salt = newSalt()
  #buckets = new Map<string, Bucket>()
  #seen = new Set<string>()

  constructor(enabled: boolean) {
    this.#enabled = enabled
  }

  /**
   * Takes one token from an address's bucket.
   * @throws AppError `rate_limited`, with the seconds to wait in `Retry-After`.
   */
  take(address: string, now: Date): void {
    if (!this.#enabled) return
    const key = this.#key(address, now)
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
    const key = `${this.#key(address, now)} ${act}`
    if (this.#seen.has(key)) return true
    if (this.#seen.size < MAX_ADDRESSES) this.#seen.add(key)
    return false
  }

  #key(address: string, now: Date): string {
    if (now.getTime() >= this.#dayEnds) {
      this.#dayEnds = instantOf(dayIn('Europe/London', now), 'closes', 'Europe/London').getTime()
      this.#salt = newSalt()
      this.#buckets = new Map()
      this.#seen = new Set()
    }
    return hash('sha256', this.#salt + address, 'base64')
  }
}

const newSalt = (): string => randomBytes(32).toString('base64')
