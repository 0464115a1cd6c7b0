import { and, asc, eq } from 'drizzle-orm'
import type { Handle } from '../open.ts'
import { type KeyLock, type OfficerKey, officerKeys } from '../schema/officer-keys.ts'

/** Every lock of somebody's key: none while they have not made one. */
export function listLocks(db: Handle, staffId: string): OfficerKey[] {
  return db.select().from(officerKeys).where(eq(officerKeys.staffId, staffId)).orderBy(asc(officerKeys.lock)).all()
}

/** Puts a lock in the place of the one of the same kind. */
export function putLock(db: Handle, key: OfficerKey): void {
  db.insert(officerKeys)
    .values(key)
    .onConflictDoUpdate({ target: [officerKeys.staffId, officerKeys.lock], set: key })
    .run()
}

/** Takes one lock off. False when there was none. */
export function dropLock(db: Handle, staffId: string, lock: KeyLock): boolean {
  const one = and(eq(officerKeys.staffId, staffId), eq(officerKeys.lock, lock))
  return db.delete(officerKeys).where(one).run().changes > 0
}

/** Every officer's recipient, by person. */
export function listRecipients(db: Handle): Map<string, string> {
  const found = db.select({ staffId: officerKeys.staffId, recipient: officerKeys.recipient }).from(officerKeys).all()
  return new Map(found.map(({ staffId, recipient }) => [staffId, recipient]))
}

/** Forgets somebody’s key with all its locks. */
export function dropOfficerKey(db: Handle, staffId: string): void {
  db.delete(officerKeys).where(eq(officerKeys.staffId, staffId)).run()
}
