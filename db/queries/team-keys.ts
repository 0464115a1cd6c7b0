import { and, asc, desc, eq, isNotNull, isNull } from 'drizzle-orm'
import type { Handle } from '../open.ts'
import { recoveryKeys } from '../schema/recovery-keys.ts'
import { type TeamKey, teamKeyHolders, teamKeys } from '../schema/team-keys.ts'

/**
 * The key that new reports of a team are sealed to. There is none while nobody holds it, or
 * while it could not be restored: what nobody may ever open is not taken.
 */
export function findTeamKey(db: Handle, team: string): TeamKey | undefined {
  return db
    .select({ key: teamKeys })
    .from(teamKeys)
    .innerJoin(recoveryKeys, and(eq(recoveryKeys.id, teamKeys.recoveryKeyId), isNotNull(recoveryKeys.provedAt)))
    .innerJoin(teamKeyHolders, eq(teamKeyHolders.teamKeyId, teamKeys.id))
    .where(and(eq(teamKeys.team, team), isNull(teamKeys.retiredAt)))
    .orderBy(desc(teamKeys.createdAt), desc(teamKeys.id))
    .limit(1)
    .get()?.key
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
