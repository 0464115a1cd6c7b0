import { and, desc, eq, isNotNull, isNull, lte } from 'drizzle-orm'
import type { Handle } from '../open.ts'
import { recoveryChallenges } from '../schema/recovery-challenges.ts'
import { type RecoveryKey, recoveryKeys, recoveryRehearsals } from '../schema/recovery-keys.ts'
import { staff } from '../schema/staff.ts'

/** The recovery key that counts: somebody has shown that its parts open something. */
export function findRecoveryKey(db: Handle): RecoveryKey | undefined {
  return newest(db, isNotNull(recoveryKeys.provedAt))
}

/** One that was made, and that nobody has shown to work yet. */
export function findUnprovedKey(db: Handle): RecoveryKey | undefined {
  return newest(db, isNull(recoveryKeys.provedAt))
}

function newest(db: Handle, proved: ReturnType<typeof isNull>): RecoveryKey | undefined {
  return db
    .select()
    .from(recoveryKeys)
    .where(and(proved, isNull(recoveryKeys.retiredAt)))
    .orderBy(desc(recoveryKeys.createdAt), desc(recoveryKeys.id))
    .limit(1)
    .get()
}

export function findRecoveryKeyById(db: Handle, id: string): RecoveryKey | undefined {
  return db.select().from(recoveryKeys).where(eq(recoveryKeys.id, id)).get()
}

export function isKnownRecipient(db: Handle, recipient: string): boolean {
  return db.select().from(recoveryKeys).where(eq(recoveryKeys.recipient, recipient)).get() !== undefined
}

/** Makes one that still has to be proved; one before it that nobody proved is dropped. */
export function createRecoveryKey(
  db: Handle,
  { recipient, createdBy }: Pick<RecoveryKey, 'recipient' | 'createdBy'>,
  now: Date,
): RecoveryKey {
  db.delete(recoveryKeys).where(isNull(recoveryKeys.provedAt)).run()
  return db
    .insert(recoveryKeys)
    .values({ id: crypto.randomUUID(), recipient, createdBy, createdAt: now })
    .returning()
    .get()
}

export function proveRecoveryKey(db: Handle, id: string, now: Date): void {
  db.update(recoveryKeys).set({ provedAt: now }).where(eq(recoveryKeys.id, id)).run()
}

export function retireRecoveryKey(db: Handle, id: string, now: Date): void {
  db.update(recoveryKeys).set({ retiredAt: now }).where(eq(recoveryKeys.id, id)).run()
}

/** Newest first, with who did it, whichever recovery key it was. */
export function listRehearsals(db: Handle, limit = 20): { at: Date; by: string; recoveryKeyId: string }[] {
  const { at, recoveryKeyId, id } = recoveryRehearsals
  return db
    .select({ at, by: staff.name, recoveryKeyId })
    .from(recoveryRehearsals)
    .innerJoin(staff, eq(staff.id, recoveryRehearsals.staffId))
    .orderBy(desc(at), desc(id))
    .limit(limit)
    .all()
}

export function addRehearsal(
  db: Handle,
  { recoveryKeyId, staffId }: { recoveryKeyId: string; staffId: string },
  now: Date,
): void {
  db.insert(recoveryRehearsals).values({ recoveryKeyId, staffId, at: now }).run()
}

export type RecoveryChallenge = typeof recoveryChallenges.$inferSelect

/** One for each person and key: an earlier one opens nothing any more. */
export function putChallenge(db: Handle, challenge: RecoveryChallenge, now: Date): void {
  db.delete(recoveryChallenges).where(lte(recoveryChallenges.expiresAt, now)).run()
  const { recoveryKeyId, staffId } = challenge
  db.delete(recoveryChallenges).where(ofPerson({ recoveryKeyId, staffId })).run()
  db.insert(recoveryChallenges).values(challenge).run()
}

/** Uses a challenge up. False when it is unknown, too old, used, or somebody else's. */
export function takeChallenge(db: Handle, given: Omit<RecoveryChallenge, 'expiresAt'>, now: Date): boolean {
  const taken = db
    .delete(recoveryChallenges)
    .where(and(ofPerson(given), eq(recoveryChallenges.hash, given.hash)))
    .returning()
    .get()
  return taken !== undefined && taken.expiresAt > now
}

function ofPerson({ recoveryKeyId, staffId }: Pick<RecoveryChallenge, 'recoveryKeyId' | 'staffId'>) {
  return and(eq(recoveryChallenges.recoveryKeyId, recoveryKeyId), eq(recoveryChallenges.staffId, staffId))
}
