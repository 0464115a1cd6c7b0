import type { Logger } from 'pino'
import type { RelyingParty } from './auth/passkeys.ts'
import type { SignedIn, Sessions } from './auth/sessions.ts'
import type { SlowDown } from './auth/slow-down.ts'
import type { Content } from './content/read.ts'
import type { Transport } from './outbox/transport.ts'
import type { ChangeCheck } from './publishing/check-change.ts'
import type { Staged, StagedChange } from './publishing/staged-content.ts'
import type { RateLimiter } from './rate-limit.ts'
import type { Store } from './store.ts'

/** What the desks of editors and publishers need of the site. */
export type Publishing = {
  /** Where the content lies. */
  contentDir: string
  /** Says that there is something in the queue. */
  wake: () => void
  /** Checks a change as if it were published now. */
  check: (change: StagedChange) => Promise<ChangeCheck>
  /** The content as it would be with a change in it. */
  staged: (change: StagedChange) => Promise<Staged>
}

/** The way mail leaves. */
export type Outgoing = {
  /** `none` when no mail is set up: then it waits, and codes are handed over by people. */
  by: Transport['by'] | 'none'
  /** Says that there is something in the outbox. */
  wake: () => void
}

/** What the API is made of; a test hands in its own clock, content and database. */
export type ApiDeps = {
  /** As it is at this moment: publishing changes it. */
  content: () => Content
  store: Store
  limiter: RateLimiter
  log: Pick<Logger, 'info' | 'warn' | 'error'>
  now: () => Date
  /** Made-up accounts can be signed in to, with passwords that everybody can read. */
  demonstration?: boolean
  publishing: Publishing
  outgoing: Outgoing
}

export type AppEnv = {
  /** Where the request came from, for the rate limit only. */
  Bindings: { address?: string }
  Variables: Omit<ApiDeps, 'content'> & {
    content: Content
    requestId: string
  }
}

/** What coming back with a code needs besides. */
export type ReportEnv = AppEnv & {
  Variables: {
    /** Makes whoever guesses codes wait. */
    codeGuesses: SlowDown
  }
}

/** What signing in needs besides. */
export type SignInEnv = AppEnv & {
  Variables: { sessions: Sessions; slowDown: SlowDown; relyingParty: RelyingParty }
}

/** Under /api/staff/ somebody is always signed in. */
export type StaffEnv = SignInEnv & {
  Variables: {
    signedIn: SignedIn
    /** Runs a job in the commit queue, if the person is still signed in and may still do this. */
    change: <Result>(job: () => Result) => Promise<Result>
  }
}
