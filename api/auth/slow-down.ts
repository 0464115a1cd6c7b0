import { DailyHash } from '../daily-hash.ts'
import { AppError } from '../errors.ts'
import { networkOf } from '../network.ts'

/** Everybody mistypes; a shared address has more people who do. */
const FREE = { account: 5, address: 30 } as const
const FIRST_WAIT_MS = 2_000
const LONGEST_WAIT_MS = 15 * 60_000
const MAX_REMEMBERED = 50_000

/** Without an account where guesses by strangers must not keep its owner out. */
export type Attempt = { account?: string; address: string }
type Failures = { count: number; until: number }

/**
 * Makes whoever guesses wait, twice as long each time: by account, known or not, and by
 * address. Keeps hashes only, in memory, until the day is over.
 */
export class SlowDown {
  readonly #failures = new Map<string, Failures>()
  readonly #hash = new DailyHash(() => this.#failures.clear())

  /**
   * Counts an attempt as failed before anybody looks at it, so that of many at once no
   * more are looked at than of many in a row.
   * @returns what takes it back when the attempt was right.
   * @throws AppError `rate_limited`, with the seconds to wait in `Retry-After`.
   */
  begin(attempt: Attempt, now: Date): () => void {
    this.mustNotWait(attempt, now)
    const keys = this.#keys(attempt, now)
    const counted = keys.map(([key, free]) => this.#count(key, free, now))
    return () => {
      for (const takeBack of counted) takeBack()
    }
  }

  /**
   * For whoever does costly work before an attempt.
   * @throws AppError `rate_limited`, as `begin` would.
   */
  mustNotWait(attempt: Attempt, now: Date): void {
    const wait = Math.max(...this.#keys(attempt, now).map(([key]) => this.#wait(key, now)))
    if (wait > 0) throw new AppError('rate_limited', {}, { 'retry-after': String(Math.ceil(wait / 1_000)) })
  }

  /** For whoever has proved everything. The address keeps its count: one right password must not buy guesses at others. */
  forget(account: string, now: Date): void {
    this.#failures.delete(this.#hash.of(`account ${account}`, now))
  }

  #wait(key: string, now: Date): number {
    const wait = (this.#failures.get(key)?.until ?? 0) - now.getTime()
    // A longer one was noted before the clock was set back.
    return wait > LONGEST_WAIT_MS ? 0 : wait
  }

  #count(key: string, free: number, now: Date): () => void {
    const before = this.#failures.get(key) ?? { count: 0, until: 0 }
    const count = before.count + 1
    const wait = count < free ? 0 : Math.min(FIRST_WAIT_MS * 2 ** (count - free), LONGEST_WAIT_MS)
    const until = now.getTime() + wait
    if (this.#failures.size >= MAX_REMEMBERED) this.#forgetSome(now)
    this.#failures.set(key, { count, until })
    return () => {
      const after = this.#failures.get(key)
      // A failure meanwhile keeps the wait that it brought.
      if (after)
        this.#failures.set(key, {
          count: after.count - 1,
          until: after.until === until ? before.until : after.until,
        })
    }
  }

  /** Who has hardly failed goes first: names and addresses made up by the thousand must not make the server forget a guesser. */
  #forgetSome(now: Date): void {
    for (const [key, { count, until }] of this.#failures) {
      if (count < FREE.account && until <= now.getTime()) this.#failures.delete(key)
    }
    for (const key of this.#failures.keys()) {
      if (this.#failures.size < MAX_REMEMBERED) return
      this.#failures.delete(key)
    }
  }

  #keys({ account, address }: Attempt, now: Date): [key: string, free: number][] {
    const byAddress: [string, number] = [this.#hash.of(`address ${networkOf(address)}`, now), FREE.address]
    return account === undefined ? [byAddress] : [[this.#hash.of(`account ${account}`, now), FREE.account], byAddress]
  }
}
