import { DailyHash } from './daily-hash.ts'
import { AppError } from './errors.ts'

/** A burst that a library's one address may well send, then a steady trickle. */
const BURST = 120
const PER_SECOND = 1 / 5
const MAX_ADDRESSES = 50_000
/** Evidence with two full reports at once, and with as much again in half a day. */
const BURST_MEBIBYTES = 420
const MEBIBYTES_PER_SECOND = BURST_MEBIBYTES / (12 * 3_600)

/** How much of something, and how fast it is given back. */
type Allowance = { burst: number; perSecond: number }

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
    if (this.#enabled) this.#take(this.#hash.of(address, now), 1, { burst: BURST, perSecond: PER_SECOND }, now)
  }

  /**
   * Takes from what an address may send in files, which is counted apart: whoever sends too much evidence can still send words.
   * @throws AppError `rate_limited`, as above.
   */
  takeMebibytes(address: string, count: number, now: Date): void {
    const allowance = { burst: BURST_MEBIBYTES, perSecond: MEBIBYTES_PER_SECOND }
    if (this.#enabled) this.#take(`${this.#hash.of(address, now)} files`, count, allowance, now)
  }

  #take(key: string, count: number, { burst, perSecond }: Allowance, now: Date): void {
    const bucket = this.#buckets.get(key) ?? { tokens: burst, at: now.getTime() }
    const refilled = Math.max(0, (now.getTime() - bucket.at) / 1_000) * perSecond
    const tokens = Math.min(burst, bucket.tokens + refilled)
    if (tokens < count) {
      throw new AppError('rate_limited', {}, { 'retry-after': String(Math.ceil((count - tokens) / perSecond)) })
    }
    // Under a flood of addresses, forgetting everybody is kinder than refusing everybody.
    if (this.#buckets.size >= MAX_ADDRESSES) this.#buckets.clear()
    this.#buckets.set(key, { tokens: tokens - count, at: now.getTime() })
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
