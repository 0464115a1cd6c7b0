import type { Handle } from '#db/open.ts'
import { changeAppointment, createAppointment, findAppointmentFor } from '#db/queries/appointments.ts'
import { recordAct } from '#db/queries/audit.ts'
import { findCentre } from '#db/queries/centres.ts'
import type { Role } from '#db/schema/staff.ts'
import { AppError } from '../errors.ts'
import { renewalDueAt } from './renewal.ts'

/**
 * Sees to it that whoever acts for a centre belongs to exactly one: the one that is given, or the one they are at.
 * @throws AppError `invalid_input` when there is none, or one too many; `conflict` for a champion.
 */
export function appointToCentre(
  db: Handle,
  { staffId, roles, centre }: { staffId: string; roles: readonly Role[]; centre: string | undefined },
  { actor, at, timezone }: { actor: string; at: Date; timezone: string },
): void {
  if (!roles.includes('centre')) {
    if (centre !== undefined) throw new AppError('invalid_input', { centre: 'notTheirs' })
    return
  }
  const before = findAppointmentFor(db, staffId)
  const lasts = before && before.endedAt === null
  if (lasts && before.kind === 'champion') throw new AppError('conflict', { centre: 'champion' })
  if (lasts && (centre === undefined || centre === before.centreId)) return
  if (centre === undefined) throw new AppError('invalid_input', { centre: 'missing' })
  if (!findCentre(db, centre)) throw new AppError('invalid_input', { centre: 'unknown' })
  const appointment = {
    kind: 'centre' as const,
    staffId,
    applicationId: null,
    centreId: centre,
    languages: [],
    listed: false,
    approvedAt: at,
    approvedBy: actor,
    renewalDueAt: renewalDueAt(at, timezone),
  }
  if (before) changeAppointment(db, before.id, { ...appointment, endedAt: null, endedBy: null, endReason: null })
  else createAppointment(db, appointment)
  recordAct(db, { actor, action: 'appointment.made', subject: staffId }, at)
}
