import { and, desc, eq, isNull } from 'drizzle-orm'
import type { Handle } from '../open.ts'
import { type HandOverCode, handOverCodes } from '../schema/hand-over-codes.ts'
import { type Report, reports } from '../schema/reports.ts'

/** Puts a code in the place of those that nobody has used. */
export function putHandOver(db: Handle, code: Omit<HandOverCode, 'usedAt'>): void {
  dropUnusedHandOvers(db, code.reportId)
  db.insert(handOverCodes).values(code).run()
}

export function findHandOver(db: Handle, tokenHash: Buffer): HandOverCode | undefined {
  return db.select().from(handOverCodes).where(eq(handOverCodes.tokenHash, tokenHash)).get()
}

/** The last code of a report that nobody has used, in time or not. */
export function findUnusedHandOver(db: Handle, reportId: string): HandOverCode | undefined {
  return db
    .select()
    .from(handOverCodes)
    .where(and(eq(handOverCodes.reportId, reportId), isNull(handOverCodes.usedAt)))
    .orderBy(desc(handOverCodes.madeAt))
    .get()
}

export function dropUnusedHandOvers(db: Handle, reportId: string): void {
  db.delete(handOverCodes)
    .where(and(eq(handOverCodes.reportId, reportId), isNull(handOverCodes.usedAt)))
    .run()
}

/**
 * Uses a code up, of the slip or of a hand-over: from now on the report opens with the person's own code alone.
 * The code that opened it before is kept as a used one, so that whoever comes with it is told.
 */
export function takeOver(
  db: Handle,
  { id: reportId, tokenHash: before, enteredBy: madeBy }: Pick<Report, 'id' | 'tokenHash' | 'enteredBy'>,
  given: Buffer,
  own: Pick<Report, 'recipient'> & { tokenHash: Buffer },
  now: Date,
): void {
  db.update(handOverCodes).set({ usedAt: now }).where(eq(handOverCodes.tokenHash, given)).run()
  dropUnusedHandOvers(db, reportId)
  if (before && madeBy !== null)
    db.insert(handOverCodes)
      .values({ tokenHash: before, reportId, madeBy, madeAt: now, expiresAt: now, usedAt: now })
      .run()
  db.update(reports)
    .set({ tokenHash: own.tokenHash, recipient: own.recipient, activeAt: now })
    .where(eq(reports.id, reportId))
    .run()
}
