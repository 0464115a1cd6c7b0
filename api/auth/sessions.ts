import { hash } from 'node:crypto'
import { type Adapter, type DatabaseSession, Lucia, TimeSpan } from 'lucia'
import type { Database } from '#db/open.ts'
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
  constructor(database: () => Database, now: () => Date, secure: boolean) {
    this.#now = now
    this.#lucia = new Lucia(new HashingAdapter(database, now), {
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

  /** Starts a session; the cookie is for the `Set-Cookie` header. */
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
    const id = cookieHeader && this.#lucia.readSessionCookie(cookieHeader)
    if (!id) return undefined
    const { session, user } = await this.#lucia.validateSession(id)
    if (!session || user.person.state !== 'active') return undefined
    return { person: user.person, session: { idHash: hashId(id), createdAt: session.createdAt } }
  }

  /** Ends the session of this cookie; returns the cookie that clears it. */
  async end(cookieHeader: string | undefined): Promise<{ cookie: string }> {
    const id = cookieHeader && this.#lucia.readSessionCookie(cookieHeader)
    if (id) await this.#lucia.invalidateSession(id)
    return { cookie: this.#lucia.createBlankSessionCookie().serialize() }
  }
}

/**
 * Stores the SHA-256 of ids only. Lucia reads the computer's clock, while ours is handed
 * in, so instants are shifted between the two on their way.
 */
class HashingAdapter implements Adapter {
  readonly #database: () => Database
  readonly #now: () => Date

  constructor(database: () => Database, now: () => Date) {
    this.#database = database
    this.#now = now
  }

  async getSessionAndUser(id: string) {
    const now = this.#now()
    const found = findSession(this.#database(), hashId(id))
    if (!found || hasEnded(found.session, now)) return [null, null] as [null, null]
    return [
      { id, ...this.#toLucia(found.session) },
      { id: found.person.id, attributes: { person: found.person } },
    ] as Awaited<ReturnType<Adapter['getSessionAndUser']>>
  }

  async getUserSessions(staffId: string): Promise<DatabaseSession[]> {
    return listSessions(this.#database(), staffId, this.#now()).map((session) => ({
      id: session.idHash,
      ...this.#toLucia(session),
    }))
  }

  async setSession({ id, userId, expiresAt, attributes }: DatabaseSession): Promise<void> {
    const db = this.#database()
    deleteExpiredSessions(db, this.#now())
    putSession(db, { idHash: hashId(id), staffId: userId, expiresAt: this.#ours(expiresAt), ...attributes })
  }

  async updateSessionExpiration(id: string, expiresAt: Date): Promise<void> {
    extendSession(this.#database(), hashId(id), this.#ours(expiresAt))
  }

  async deleteSession(id: string): Promise<void> {
    endSession(this.#database(), hashId(id))
  }

  async deleteUserSessions(staffId: string): Promise<void> {
    endSessions(this.#database(), staffId)
  }

  async deleteExpiredSessions(): Promise<void> {
    deleteExpiredSessions(this.#database(), this.#now())
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

function hashId(id: string): string {
  return hash('sha256', id)
}

function withoutAge(cookie: string): string {
  return cookie
    .split('; ')
    .filter((part) => !part.startsWith('Max-Age=') && !part.startsWith('Expires='))
    .join('; ')
}
