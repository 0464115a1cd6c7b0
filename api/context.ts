import type { Logger } from 'pino'
import type { RelyingParty } from './auth/passkeys.ts'
import type { SignedIn, Sessions } from './auth/sessions.ts'
import type { SlowDown } from './auth/slow-down.ts'
import type { Content } from './content/read.ts'
import type { RateLimiter } from './rate-limit.ts'
import type { Store } from './store.ts'

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
  /** Where the content lies. */
  contentDir: string
  /** Tells the publisher that there is something in the queue. */
  wakePublisher: () => void
}

export type AppEnv = {
  /** Where the request came from, for the rate limit only. */
  Bindings: { address?: string }
  Variables: Omit<ApiDeps, 'content'> & { content: Content; requestId: string }
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
