import type { Handle } from '#db/open.ts'
import { findAppointmentHeldBy } from '#db/queries/appointments.ts'
import { findStaff, namesOf } from '#db/queries/staff.ts'
import type { ReportHelper } from '#db/schema/report-helpers.ts'
import type { ReportChannel } from '#db/schema/report-terms.ts'
import type { CameBy } from '#db/schema/helper-terms.ts'
import type { Role, Staff } from '#db/schema/staff.ts'
import { AppError } from '../errors.ts'

/** Who may send a report for somebody else, and until when they may see what becomes of it. */

export const HELPER_ROLES = ['champion', 'centre', 'coordinator'] as const satisfies Role[]

/** Nobody helps any more who is suspended, lost the role, or whose approval ended or was not renewed. */
export function mayHelp(db: Handle, { id, roles, state }: Pick<Staff, 'id' | 'roles' | 'state'>, now: Date): boolean {
  if (state !== 'active') return false
  if (roles.includes('coordinator')) return true
  return HELPER_ROLES.some((role) => roles.includes(role)) && !isApprovalOver(db, id, now)
}

/** Whoever was appointed before there were approvals has none that could run out. */
function isApprovalOver(db: Handle, staffId: string, now: Date): boolean {
  const found = findAppointmentHeldBy(db, staffId)
  return found !== undefined && (found.endedAt !== null || found.renewalDueAt <= now)
}

/** @throws AppError `not_allowed`, naming the approval that was not renewed. */
export function mustBeHelper(db: Handle, person: Pick<Staff, 'id' | 'roles' | 'state'>, now: Date): void {
  if (!mayHelp(db, person, now)) throw new AppError('not_allowed', { appointment: 'overdue' })
}

/** How a report is counted that somebody typed in: whose help it was, or how it came to the council itself. */
export function channelOf(roles: readonly Role[], cameBy: CameBy): ReportChannel {
  if (roles.includes('coordinator')) return cameBy
  return roles.includes('centre') ? 'centre' : 'champion'
}

/** How a helper stands to a report. `left`: they may not help any more, or said that they cannot, so the person needs another contact. */
export type Access = 'has' | 'left' | 'ended' | 'never'

export function accessOf(db: Handle, helper: ReportHelper, now: Date): Access {
  if (helper.endedBy === 'never') return 'never'
  if (helper.endedBy === 'helper') return 'left'
  if (helper.endedAt) return 'ended'
  const person = findStaff(db, helper.staffId)
  return person && mayHelp(db, person, now) ? 'has' : 'left'
}

/** Who helps, as the person with the code is told. */
export function helperForPerson(db: Handle, helper: ReportHelper | undefined, now: Date) {
  if (!helper) return undefined
  const names = namesOf(db, [helper.staffId, helper.formerId])
  const access = accessOf(db, helper, now)
  // Whoever was never to see anything is no helper to speak of.
  if (access === 'never') return undefined
  return {
    name: names[helper.staffId] ?? '',
    access,
    ...(helper.formerId && { former: names[helper.formerId] ?? '' }),
  }
}
