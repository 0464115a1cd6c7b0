import { z } from '@hono/zod-openapi'
import type { Handle } from '#db/open.ts'
import { recordAct } from '#db/queries/audit.ts'
import { findAppointmentFor } from '#db/queries/appointments.ts'
import { findCentre } from '#db/queries/centres.ts'
import { changeStaff, findStaff, hasAnotherAdmin, listStaff } from '#db/queries/staff.ts'
import { findEmailChange, listEmailChanges } from '#db/queries/staff-email-changes.ts'
import {
  dropFactorRequest,
  findFactorRequest,
  listFactorRequests,
  putFactorRequest,
} from '#db/queries/staff-factor-requests.ts'
import type { StaffEmailChange } from '#db/schema/staff-email-changes.ts'
import { ROLES, STAFF_STATES, type Staff } from '#db/schema/staff.ts'
import { by, giveCode, handed } from '../../auth/give-code.ts'
import { shutOut } from '../../auth/shut-out.ts'
import { meant } from '../../auth/roles-together.ts'
import { staffRoute } from '../../auth/staff-route.ts'
import { appointToCentre } from '../../champions/appoint.ts'
import type { StaffEnv } from '../../context.ts'
import { AppError } from '../../errors.ts'
import { refusals, router } from '../../openapi.ts'
import { dropUnentitled } from '../../reporting/key-changes.ts'
import { json, jsonBody } from '../json.ts'
import { centre, roles, together } from './invitations.ts'
import { acting, administers, byId, known } from './known-person.ts'

const tags = ['Staff: people']
const refused = refusals({ 401: 'signed_out', 403: 'not_allowed', 404: 'not_found', 503: 'unavailable' })
const refusedChange = { ...refused, ...refusals({ 409: 'conflict' }) }
const refusedInput = {
  ...refusedChange,
  ...refusals({ 400: 'invalid_input', 413: 'too_large', 415: 'unsupported_media_type' }),
}

const person = z
  .object({
    id: z.string(),
    name: z.string(),
    email: z.string(),
    roles: z.array(z.enum(ROLES)),
    state: z.enum(STAFF_STATES),
    centre: z.object({ id: z.string(), name: z.string() }).optional(),
    /** Who says that this person has lost their second factor, while nobody else has agreed yet. */
    factorResetRequestedBy: z.string().optional(),
    newEmail: z
      .object({ email: z.string(), requestedBy: z.string() })
      .optional()
      .openapi({ description: 'The address that they are to have, while they have not confirmed it.' }),
  })
  .openapi('Person')

const list = staffRoute({
  method: 'get',
  path: '/api/staff/people',
  operationId: 'listPeople',
  tags,
  summary: 'Everybody who signs in, by name',
  responses: {
    200: { description: 'The people.', ...json(z.object({ people: z.array(person) }).openapi('People')) },
    ...refused,
  },
})
const change = staffRoute({
  method: 'patch',
  path: '/api/staff/people/{id}',
  operationId: 'changePerson',
  tags,
  summary: 'Change somebody’s name or roles',
  request: {
    ...byId,
    ...jsonBody(z.strictObject({ name: z.string().trim().min(1).max(120), roles, together, centre }).partial()),
  },
  responses: { 200: { description: 'As they are now.', ...json(person) }, ...refusedInput },
})
const suspend = staffRoute({
  method: 'post',
  path: '/api/staff/people/{id}/suspension',
  operationId: 'suspendPerson',
  tags,
  summary: 'Keep somebody out, at once',
  request: { ...byId, ...jsonBody(z.strictObject({})) },
  responses: { 204: { description: 'Suspended; their sessions have ended.' }, ...refusedInput },
})
const restore = staffRoute({
  method: 'delete',
  path: '/api/staff/people/{id}/suspension',
  operationId: 'restorePerson',
  tags,
  summary: 'Let somebody in again',
  request: byId,
  responses: { 204: { description: 'Restored.' }, ...refusedChange },
})
const request = staffRoute({
  method: 'post',
  path: '/api/staff/people/{id}/factor-reset',
  operationId: 'requestFactorReset',
  tags,
  summary: 'Say that somebody has lost their password or second factor',
  request: { ...byId, ...jsonBody(z.strictObject({})) },
  responses: { 204: { description: 'Somebody else has to agree.' }, ...refusedInput },
})
const agree = staffRoute({
  method: 'put',
  path: '/api/staff/people/{id}/factor-reset',
  operationId: 'agreeFactorReset',
  tags,
  summary: 'Agree, as a second person',
  request: { ...byId, ...jsonBody(z.strictObject({ by })) },
  responses: { 201: { description: 'The code with which they enrol anew.', ...json(handed) }, ...refusedInput },
})
const drop = staffRoute({
  method: 'delete',
  path: '/api/staff/people/{id}/factor-reset',
  operationId: 'dropFactorReset',
  tags,
  summary: 'Take it back',
  request: byId,
  responses: { 204: { description: 'Dropped.' }, ...refused },
})

