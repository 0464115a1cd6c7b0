import type { Handle } from '#db/open.ts'
import { findTeamKeyById } from '#db/queries/team-keys.ts'
import { COUNCIL_TEAM } from '#db/schema/team-keys.ts'
import { AppError } from '../errors.ts'

/** Somebody may have opened the form before the key was changed. */
const GRACE_MS = 24 * 3_600_000

/**
 * Checks that something sealed now was sealed to a key that is in use: the council's team's, unless another is named.
 * @throws AppError `conflict` naming the field: load the form again and seal anew.
 */
export function mustBeInUse(
  db: Handle,
  id: string,
  now: Date,
  { team = COUNCIL_TEAM, field = 'teamKeyId' }: { team?: string; field?: string } = {},
): void {
  const key = findTeamKeyById(db, id)
  if (key?.team !== team) throw new AppError('conflict', { [field]: 'unknown' })
  if (key.retiredAt && now.getTime() - key.retiredAt.getTime() > GRACE_MS)
    throw new AppError('conflict', { [field]: 'stale' })
}
