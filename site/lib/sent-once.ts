import { createHash } from 'node:crypto'
import { PostedOnce } from './posted-once.ts'

/** Whose answer was lost on the way gets the same receipt for so long. */
const RECEIPT_MS = 3 * 60_000
/** And for so long somebody may try again whose server was down meanwhile. */
const DOWN_MS = 60 * 60_000
const LIFETIME_MS = 24 * 60 * 60 * 1_000
const MOST = 50_000

/**
 * What was sent from the form without script is not shown again: not the words, at Back and Reload of the pages
 * before, and the code only until the person goes on from it. In memory, hashes alone.
 */
export class SentOnce {
  readonly #receipts = new PostedOnce(MOST)
  readonly #sent = new Map<string, { at: number; left: boolean }>()
  readonly #since: number

  /** @param since From when on this process remembers what was sent. */
  constructor(since = new Date(performance.timeOrigin)) {
    this.#since = since.getTime()
  }

  /** For one page with a code. */
  issue(now: Date): string {
    return this.#receipts.issue(now)
  }

  /**
   * The report is stored now, or was before.
   *
   * @param receivedAt When it came for the first time.
   * @returns whether its receipt may be shown. Of what came before this process it is not known whether somebody
   *   saw it: then only while the answer can have been lost with the process before.
   */
  sent(report: string, receivedAt: Date, now: Date): boolean {
    const at = now.getTime()
    for (const [key, one] of this.#sent)
      if (at - one.at > LIFETIME_MS || this.#sent.size >= MOST) this.#sent.delete(key)
      else break
    const key = hash(report)
    if (this.#sent.has(key)) return true
    const from = Math.max(receivedAt.getTime(), this.#since)
    const left = at - from > RECEIPT_MS || at - receivedAt.getTime() > DOWN_MS
    this.#sent.set(key, { at: Math.min(from, at), left })
    return !left
  }

  /** Whether a post from the form is answered: before it was sent always, afterwards for an answer that was lost. */
  opensForm(report: string, action: string, now: Date): boolean {
    const one = this.#sent.get(hash(report))
    return !one || (action === 'send' && !one.left && now.getTime() - one.at <= RECEIPT_MS)
  }

  /** Whether a post from the receipt is answered, once: whoever posts it has seen the code. */
  opensReceipt(report: string, nonce: string, action: string, now: Date): boolean {
    const one = this.#sent.get(hash(report))
    if (one) one.left = true
    const { kind } = this.#receipts.take(nonce, action, now)
    this.#receipts.answered(nonce)
    return kind === 'open'
  }
}

const hash = (report: string) => createHash('sha256').update(report).digest('base64url')
