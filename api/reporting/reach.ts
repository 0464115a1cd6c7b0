import type { Handle } from '#db/open.ts'
import { centreOf } from '#db/queries/centres.ts'
import { findStaff } from '#db/queries/staff.ts'
import type { Centre } from '#db/schema/centres.ts'
import type { Report } from '#db/schema/reports.ts'

/** Which cases somebody reaches: every one, for a coordinator; otherwise those that people let this centre read. */
export type Reach = { centre?: string }

/** Of no centre, or of one that is closed. No case has it. */
const NOWHERE = ''

/** Where somebody of a centre stands: with an open centre, one that is off the public list, or none at all. */
export type Seat = { standing: 'open' | 'closed' | 'none'; name: string }

export function reachOf(db: Handle, staffId: string): Reach {
  if (findStaff(db, staffId)?.roles.includes('coordinator')) return {}
  const centre = centreOf(db, staffId)
  return { centre: centre?.listed ? centre.id : NOWHERE }
}

export function seatOf(centre: Centre | undefined): Seat {
  if (!centre) return { standing: 'none', name: '' }
  return { standing: centre.listed ? 'open' : 'closed', name: centre.name }
}

export function reaches({ centre }: Reach, report: Pick<Report, 'centre' | 'centreEndedAt'>): boolean {
  return centre === undefined || (report.centre === centre && report.centreEndedAt === null)
}
