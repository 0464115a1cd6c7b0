import { eq } from 'drizzle-orm'
import type { Handle } from '../open.ts'
import { type LegalHold, legalHolds } from '../schema/legal-holds.ts'
import { reports } from '../schema/reports.ts'

export function findHold(db: Handle, reportId: string): LegalHold | undefined {
  return db.select().from(legalHolds).where(eq(legalHolds.reportId, reportId)).get()
}

/** Holds the words of a report, or says anew why and until when. A second person agrees anew as well. */
export function putHold(db: Handle, hold: Omit<LegalHold, 'agreedBy'>): void {
  const { reportId, ...said } = hold
  db.insert(legalHolds)
    .values({ ...hold, agreedBy: null })
    .onConflictDoUpdate({ target: legalHolds.reportId, set: { ...said, agreedBy: null } })
    .run()
  db.update(reports).set({ legalHold: true }).where(eq(reports.id, reportId)).run()
}

export function agreeToHold(db: Handle, reportId: string, agreedBy: string): void {
  db.update(legalHolds).set({ agreedBy }).where(eq(legalHolds.reportId, reportId)).run()
}

export function removeHold(db: Handle, reportId: string): void {
  db.delete(legalHolds).where(eq(legalHolds.reportId, reportId)).run()
  db.update(reports).set({ legalHold: false }).where(eq(reports.id, reportId)).run()
}
