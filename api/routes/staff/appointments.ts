import { z } from '@hono/zod-openapi'
import type { Handle } from '#db/open.ts'
import {
  changeAppointment,
  findAppointment,
  hasAnotherAppointment,
  listAppointments,
} from '#db/queries/appointments.ts'
import { recordAct } from '#db/queries/audit.ts'
import { changeCentre, findCentre, listCentres } from '#db/queries/centres.ts'
import { listStaff, namesOf } from '#db/queries/staff.ts'
import { APPLICATION_KINDS } from '#db/schema/application-terms.ts'
import type { Appointment } from '#db/schema/appointments.ts'
import { STAFF_STATES } from '#db/schema/staff.ts'
import { shutOut } from '../../auth/shut-out.ts'
import { mustBeFresh, staffRoute } from '../../auth/staff-route.ts'
import { RENEWAL_STATES, renewalDueAt, renewalState } from '../../champions/renewal.ts'
import type { StaffEnv } from '../../context.ts'
import { AppError } from '../../errors.ts'
import { router } from '../../openapi.ts'
import { json, jsonBody } from '../json.ts'
import { acting, refused, refusedInput, tags } from './champions-desk.ts'

const instant = z.iso.datetime()
const appointment = z
  .object({
    id: z.string(),
    kind: z.enum(APPLICATION_KINDS),
    name: z.string(),
    email: z.string(),
    /** Of their account. */
    account: z.enum(STAFF_STATES),
    centre: z.object({ id: z.string(), name: z.string() }).optional(),
    listed: z.boolean(),
    applicationId: z.string().optional(),
    approvedAt: instant,
    renewalDueAt: instant,
    renewal: z.enum(RENEWAL_STATES),
    ended: z.object({ at: instant, by: z.string(), reason: z.string() }).optional(),
  })
  .openapi('Appointment')
const byId = { params: z.object({ id: z.string().max(60) }) }

const list = staffRoute({
  method: 'get',
  path: '/api/staff/appointments',
  operationId: 'listAppointments',
  tags,
  summary: 'Champions, and who acts for a centre; what has to be renewed first',
  responses: {
    200: {
      description: 'The people.',
      ...json(z.object({ appointments: z.array(appointment) }).openapi('Appointments')),
    },
    ...refused,
  },
})
const renew = staffRoute({
  method: 'post',
  path: '/api/staff/appointments/{id}/renewal',
  operationId: 'renewAppointment',
  tags,
  summary: 'Renew, from today',
  request: { ...byId, ...jsonBody(z.strictObject({})) },
  responses: { 204: { description: 'Renewed.' }, ...refusedInput },
})
const end = staffRoute({
  method: 'post',
  path: '/api/staff/appointments/{id}/end',
  operationId: 'endAppointment',
  tags,
  summary: 'End it, and suspend the account',
  request: { ...byId, ...jsonBody(z.strictObject({ reason: z.string().trim().min(1).max(2_000) })) },
  responses: { 204: { description: 'Ended; their sessions have ended too.' }, ...refusedInput },
})

export const staffAppointments = router<StaffEnv>()
  .openapi(list, (c) => {
    const { db } = c.var.store.use()
    const found = listAppointments(db)
    const people = new Map(listStaff(db).map((person) => [person.id, person]))
    const centres = new Map(listCentres(db).map((centre) => [centre.id, centre]))
    const enders = namesOf(
      db,
      found.map(({ endedBy }) => endedBy),
    )
    const appointments = found.flatMap((one): z.infer<typeof appointment>[] => {
      const person = people.get(one.staffId)
      const centre = one.centreId === null ? undefined : centres.get(one.centreId)
      if (!person) return []
      return [
        {
          id: one.id,
          kind: one.kind,
          name: person.name,
          email: person.email,
          account: person.state,
          ...(centre && { centre: { id: centre.id, name: centre.name } }),
          listed: centre ? centre.listed : one.listed,
          ...(one.applicationId && { applicationId: one.applicationId }),
          approvedAt: one.approvedAt.toISOString(),
          renewalDueAt: one.renewalDueAt.toISOString(),
          renewal: renewalState(one.renewalDueAt, c.var.now()),
          ...(one.endedAt && {
            ended: {
              at: one.endedAt.toISOString(),
              by: (one.endedBy && enders[one.endedBy]) || '',
              reason: one.endReason ?? '',
            },
          }),
        },
      ]
    })
    return c.json({ appointments }, 200)
  })
  .openapi(renew, async (c) => {
    const { db } = c.var.store.use()
    const { actor, at } = acting(c.var)
    const { id } = c.req.valid('param')
    await c.var.change(() => {
      const found = lasting(db, id)
      changeAppointment(db, id, { renewalDueAt: renewalDueAt(at, c.var.content.area.timezone) })
      recordAct(db, { actor, action: 'appointment.renewed', subject: found.staffId }, at)
    })
    return c.body(null, 204)
  })
  .openapi(end, async (c) => {
    mustBeFresh(c.var.signedIn, c.var.now())
    const { db } = c.var.store.use()
    const { actor, at } = acting(c.var)
    const { id } = c.req.valid('param')
    const { reason } = c.req.valid('json')
    await c.var.change(() => {
      const { centreId, staffId } = lasting(db, id)
      changeAppointment(db, id, { endedAt: at, endedBy: actor, endReason: reason, listed: false })
      // A place where nobody is left to help must not be sent to.
      if (centreId !== null && findCentre(db, centreId) && !hasAnotherAppointment(db, centreId, id))
        changeCentre(db, centreId, { listed: false })
      recordAct(db, { actor, action: 'appointment.ended', subject: staffId }, at)
      shutOut(db, staffId, actor, at)
    })
    c.var.outgoing.wake()
    return c.body(null, 204)
  })

/** @throws AppError `not_found`, or `conflict` when it has ended. */
function lasting(db: Handle, id: string): Appointment {
  const found = findAppointment(db, id)
  if (!found) throw new AppError('not_found')
  if (found.endedAt) throw new AppError('conflict', { appointment: 'ended' })
  return found
}
