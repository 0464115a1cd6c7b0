import { and, eq, isNotNull, isNull, lte } from 'drizzle-orm'
import type { Handle } from '../open.ts'
import { type StaffEmailChange, staffEmailChanges } from '../schema/staff-email-changes.ts'

/** Asks anew where somebody has asked before. */
export function putEmailChange(db: Handle, change: Omit<StaffEmailChange, 'former'>): void {
  const { staffId: _own, ...asked } = change
  db.insert(staffEmailChanges)
    .values(change)
    .onConflictDoUpdate({ target: staffEmailChanges.staffId, set: { ...asked, former: null } })
    .run()
}

/** The one that is not confirmed yet. */
export function findEmailChange(db: Handle, staffId: string): StaffEmailChange | undefined {
  return db
    .select()
    .from(staffEmailChanges)
    .where(and(eq(staffEmailChanges.staffId, staffId), isNull(staffEmailChanges.former)))
    .get()
}

/** Those that are not confirmed yet. */
export function listEmailChanges(db: Handle): StaffEmailChange[] {
  return db.select().from(staffEmailChanges).where(isNull(staffEmailChanges.former)).all()
}

/** Notes the address before, which is still to be told. */
export function confirmEmailChange(db: Handle, staffId: string, former: string): void {
  db.update(staffEmailChanges).set({ former }).where(eq(staffEmailChanges.staffId, staffId)).run()
}

/** The address that somebody had before, until it is told. */
export function formerEmailOf(db: Handle, staffId: string): string | undefined {
  const found = db
    .select({ former: staffEmailChanges.former })
    .from(staffEmailChanges)
    .where(eq(staffEmailChanges.staffId, staffId))
    .get()
  return found?.former ?? undefined
}

/** Whether there was one, confirmed or not. */
export function dropEmailChange(db: Handle, staffId: string): boolean {
  return db.delete(staffEmailChanges).where(eq(staffEmailChanges.staffId, staffId)).run().changes > 0
}

/** Forgets earlier addresses that could not be told. */
export function forgetFormerEmails(db: Handle, requestedBefore: Date): void {
  db.delete(staffEmailChanges)
    .where(and(isNotNull(staffEmailChanges.former), lte(staffEmailChanges.requestedAt, requestedBefore)))
    .run()
}
