import type { Handle } from '#db/open.ts'
import { findCentre, listedCentres } from '#db/queries/centres.ts'
import { findTeamKey } from '#db/queries/team-keys.ts'
import type { Centre } from '#db/schema/centres.ts'
import type { Report } from '#db/schema/reports.ts'
import type { TeamKey } from '#db/schema/team-keys.ts'
import { AppError } from '../errors.ts'
import { mustBeInUse } from './team-key.ts'

/**
 * How the centre that somebody chose stands to their report: it `reads` it, the person has `ended`
 * that, the centre is `closed` (no longer on the public list), or nobody there has a key (`noKey`).
 */
export const CENTRE_STANDINGS = ['reads', 'ended', 'closed', 'noKey'] as const
export type CentreStanding = (typeof CENTRE_STANDINGS)[number]

/** What a centre's reports are sealed to. None while it is not listed, or nobody there could open them. */
function readyKey(db: Handle, centre: Pick<Centre, 'id' | 'listed'> | undefined): TeamKey | undefined {
  return centre?.listed ? findTeamKey(db, centre.id) : undefined
}

/** By name: the centres that somebody who reports can choose, each with its key. */
export function centresOnOffer(db: Handle): { centre: Centre; key: TeamKey }[] {
  return listedCentres(db).flatMap((centre) => {
    const key = readyKey(db, centre)
    return key ? [{ centre, key }] : []
  })
}

/** The centre on a report; `key` only while words are sealed to it. */
export function centreOn(
  db: Handle,
  { centre: id, centreEndedAt }: Pick<Report, 'centre' | 'centreEndedAt'>,
): { id: string; name: string; standing: CentreStanding; key?: TeamKey } | undefined {
  if (id === null) return undefined
  const centre = findCentre(db, id)
  const name = centre?.name ?? id
  if (centreEndedAt) return { id, name, standing: 'ended' }
  const key = readyKey(db, centre)
  if (key) return { id, name, standing: 'reads', key }
  return { id, name, standing: centre?.listed ? 'noKey' : 'closed' }
}

/**
 * Checks that a new report may go to the centre that was chosen, and is sealed to its key.
 * @throws AppError `conflict`; the same for a centre that nobody knows as for one that takes nothing.
 */
export function mustTakeReports(db: Handle, { id, teamKeyId }: { id: string; teamKeyId: string }, now: Date): void {
  if (!readyKey(db, findCentre(db, id))) throw new AppError('conflict', { centre: 'notReady' })
  mustBeInUse(db, teamKeyId, now, { team: id, field: 'centre.teamKeyId' })
}

/** Of words that are for the team alone, whichever centre reads the report. */
export const TEAM_ALONE = { centre: null, centreEndedAt: null }

/**
 * Checks that words for a report are sealed to whoever reads it now: the council's team, and the
 * centre exactly as long as it may.
 * @throws AppError `conflict`: load it again and seal anew.
 */
export function mustBeSealedFor(
  db: Handle,
  report: Pick<Report, 'centre' | 'centreEndedAt'>,
  { teamKeyId, centreKeyId }: { teamKeyId: string; centreKeyId?: string | undefined },
  now: Date,
): void {
  mustBeInUse(db, teamKeyId, now)
  const centre = centreOn(db, report)
  if (!centre?.key) {
    if (centreKeyId !== undefined) throw new AppError('conflict', { centreKeyId: 'unknown' })
    return
  }
  if (centreKeyId === undefined) throw new AppError('conflict', { centreKeyId: 'missing' })
  mustBeInUse(db, centreKeyId, now, { team: centre.id, field: 'centreKeyId' })
}
