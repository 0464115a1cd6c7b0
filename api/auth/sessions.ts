import { hash } from 'node:crypto'
import { type Adapter, type DatabaseSession, Lucia, TimeSpan } from 'lucia'
import { findStaff } from '#db/queries/staff.ts'
import {
  deleteExpiredSessions,
  endSession,
  endSessions,
  extendSession,
  findSession,
  listSessions,
  putSession,
  type StaffSession,
} from '#db/queries/staff-sessions.ts'
import type { Staff } from '#db/schema/staff.ts'
import { AppError } from '../errors.ts'
import type { OpenStore } from '../store.ts'

// Lucia 3 gets no more features, so nothing outside this file knows that it is there.

/** Unused, a session ends after half of this to the whole of it. */
const IDLE = new TimeSpan(1, 'h')
/** Used or not, it ends a working day after the sign-in. */
const ABSOLUTE_MS = 12 * 3_600_000

type SessionAttributes = { createdAt: Date; browser: string }

declare module 'lucia' {
  interface Register {
    Lucia: Lucia<SessionAttributes, { person: Staff }>
    DatabaseSessionAttributes: SessionAttributes
    DatabaseUserAttributes: { person: Staff }
  }
}

export type SignedIn = {
  person: Staff
  /** The hash under which the session is stored. */
  session: { idHash: string; createdAt: Date }
}

export class Sessions {
  readonly #lucia: Lucia<SessionAttributes, { person: Staff }>
  readonly #now: () => Date

  /** `secure`: the site is reached by https, so the cookie can be bound to this host. */
  constructor(store: () => OpenStore, now: () => Date, secure: boolean) {
    this.#now = now
    this.#lucia = new Lucia(new HashingAdapter(store, now), {
      sessionExpiresIn: IDLE,
      sessionCookie: {
        name: secure ? '__Host-saysafe' : 'saysafe',
        // Ends with the browser; how long it works is for the server to say.
        expires: false,
        attributes: { secure, sameSite: 'lax', path: '/' },
      },
      getSessionAttributes: ({ createdAt, browser }) => ({ createdAt, browser }),
      getUserAttributes: ({ person }) => ({ person }),
    })
  }

  get cookieName(): string {
    return this.#lucia.sessionCookieName
  }

  /**
   * Starts a session; the cookie is for the `Set-Cookie` header.
   * @throws AppError `wrong_credentials` when the person has been suspended meanwhile.
   */
  async start(staffId: string, browser: string): Promise<{ cookie: string }> {
    const session = await this.#lucia.createSession(staffId, {
      createdAt: this.#now(),
      browser: browser.slice(0, 200),
    })
    // Lucia's cookie lives for months, and this one no longer than the browser.
    return { cookie: withoutAge(this.#lucia.createSessionCookie(session.id).serialize()) }
  }

  /** Who sent this `Cookie` header, if they are signed in. */
  async read(cookieHeader: string | undefined): Promise<SignedIn | undefined> {
    const id = cookieNamed(this.cookieName, cookieHeader)
    if (!id) return undefined
    const { session, user } = await this.#lucia.validateSession(id)
    if (!session || user.person.state !== 'active') return undefined
    return { person: user.person, session: { idHash: hashId(id), createdAt: session.createdAt } }
  }

  /** Ends the session of this cookie; returns the cookie that clears it. */
  async end(cookieHeader: string | undefined): Promise<{ cookie: string }> {
    const id = cookieNamed(this.cookieName, cookieHeader)
    if (id) await this.#lucia.invalidateSession(id)
    return { cookie: this.#lucia.createBlankSessionCookie().serialize() }
  }
}

/**
 * Stores the SHA-256 of ids only. Lucia reads the computer's clock, while ours is handed
 * in, so instants are shifted between the two on their way.
 */
class HashingAdapter implements Adapter {
  readonly #store: () => OpenStore
  readonly #now: () => Date

  constructor(store: () => OpenStore, now: () => Date) {
    this.#store = store
    this.#now = now
  }

  async getSessionAndUser(id: string) {
    const now = this.#now()
    const found = findSession(this.#store().db, hashId(id))
    if (!found || hasEnded(found.session, now)) return [null, null] as [null, null]
    return [
      { id, ...this.#toLucia(found.session) },
      { id: found.person.id, attributes: { person: found.person } },
    ] as Awaited<ReturnType<Adapter['getSessionAndUser']>>
  }

  async getUserSessions(staffId: string): Promise<DatabaseSession[]> {
    return listSessions(this.#store().db, staffId, this.#now()).map((session) => ({
      id: session.idHash,
      ...this.#toLucia(session),
    }))
  }

  async setSession({ id, userId, expiresAt, attributes }: DatabaseSession): Promise<void> {
    await this.#change((db) => {
      if (findStaff(db, userId)?.state !== 'active') throw new AppError('wrong_credentials')
      deleteExpiredSessions(db, this.#now())
      putSession(db, { idHash: hashId(id), staffId: userId, expiresAt: this.#ours(expiresAt), ...attributes })
    })
  }

  async updateSessionExpiration(id: string, expiresAt: Date): Promise<void> {
    await this.#change((db) => extendSession(db, hashId(id), this.#ours(expiresAt)))
  }

  async deleteSession(id: string): Promise<void> {
    await this.#change((db) => endSession(db, hashId(id)))
  }

  async deleteUserSessions(staffId: string): Promise<void> {
    await this.#change((db) => endSessions(db, staffId))
  }

  async deleteExpiredSessions(): Promise<void> {
    await this.#change((db) => deleteExpiredSessions(db, this.#now()))
  }

  /** Through the queue, which waits while another process holds the file. */
  async #change(job: (db: OpenStore['db']) => unknown): Promise<void> {
    const { db, queue } = this.#store()
    await queue.add(() => job(db))
  }

  #toLucia({ staffId, expiresAt, createdAt, browser }: StaffSession): Omit<DatabaseSession, 'id'> {
    const shifted = new Date(Date.now() + expiresAt.getTime() - this.#now().getTime())
    return { userId: staffId, expiresAt: shifted, attributes: { createdAt, browser } }
  }

  #ours(expiresAt: Date): Date {
    return new Date(this.#now().getTime() + expiresAt.getTime() - Date.now())
  }
}

/** Also when the clock has jumped back to before the sign-in: nobody knows how old it is then. */
function hasEnded({ createdAt, expiresAt }: StaffSession, now: Date): boolean {
  const age = now.getTime() - createdAt.getTime()
  return expiresAt <= now || age >= ABSOLUTE_MS || age < -60_000
}

/**
 * Read as it was set. Lucia would undo percent-encoding first: a stray `%` in any cookie
 * would be a fault, and a name such as `%5F_Host-…` would pass for the one that only this host can set.
 */
function cookieNamed(name: string, header = ''): string | undefined {
  const pair = header.split(';').find((one) => one.trimStart().startsWith(`${name}=`))
  return pair?.trim().slice(name.length + 1)
}

function hashId(id: string): string {
  return hash('sha256', id)
}

function withoutAge(cookie: string): string {
  return cookie
    .split('; ')
    .filter((part) => !part.startsWith('Max-Age=') && !part.startsWith('Expires='))
    .join('; ')
}
