import type { Handle } from '#db/open.ts'
import { centreOf, peopleOf } from '#db/queries/centres.ts'
import { listLocks } from '#db/queries/officer-keys.ts'
import { findStaff, listStaff } from '#db/queries/staff.ts'
import { findCurrentKey, listHolders } from '#db/queries/team-keys.ts'
import type { Staff } from '#db/schema/staff.ts'
import { COUNCIL_TEAM, type TeamKey } from '#db/schema/team-keys.ts'
import { AppError } from '../errors.ts'

const coordinates = ({ state, roles }: Pick<Staff, 'state' | 'roles'>) =>
  state === 'active' && roles.includes('coordinator')

/** The council's team is its coordinators, any other one the people of a centre. */
export function belongs(db: Handle, person: Staff, team: string): boolean {
  return team === COUNCIL_TEAM ? coordinates(person) : centreOf(db, person.id)?.id === team
}

/** Everybody who may hold a team's key, by name. */
export function membersOf(db: Handle, team: string): Staff[] {
  return team === COUNCIL_TEAM ? listStaff(db).filter(coordinates) : peopleOf(db, team)
}

/** The team that somebody works in: a centre's only for who is in nothing else. None for a centre's person without a centre. */
export function teamOf(db: Handle, { id, roles }: Pick<Staff, 'id' | 'roles'>): string | undefined {
  return roles.includes('coordinator') || !roles.includes('centre') ? COUNCIL_TEAM : centreOf(db, id)?.id
}

/** @throws AppError `conflict`, when somebody has not made a key of their own. */
export function ownRecipient(db: Handle, staffId: string): string {
  const [lock] = listLocks(db, staffId)
  if (!lock) throw new AppError('conflict', { officerKey: 'missing' })
  return lock.recipient
}

/** @throws AppError `conflict`: only somebody who can open the team's key can pass it on. */
export function mustHold(db: Handle, key: TeamKey, staffId: string): void {
  if (!listHolders(db, key.id).some((holder) => holder.staffId === staffId))
    throw new AppError('conflict', { holder: 'missing' })
}

/**
 * Checks that something may be sealed for somebody now: they belong to the team, and this is their key.
 * @throws AppError `conflict`
 */
export function mustBeMember(db: Handle, team: string, { staffId, recipient }: { staffId: string; recipient: string }) {
  const person = findStaff(db, staffId)
  if (!person || !belongs(db, person, team)) throw new AppError('conflict', { staffId: 'notInTeam' })
  const [lock] = listLocks(db, staffId)
  if (!lock) throw new AppError('conflict', { staffId: 'noKey' })
  if (lock.recipient !== recipient) throw new AppError('conflict', { recipient: 'stale' })
}

/** Who holds the key of a team that is in use. */
export function currentHolders(db: Handle, team: string): Set<string> {
  const key = findCurrentKey(db, team)
  return new Set(key ? listHolders(db, key.id).map(({ staffId }) => staffId) : [])
}
