import type { Handle } from '#db/open.ts'
import { caseRevision, lastActSince } from '#db/queries/case-acts.ts'
import { findReport } from '#db/queries/reports.ts'
import { findStaff } from '#db/queries/staff.ts'
import type { Report } from '#db/schema/reports.ts'
import { AppError } from '../errors.ts'
import { type Reach, reaches } from './reach.ts'

export type Asked = {
  id: string
  /** What the officer saw. */
  revision: number
  actor: string
  /** Absent: every case. */
  reach?: Reach
}

/** What a change needs of a case. */
export type Needs = {
  /** Only whose case it is may do this. */
  mine?: boolean
  /** The team is still working on it. */
  open?: boolean
  /** It may have been taken back: only its hold is looked at. */
  withdrawn?: boolean
}

/** @throws AppError `not_found`, also for a case that is none of theirs: they do not learn that it is there. */
export function knownCase(db: Handle, id: string, reach: Reach = {}): Report {
  const found = findReport(db, id)
  if (!found || !reaches(reach, found)) throw new AppError('not_found')
  return found
}

/**
 * The case that somebody changes, as they saw it.
 * @throws AppError `not_found`; `stale_version`, naming who did what meanwhile; or `conflict`, naming what is in the way.
 */
export function caseToChange(
  db: Handle,
  { id, revision, actor, reach = {} }: Asked,
  { mine = false, open = false, withdrawn = false }: Needs,
): Report {
  const found = knownCase(db, id, reach)
  const now = caseRevision(db, id)
  if (revision !== now) {
    const meanwhile = lastActSince(db, id, revision)
    const by = meanwhile && (findStaff(db, meanwhile.actor)?.name ?? meanwhile.actor)
    throw new AppError('stale_version', {
      revision: String(now),
      ...(meanwhile && by !== undefined && tells(reach, meanwhile) && { by, action: meanwhile.action }),
    })
  }
  if (found.state === 'withdrawn' && !withdrawn) throw new AppError('conflict', { state: 'withdrawn' })
  if (!found.toTeam) throw new AppError('conflict', { toTeam: 'onlyCounted' })
  if (mine && found.ownerId !== actor) throw new AppError('conflict', { owner: found.ownerId ? 'notYours' : 'nobody' })
  if (open && found.state === 'closed') throw new AppError('conflict', { state: 'closed' })
  return found
}

/** What somebody of a centre is told of; all else is between the team and its files. */
const FOR_CENTRE = [
  'report.sent',
  'report.written',
  'report.contact',
  'report.contact_recorded',
  'report.consent',
  'report.rated',
  'report.opened',
  'report.assigned',
  'report.answered',
  'report.spoken',
  'report.referred',
  'report.closed',
  'report.reopened',
  'report.erased',
  'report.made_up',
  'report.centre_answered',
  'report.centre_noted',
]

/** Whether somebody is told of an act. */
export function tells({ centre }: Reach, { action }: { action: string }): boolean {
  return centre === undefined || FOR_CENTRE.includes(action)
}

/** @throws AppError `conflict`: to a case whose words were deleted no others are added. */
export function wordsKept({ teamKeyId }: Report): void {
  if (teamKeyId === null) throw new AppError('conflict', { words: 'deleted' })
}

/**
 * Whether somebody may have the words of a case now. What was taken back under a legal hold is closed, but
 * for what it is held for.
 * @throws AppError `conflict`
 */
export function mayBeRead({ state, teamKeyId }: Report, forHold: boolean | undefined): void {
  if (state === 'withdrawn' && teamKeyId !== null && !forHold) throw new AppError('conflict', { state: 'withdrawn' })
}