export const people = router<StaffEnv>()
  .openapi(list, (c) => {
    const { db } = c.var.store.use()
    const requests = new Map(listFactorRequests(db).map((asked) => [asked.staffId, asked.requestedBy]))
    const emails = new Map(listEmailChanges(db).map((asked) => [asked.staffId, asked]))
    const people = listStaff(db).map((found) => view(db, found, requests.get(found.id), emails.get(found.id)))
    return c.json({ people }, 200)
  })
  .openapi(change, async (c) => {
    const { db } = c.var.store.use()
    const { actor, at } = acting(c.var)
    const { id } = c.req.valid('param')
    const given = c.req.valid('json')
    const changed = await c.var.change(() => {
      const found = known(db, id)
      if (given.roles) meant(given.roles, given.together, found.roles)
      if (given.roles && !given.roles.includes('admin')) keepsAnAdmin(db, found)
      if (given.roles) recordAct(db, { actor, action: 'person.roles', subject: `${id} ${given.roles.join(',')}` }, at)
      if (given.name) recordAct(db, { actor, action: 'person.renamed', subject: id }, at)
      const { name = found.name, roles: now = found.roles } = given
      const after = changeStaff(db, id, { name, roles: now }) ?? found
      if (given.roles || given.centre !== undefined)
        appointToCentre(
          db,
          { staffId: id, roles: now, centre: given.centre },
          { actor, at, timezone: c.var.content.area.timezone },
        )
      dropUnentitled(db, id, actor, at)
      return after
    })
    c.var.outgoing.wake()
    return c.json(view(db, changed, findFactorRequest(db, id)?.requestedBy, findEmailChange(db, id)), 200)
  })
  .openapi(suspend, async (c) => {
    const { db } = c.var.store.use()
    const { actor, at } = acting(c.var)
    const { id } = c.req.valid('param')
    await c.var.change(() => {
      if (known(db, id).id === actor) throw new AppError('conflict', { id: 'self' })
      shutOut(db, id, actor, at)
    })
    c.var.outgoing.wake()
    return c.body(null, 204)
  })
  .openapi(restore, async (c) => {
    const { db } = c.var.store.use()
    const { actor, at } = acting(c.var)
    const { id } = c.req.valid('param')
    await c.var.change(() => {
      const found = known(db, id)
      if (found.state !== 'suspended') throw new AppError('conflict', { state: found.state })
      changeStaff(db, id, { state: found.passwordHash === null ? 'invited' : 'active' })
      recordAct(db, { actor, action: 'person.restored', subject: id }, at)
    })
    return c.body(null, 204)
  })
  .openapi(request, async (c) => {
    const { db } = c.var.store.use()
    const { actor, at } = acting(c.var)
    const { id } = c.req.valid('param')
    await c.var.change(() => {
      const found = known(db, id)
      if (id === actor) throw new AppError('conflict', { id: 'self' })
      if (found.state !== 'active') throw new AppError('conflict', { state: found.state })
      putFactorRequest(db, { staffId: id, requestedBy: actor, requestedAt: at })
      recordAct(db, { actor, action: 'factor_reset.requested', subject: id }, at)
    })
    return c.body(null, 204)
  })
  .openapi(agree, async (c) => {
    const { db } = c.var.store.use()
    const { actor, at } = acting(c.var)
    const { id } = c.req.valid('param')
    const issued = await c.var.change(() => {
      const asked = findFactorRequest(db, id)
      if (!asked) throw new AppError('not_found')
      if (asked.requestedBy === actor || id === actor) throw new AppError('conflict', { id: 'self' })
      // Who asked may have been suspended since, or be no administrator any more.
      if (!administers(findStaff(db, asked.requestedBy))) throw new AppError('not_found')
      dropFactorRequest(db, id)
      recordAct(db, { actor, action: 'factor_reset.agreed', subject: id }, at)
      return giveCode(c.var, db, 'factor_reset', id, c.req.valid('json').by)
    })
    c.var.outgoing.wake()
    return c.json(issued, 201)
  })
  .openapi(drop, async (c) => {
    const { db } = c.var.store.use()
    const { actor, at } = acting(c.var)
    const { id } = c.req.valid('param')
    await c.var.change(() => {
      if (!dropFactorRequest(db, id)) throw new AppError('not_found')
      recordAct(db, { actor, action: 'factor_reset.dropped', subject: id }, at)
    })
    return c.body(null, 204)
  })

/** @throws AppError `conflict` */
function keepsAnAdmin(db: Handle, found: Staff): void {
  if (found.roles.includes('admin') && !hasAnotherAdmin(db, found.id))
    throw new AppError('conflict', { roles: 'lastAdmin' })
}

function view(
  db: Handle,
  found: Staff,
  requestedBy: string | undefined,
  newEmail: StaffEmailChange | undefined,
): z.infer<typeof person> {
  const { id, name, email, roles, state } = found
  const appointment = roles.includes('centre') ? findAppointmentFor(db, id) : undefined
  const theirs = appointment?.centreId && !appointment.endedAt ? findCentre(db, appointment.centreId) : undefined
  return {
    id,
    name,
    email,
    roles,
    state,
    ...(theirs && { centre: { id: theirs.id, name: theirs.name } }),
    ...(requestedBy && { factorResetRequestedBy: requestedBy }),
    ...(newEmail && { newEmail: { email: newEmail.email, requestedBy: newEmail.requestedBy } }),
  }
}
