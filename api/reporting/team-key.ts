import type { Handle } from '#db/open.ts'
import { findTeamKeyById } from '#db/queries/team-keys.ts'
import { AppError } from '../errors.ts'

/** Somebody may have opened the form before the key was changed. */
const GRACE_MS = 24 * 3_600_000

/**
 * Checks that something sealed now was sealed to a key that is in use.
 * @throws AppError `conflict`: load the form again and seal anew.
 */
export function mustBeInUse(db: Handle, id: string, now: Date): void {
  const key = findTeamKeyById(db, id)
  if (!key) throw new AppError('conflict', { teamKeyId: 'unknown' })
  if (key.retiredAt && now.getTime() - key.retiredAt.getTime() > GRACE_MS)
    throw new AppError('conflict', { teamKeyId: 'stale' })
}
