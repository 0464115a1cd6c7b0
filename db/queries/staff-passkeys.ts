import { and, asc, eq } from 'drizzle-orm'
import type { Handle } from '../open.ts'
import { type Passkey, staffPasskeys } from '../schema/staff-passkeys.ts'

export function addPasskey(db: Handle, passkey: Passkey): void {
  db.insert(staffPasskeys).values(passkey).run()
}

/** Oldest first. */
export function listPasskeys(db: Handle, staffId: string): Passkey[] {
  return db
    .select()
    .from(staffPasskeys)
    .where(eq(staffPasskeys.staffId, staffId))
    .orderBy(asc(staffPasskeys.createdAt), asc(staffPasskeys.id))
    .all()
}

export function findPasskey(db: Handle, id: string): Passkey | undefined {
  return db.select().from(staffPasskeys).where(eq(staffPasskeys.id, id)).get()
}

export function countUse(db: Handle, id: string, counter: number): void {
  db.update(staffPasskeys).set({ counter }).where(eq(staffPasskeys.id, id)).run()
}

export function removePasskey(db: Handle, staffId: string, id: string): boolean {
  const own = and(eq(staffPasskeys.staffId, staffId), eq(staffPasskeys.id, id))
  return db.delete(staffPasskeys).where(own).run().changes > 0
}

export function removePasskeys(db: Handle, staffId: string): void {
  db.delete(staffPasskeys).where(eq(staffPasskeys.staffId, staffId)).run()
}
