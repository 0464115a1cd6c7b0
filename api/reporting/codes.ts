import type { Handle } from '#db/open.ts'
import { findHandOver } from '#db/queries/hand-over-codes.ts'
import { findHelper } from '#db/queries/report-helpers.ts'
import { findReport, findReportByToken } from '#db/queries/reports.ts'
import type { Report } from '#db/schema/reports.ts'
import { AppError } from '../errors.ts'

/**
 * What a code leads to. One that only the person has opens their report. One that a helper has seen, on the slip
 * or made to hand the report over, can do one thing, once: put a code of the person's own in its place. So nobody
 * reads with it unnoticed.
 */

/**
 * The report that the person's own code opens.
 *
 * @param hash SHA-256 of the token that the code yields.
 * @throws AppError `not_found`, or to who has all twenty digits `conflict`: the code was `seen` by a helper and the
 * report is to be taken over first; it was `used` for that already; or it is `expired`.
 */
export function reportOfOwnCode(db: Handle, hash: Buffer, now: Date): Report {
  const found = findReportByToken(db, hash)
  if (found && !wasSeen(db, found)) return found
  reportToTakeOver(db, hash, now)
  throw new AppError('conflict', { code: 'seen' })
}

/**
 * The report that can be taken over with this code.
 * @throws AppError as above
 */
export function reportToTakeOver(db: Handle, hash: Buffer, now: Date): Report {
  const found = findReportByToken(db, hash)
  if (found && wasSeen(db, found)) return found
  const code = findHandOver(db, hash)
  const report = code && findReport(db, code.reportId)
  if (!code || !report?.tokenHash) throw new AppError('not_found')
  if (code.usedAt) throw new AppError('conflict', { code: 'used' })
  if (code.expiresAt <= now) throw new AppError('conflict', { code: 'expired' })
  return report
}

/** Whether whoever typed the report in still knows the code that opens it. */
export function wasSeen(db: Handle, { id, enteredBy }: Pick<Report, 'id' | 'enteredBy'>): boolean {
  return enteredBy !== null && findHelper(db, id)?.takenOverAt === null
}
