import type { Logger } from 'pino'
import type { Content } from './content/read.ts'
import type { RateLimiter } from './rate-limit.ts'
import type { Store } from './store.ts'

/** What the API is made of; a test hands in its own clock, content and database. */
export type ApiDeps = {
  content: Content
  store: Store
  limiter: RateLimiter
  log: Pick<Logger, 'info' | 'warn' | 'error'>
  now: () => Date
}

export type AppEnv = {
  /** Where the request came from, for the rate limit only. */
  Bindings: { address?: string }
  Variables: ApiDeps & { requestId: string }
}
