import { and, asc, desc, eq, exists, inArray, isNotNull, isNull, ne, or, sql } from 'drizzle-orm'
import type { Handle } from '../open.ts'
import { prepared } from '../prepared.ts'
import { recoveryKeys } from '../schema/recovery-keys.ts'
import { COUNCIL_TEAM, type TeamKey, teamKeyHolders, teamKeys } from '../schema/team-keys.ts'

/**
 * The key that new reports of a team are sealed to. There is none while nobody holds it, or
 * while the council's could not be restored: what nobody may ever open is not taken.
 */
export function findTeamKey(db: Handle, team: string): TeamKey | undefined {
  const id = findTeamKeyId(db, team)
  return id === undefined ? undefined : findTeamKeyById(db, id)
}

/** The same key's id alone, for the path that every report takes. */
export function findTeamKeyId(db: Handle, team: string): string | undefined {
  return usableKey(db).get({ team })?.id
}

const usableKey = prepared((db) => {
  const { id, createdAt, recoveryKeyId, retiredAt, team } = teamKeys
  const proved = and(eq(recoveryKeys.id, recoveryKeyId), isNotNull(recoveryKeys.provedAt))
  const held = eq(teamKeyHolders.teamKeyId, id)
  return db
    .select({ id })
    .from(teamKeys)
    .where(
      and(
        eq(team, sql.placeholder('team')),
        isNull(retiredAt),
        or(ne(team, COUNCIL_TEAM), exists(db.select({ one: sql`1` }).from(recoveryKeys).where(proved))),
        exists(db.select({ one: sql`1` }).from(teamKeyHolders).where(held)),
      ),
    )
    .orderBy(desc(createdAt), desc(id))
    .limit(1)
    .prepare()
})

/** The key of a team in use, also when nobody holds it any more. */
export function findCurrentKey(db: Handle, team: string): TeamKey | undefined {
  return db
    .select()
    .from(teamKeys)
    .where(and(eq(teamKeys.team, team), isNull(teamKeys.retiredAt)))
    .orderBy(desc(teamKeys.createdAt), desc(teamKeys.id))
    .limit(1)
    .get()
}

/** Every key a team has had, oldest first. */
export function listTeamKeys(db: Handle, team: string): TeamKey[] {
  return db
    .select()
    .from(teamKeys)
    .where(eq(teamKeys.team, team))
    .orderBy(asc(teamKeys.createdAt), asc(teamKeys.id))
    .all()
}

/** Keys of every team that this recovery key restores. */
export function listKeysRestoredBy(db: Handle, recoveryKeyId: string): TeamKey[] {
  return db.select().from(teamKeys).where(eq(teamKeys.recoveryKeyId, recoveryKeyId)).all()
}

export type NewTeamKey = Pick<TeamKey, 'team' | 'recipient' | 'createdBy'> &
  Partial<Pick<TeamKey, 'sealedForRecovery' | 'recoveryKeyId'>>

/** Makes a team's key, which takes the place of the one before. */
export function createTeamKey(db: Handle, key: NewTeamKey, now: Date): TeamKey {
  db.update(teamKeys)
    .set({ retiredAt: now })
    .where(and(eq(teamKeys.team, key.team), isNull(teamKeys.retiredAt)))
    .run()
  return db
    .insert(teamKeys)
    .values({ id: crypto.randomUUID(), ...key, createdAt: now })
    .returning()
    .get()
}

export function isTeamRecipient(db: Handle, recipient: string): boolean {
  return db.select().from(teamKeys).where(eq(teamKeys.recipient, recipient)).get() !== undefined
}

/** Seals a key to another recovery key than before. */
export function sealToRecovery(
  db: Handle,
  id: string,
  sealed: { sealedForRecovery: Buffer; recoveryKeyId: string },
): void {
  db.update(teamKeys).set(sealed).where(eq(teamKeys.id, id)).run()
}

export type Holder = typeof teamKeyHolders.$inferSelect

/** Who holds a key. */
export function listHolders(db: Handle, teamKeyId: string): Holder[] {
  return holdersOf(db).all({ teamKeyId })
}

const holdersOf = prepared((db) =>
  db
    .select()
    .from(teamKeyHolders)
    .where(eq(teamKeyHolders.teamKeyId, sql.placeholder('teamKeyId')))
    .prepare(),
)

/** Gives somebody a key; what was sealed for them before opens nothing any more. */
export function putHolder(db: Handle, holder: Holder): void {
  db.insert(teamKeyHolders)
    .values(holder)
    .onConflictDoUpdate({ target: [teamKeyHolders.teamKeyId, teamKeyHolders.staffId], set: holder })
    .run()
}

/** Takes these keys from somebody. */
export function dropHolder(db: Handle, staffId: string, teamKeyIds: readonly string[]): void {
  db.delete(teamKeyHolders)
    .where(and(eq(teamKeyHolders.staffId, staffId), inArray(teamKeyHolders.teamKeyId, [...teamKeyIds])))
    .run()
}

/** Marks those of these keys that are in use: another one is due. */
export function outgrow(db: Handle, teamKeyIds: readonly string[], now: Date): void {
  db.update(teamKeys)
    .set({ outgrownAt: now })
    .where(and(inArray(teamKeys.id, [...teamKeyIds]), isNull(teamKeys.retiredAt), isNull(teamKeys.outgrownAt)))
    .run()
}

/** A key of a team, retired or not. */
export function findTeamKeyById(db: Handle, id: string): TeamKey | undefined {
  return db.select().from(teamKeys).where(eq(teamKeys.id, id)).get()
}

export type HeldKey = Pick<TeamKey, 'id' | 'team' | 'recipient' | 'retiredAt'> & { sealed: Buffer }

/** The teams' keys that somebody holds, each as it was sealed for them, oldest first. */
export function listHeldKeys(db: Handle, staffId: string): HeldKey[] {
  const { id, team, recipient, retiredAt, createdAt } = teamKeys
  return db
    .select({ id, team, recipient, retiredAt, sealed: teamKeyHolders.sealed })
    .from(teamKeyHolders)
    .innerJoin(teamKeys, eq(teamKeys.id, teamKeyHolders.teamKeyId))
    .where(eq(teamKeyHolders.staffId, staffId))
    .orderBy(asc(createdAt), asc(id))
    .all()
}
