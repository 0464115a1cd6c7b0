import { createHash, randomBytes } from 'node:crypto'

/** After that its page is closed anyhow, and nothing needs to be remembered of it. */
const LIFETIME_MS = 24 * 60 * 60 * 1_000
/** A double click, or a second press while the answer is on its way. */
const AGAIN_MS = 5_000
const MOST = 50_000

export type Turn =
  | { kind: 'open' }
  /** Its page was used before; for `before`, if that is known. */
  | { kind: 'closed'; before?: string }

/**
 * Lets each page that carries a secret be posted once. A browser keeps what was posted, and sends it again at
 * Back and Reload, whoever sits there by then: what comes a second time opens nothing. Only hashes are kept, in
 * memory; what cannot be known any more (an older process, a full memory, a day ago) counts as used.
 */
export class PostedOnce {
  readonly #process = randomBytes(6).toString('hex')
  readonly #most: number
  /** In the order in which they were used. */
  readonly #used = new Map<string, { issued: number; taken: number; action: string; answered: boolean }>()
  /** What was issued until then may have been used and forgotten. */
  #forgotten = 0

  constructor(most = MOST) {
    this.#most = most
  }

  /** For one page, as it is made. */
  issue(now: Date): string {
    return `${this.#process}.${now.getTime().toString(36)}.${randomBytes(16).toString('hex')}`
  }

  /** @param action What was pressed, which is remembered with it. */
  take(nonce: string, action: string, now: Date): Turn {
    const issued = this.#issuedAt(nonce)
    const at = now.getTime()
    if (issued === undefined || issued <= this.#forgotten || at - issued > LIFETIME_MS) return { kind: 'closed' }
    this.#forget(at)
    const key = hash(nonce)
    const used = this.#used.get(key)
    if (!used) {
      this.#used.set(key, { issued, taken: at, action: action.slice(0, 20), answered: false })
      return { kind: 'open' }
    }
    return !used.answered || at - used.taken <= AGAIN_MS ? { kind: 'open' } : { kind: 'closed', before: used.action }
  }

  /** Its answer is made: from now on only a double click is let through. */
  answered(nonce: string): void {
    const used = this.#used.get(hash(nonce))
    if (used) used.answered = true
  }

  #issuedAt(nonce: string): number | undefined {
    const [process, issued = '', random = ''] = nonce.split('.')
    if (process !== this.#process || !/^[0-9a-f]{32}$/.test(random) || !/^[0-9a-z]{1,11}$/.test(issued))
      return undefined
    return Number.parseInt(issued, 36)
  }

  #forget(at: number): void {
    for (const [key, { issued, taken }] of this.#used) {
      const old = at - taken > LIFETIME_MS
      if (!old && this.#used.size < this.#most) return
      if (!old) this.#forgotten = Math.max(this.#forgotten, issued)
      this.#used.delete(key)
    }
  }
}

const hash = (nonce: string) => createHash('sha256').update(nonce).digest('base64url')
