import type { Context } from 'hono'
import type { Handle } from '#db/open.ts'
import { recordAct } from '#db/queries/audit.ts'
import type { Report } from '#db/schema/reports.ts'
import type { ReportEnv } from '../context.ts'
import { AppError } from '../errors.ts'
import { reportOfOwnCode } from '../reporting/codes.ts'
import { tokenHash } from '../reporting/fields.ts'

/** How each route begins that somebody comes to with a code. */

/**
 * The report that somebody's own code opens.
 * @throws AppError as `reportOfOwnCode`, and `rate_limited` for whoever guesses; that says nothing about any code.
 */
export function reportOfCode(c: Context<ReportEnv>, given: string): Report {
  return triedCode(c, given, reportOfOwnCode)
}

/**
 * Counts a code as a guess unless it is known: whoever has all twenty digits may know what became of it.
 * @param find Finds what belongs to the SHA-256 of `given`; throws `not_found` for every code that opens nothing.
 */
export function triedCode<Found>(
  { env, var: { codeGuesses, now, store } }: Context<ReportEnv>,
  given: string,
  find: (db: Handle, hash: Buffer, now: Date) => Found,
): Found {
  const at = now()
  const right = codeGuesses.begin({ address: env.address ?? 'unknown' }, at)
  try {
    const found = find(store.use().db, tokenHash(given), at)
    right()
    return found
  } catch (error) {
    if (error instanceof AppError && error.code === 'conflict') right()
    throw error
  }
}

/**
 * Changes the report of whoever has its code, in one transaction.
 *
 * @param change `did` records what the person did, and gives the moment of it.
 * @returns what `change` does.
 * @throws AppError as `reportOfCode`, `conflict` when it was taken back, and what `change` throws.
 */
export async function changeByCode<Result>(
  c: Context<ReportEnv>,
  given: string,
  change: (report: Report, db: Handle, did: (action: string) => Date) => Result,
): Promise<Result> {
  const at = c.var.now()
  const { db, queue } = c.var.store.use()
  reportOfCode(c, given)
  return queue.add(() => {
    const found = reportOfOwnCode(db, tokenHash(given), at)
    // Only a legal hold keeps it: nobody works on it any more.
    if (found.state === 'withdrawn') throw new AppError('conflict', { state: 'withdrawn' })
    return change(found, db, (action) => {
      recordAct(db, { actor: 'resident', action, subject: `report ${found.id}` }, at)
      return at
    })
  })
}
