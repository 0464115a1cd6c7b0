import type { Database } from '#db/open.ts'
import { findChange, listRevisions } from '#db/queries/changes.ts'
import { namesOf } from '#db/queries/staff.ts'
import type { Change, ChangeState } from '#db/schema/changes.ts'
import { AppError } from '../../errors.ts'

/** @throws AppError `not_found` */
export function known(db: Database, id: string): Change {
  const found = findChange(db, id)
  if (!found) throw new AppError('not_found')
  return found
}

/** @throws AppError `conflict` naming the state that it is in. */
export function inState(db: Database, id: string, states: readonly ChangeState[]): Change {
  const found = known(db, id)
  if (!states.includes(found.state)) throw new AppError('conflict', { state: found.state })
  return found
}

/** The refusal of whoever has not seen the newest save: whose it is, and when it was made. */
export function staleVersion(db: Database, { id, revision }: Change): AppError {
  const [newest] = listRevisions(db, id)
  const by = newest && namesOf(db, [newest.savedBy])[newest.savedBy]
  return new AppError('stale_version', {
    revision: String(revision),
    ...(by !== undefined && { by }),
    ...(newest && { at: newest.savedAt.toISOString() }),
  })
}
