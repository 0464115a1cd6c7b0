import { createHash, randomBytes } from 'node:crypto'

const MOST = 50_000

/**
 * What an address leads to without holding it: people without script go from page to page by addresses, and those
 * stand in histories and logs. A way says nothing, and leads nowhere once it is closed, unused for a while, or the
 * server began anew. In memory; of the ways themselves only hashes.
 */
export class Ways<What> {
  readonly #lifetimeMs: number
  readonly #most: number
  /** In the order in which they were last used. */
  readonly #open = new Map<string, { what: What; used: number }>()

  constructor(lifetimeMs: number, most = MOST) {
    this.#lifetimeMs = lifetimeMs
    this.#most = most
  }

  /** A way that leads there from now on. */
  to(what: What, now: Date): string {
    const way = newWay()
    this.lead(way, what, now)
    return way
  }

  /** Lets a way lead there that was given to a page before there was anything behind it. */
  lead(way: string, what: What, now: Date): void {
    const key = hash(way)
    this.#open.delete(key)
    this.#open.set(key, { what, used: now.getTime() })
    const [oldest] = this.#open.keys()
    if (this.#open.size > this.#most && oldest !== undefined) this.#open.delete(oldest)
  }

  /** Where it leads; being asked keeps it open. */
  from(way: string, now: Date): What | undefined {
    const found = this.#open.get(hash(way))
    if (!found) return undefined
    if (now.getTime() - found.used > this.#lifetimeMs) {
      this.close(way)
      return undefined
    }
    this.lead(way, found.what, now)
    return found.what
  }

  close(way: string): void {
    this.#open.delete(hash(way))
  }
}

/** A hundred and twenty-eight random bits, for an address. */
export function newWay(): string {
  return randomBytes(16).toString('base64url')
}

export function isWay(text: string): boolean {
  return /^[\w-]{22}$/.test(text)
}

const hash = (way: string) => createHash('sha256').update(way).digest('base64url')
