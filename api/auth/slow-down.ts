import { DailyHash } from '../daily-hash.ts'
import { AppError } from '../errors.ts'

/** Everybody mistypes; a shared address has more people who do. */
const FREE = { account: 5, address: 30 } as const
const FIRST_WAIT_MS = 2_000
const LONGEST_WAIT_MS = 15 * 60_000
const MAX_REMEMBERED = 50_000

export type Attempt = { account: string; address: string }
type Failures = { count: number; until: number }

/**
 * Makes whoever guesses wait, twice as long each time: by account, known or not, and by
 * address. Keeps hashes only, in memory, until the day is over.
 */
export class SlowDown {
  readonly #failures = new Map<string, Failures>()
  readonly #hash = new DailyHash(() => this.#failures.clear())

  /** @throws AppError `rate_limited`, with the seconds to wait in `Retry-After`. */
  admit(attempt: Attempt, now: Date): void {
    const waits = this.#keys(attempt, now).map(([key]) => (this.#failures.get(key)?.until ?? 0) - now.getTime())
    const wait = Math.max(...waits)
    if (wait > 0) throw new AppError('rate_limited', {}, { 'retry-after': String(Math.ceil(wait / 1_000)) })
  }

  failed(attempt: Attempt, now: Date): void {
    for (const [key, free] of this.#keys(attempt, now)) {
      const count = (this.#failures.get(key)?.count ?? 0) + 1
      const wait = count < free ? 0 : Math.min(FIRST_WAIT_MS * 2 ** (count - free), LONGEST_WAIT_MS)
      if (this.#failures.size >= MAX_REMEMBERED) this.#failures.clear()
      this.#failures.set(key, { count, until: now.getTime() + wait })
    }
  }

  /** The address keeps its count: one right password must not buy guesses at others. */
  succeeded({ account }: Attempt, now: Date): void {
    this.#failures.delete(this.#hash.of(`account ${account}`, now))
  }

  #keys({ account, address }: Attempt, now: Date): [key: string, free: number][] {
    return [
      [this.#hash.of(`account ${account}`, now), FREE.account],
      [this.#hash.of(`address ${address}`, now), FREE.address],
    ]
  }
}
