import type { Suspicion } from '#db/schema/responses.ts'

/** Nobody reads and fills in a form faster than this. */
const HUMAN_MS = 2_000

/** Whether a form looks as if a machine had sent it. It is kept all the same. */
export function suspicionOf({
  website,
  elapsedMs,
  again = false,
}: {
  /** What stood in the field that people leave empty. */
  website: string | undefined
  elapsedMs: number | undefined
  /** Somebody at this address has done the same today. */
  again?: boolean
}): Suspicion | undefined {
  if (website) return 'honeypot'
  if (elapsedMs !== undefined && elapsedMs < HUMAN_MS) return 'timing'
  return again ? 'same_address' : undefined
}
