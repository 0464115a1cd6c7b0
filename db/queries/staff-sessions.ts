import { and, desc, eq, gt, lte, ne } from 'drizzle-orm'
import type { Handle } from '../open.ts'
import { type Staff, staff } from '../schema/staff.ts'
import { staffSessions } from '../schema/staff-sessions.ts'

export type StaffSession = typeof staffSessions.$inferSelect

export function putSession(db: Handle, session: StaffSession): void {
  db.insert(staffSessions).values(session).run()
}

export function findSession(db: Handle, idHash: string): { session: StaffSession; person: Staff } | undefined {
  return db
    .select({ session: staffSessions, person: staff })
    .from(staffSessions)
    .innerJoin(staff, eq(staff.id, staffSessions.staffId))
    .where(eq(staffSessions.idHash, idHash))
    .get()
}

/** Newest first. */
export function listSessions(db: Handle, staffId: string, now: Date): StaffSession[] {
  return db
    .select()
    .from(staffSessions)
    .where(and(eq(staffSessions.staffId, staffId), gt(staffSessions.expiresAt, now)))
    .orderBy(desc(staffSessions.createdAt), desc(staffSessions.idHash))
    .all()
}

export function extendSession(db: Handle, idHash: string, expiresAt: Date): void {
  db.update(staffSessions).set({ expiresAt }).where(eq(staffSessions.idHash, idHash)).run()
}

/** Ends one session of a person; false when they have no such session. */
export function endSession(db: Handle, idHash: string, staffId?: string): boolean {
  const own = staffId === undefined ? undefined : eq(staffSessions.staffId, staffId)
  return (
    db
      .delete(staffSessions)
      .where(and(eq(staffSessions.idHash, idHash), own))
      .run().changes > 0
  )
}

/** Ends all of a person's sessions, but for the one they are using. */
export function endSessions(db: Handle, staffId: string, exceptIdHash = ''): number {
  return db
    .delete(staffSessions)
    .where(and(eq(staffSessions.staffId, staffId), ne(staffSessions.idHash, exceptIdHash)))
    .run().changes
}

export function deleteExpiredSessions(db: Handle, now: Date): void {
  db.delete(staffSessions).where(lte(staffSessions.expiresAt, now)).run()
}
