import { z } from '@hono/zod-openapi'
import { findAppointmentFor, removeAppointment } from '#db/queries/appointments.ts'
import { recordAct } from '#db/queries/audit.ts'
import { createStaff, findStaffByEmail, removeStaff } from '#db/queries/staff.ts'
import { ROLES } from '#db/schema/staff.ts'
import { by, giveCode, handed } from '../../auth/give-code.ts'
import { meant } from '../../auth/roles-together.ts'
import { staffRoute } from '../../auth/staff-route.ts'
import { appointToCentre } from '../../champions/appoint.ts'
import type { StaffEnv } from '../../context.ts'
import { AppError } from '../../errors.ts'
import { refusals, router } from '../../openapi.ts'
import { json, jsonBody } from '../json.ts'
import { acting, byId, known } from './known-person.ts'
import { baseRefusals, bodyRefusals } from './refusals.ts'

const tags = ['Staff: people']
const refusedChange = { ...baseRefusals, ...refusals({ 404: 'not_found', 409: 'conflict' }) }
const refusedInput = {
  ...refusedChange,
  ...bodyRefusals,
}

/** What somebody may do. */
export const roles = z
  .array(z.enum(ROLES))
  .min(1)
  .max(ROLES.length)
  .refine((given) => new Set(given).size === given.length)
export const centre = z
  .string()
  .max(60)
  .optional()
  .openapi({ description: 'The centre that somebody with the role `centre` acts for. Absent: the one they are at.' })

export const together = z
  .boolean()
  .optional()
  .openapi({ description: 'That one person is meant to have roles that seldom go together.' })

const invite = staffRoute({
  method: 'post',
  path: '/api/staff/people',
  operationId: 'invitePerson',
  tags,
  summary: 'Invite somebody',
  request: jsonBody(
    z.strictObject({ email: z.email().max(254), name: z.string().trim().min(1).max(120), roles, together, centre, by }),
  ),
  responses: {
    201: { description: 'Invited.', ...json(handed.extend({ id: z.string() }).openapi('Invitation')) },
    ...refusedInput,
  },
})
const renew = staffRoute({
  method: 'post',
  path: '/api/staff/people/{id}/invitation',
  operationId: 'renewInvitation',
  tags,
  summary: 'Invite again; the code before it no longer works',
  request: { ...byId, ...jsonBody(z.strictObject({ by })) },
  responses: { 201: { description: 'Invited again.', ...json(handed) }, ...refusedInput },
})
const withdraw = staffRoute({
  method: 'delete',
  path: '/api/staff/people/{id}/invitation',
  operationId: 'withdrawInvitation',
  tags,
  summary: 'Take an invitation back: the code stops working, and the address can be invited anew',
  request: byId,
  responses: { 204: { description: 'They are not listed any more.' }, ...refusedChange },
})

export const invitations = router<StaffEnv>()
  .openapi(invite, async (c) => {
    const { db } = c.var.store.use()
    const { actor, at } = acting(c.var)
    const { by: way, centre: theirs, together: said, ...given } = c.req.valid('json')
    meant(given.roles, said)
    const { timezone } = c.var.content.area
    const invited = await c.var.change(() => {
      if (findStaffByEmail(db, given.email)) throw new AppError('conflict', { email: 'taken' })
      const { id } = createStaff(db, { ...given, state: 'invited' }, at)
      appointToCentre(db, { staffId: id, roles: given.roles, centre: theirs }, { actor, at, timezone })
      recordAct(db, { actor, action: 'person.invited', subject: `${id} ${given.roles.join(',')}` }, at)
      return { id, ...giveCode(c.var, db, 'invitation', id, way) }
    })
    c.var.outgoing.wake()
    return c.json(invited, 201)
  })
  .openapi(renew, async (c) => {
    const { db } = c.var.store.use()
    const { actor, at } = acting(c.var)
    const { id } = c.req.valid('param')
    const issued = await c.var.change(() => {
      const found = known(db, id)
      // For somebody who has an account this would be a way to take it over alone.
      if (found.state !== 'invited') throw new AppError('conflict', { state: found.state })
      recordAct(db, { actor, action: 'person.invited', subject: id }, at)
      return giveCode(c.var, db, 'invitation', id, c.req.valid('json').by)
    })
    c.var.outgoing.wake()
    return c.json(issued, 201)
  })
  .openapi(withdraw, async (c) => {
    const { db } = c.var.store.use()
    const { actor, at } = acting(c.var)
    const { id } = c.req.valid('param')
    await c.var.change(() => {
      const found = known(db, id)
      // Who has had an account stands in what they did: they can be suspended.
      if (found.passwordHash !== null) throw new AppError('conflict', { state: found.state })
      const appointment = findAppointmentFor(db, id)
      // What an application was approved for is ended where it was approved.
      if (appointment?.kind === 'champion' || appointment?.applicationId)
        throw new AppError('conflict', { id: 'appointed' })
      if (appointment) removeAppointment(db, appointment.id)
      removeStaff(db, id)
      recordAct(db, { actor, action: 'person.withdrawn', subject: id }, at)
    })
    return c.body(null, 204)
  })
