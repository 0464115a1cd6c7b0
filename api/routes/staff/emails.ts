import { z } from '@hono/zod-openapi'
import type { Handle } from '#db/open.ts'
import { recordAct } from '#db/queries/audit.ts'
import { dropCodeMail, tellFormerEmail, tellThatSomethingWaits } from '#db/queries/outbox.ts'
import { changeStaff, findStaff, findStaffByEmail } from '#db/queries/staff.ts'
import { dropCodes, findCode } from '#db/queries/staff-codes.ts'
import {
  confirmEmailChange,
  dropEmailChange,
  findEmailChange,
  putEmailChange,
} from '#db/queries/staff-email-changes.ts'
import { dropFactorRequest } from '#db/queries/staff-factor-requests.ts'
import { endSessions } from '#db/queries/staff-sessions.ts'
import type { StaffEmailChange } from '#db/schema/staff-email-changes.ts'
import { by, giveCode, handed } from '../../auth/give-code.ts'
import { hashOf } from '../../auth/secrets.ts'
import { staffRoute } from '../../auth/staff-route.ts'
import type { StaffEnv } from '../../context.ts'
import { AppError } from '../../errors.ts'
import { refusals, router } from '../../openapi.ts'
import { json, jsonBody } from '../json.ts'
import { acting, administers, byId, known } from './known-person.ts'

const refused = refusals({ 401: 'signed_out', 403: 'not_allowed', 404: 'not_found', 503: 'unavailable' })
const refusedInput = {
  ...refused,
  ...refusals({ 400: 'invalid_input', 409: 'conflict', 413: 'too_large', 415: 'unsupported_media_type' }),
}

const correct = staffRoute({
  method: 'put',
  path: '/api/staff/people/{id}/email',
  operationId: 'correctEmail',
  tags: ['Staff: people'],
  summary: 'Correct somebody’s email address',
  description:
    'Whoever is only invited has it at once, with a new code. Whoever has an account confirms it themselves, with a code that is sent to the new address; `by` counts for invitations.',
  request: { ...byId, ...jsonBody(z.strictObject({ email: z.email().max(254), by })) },
  responses: {
    201: { description: 'The code for the new address: handed over where there is no mail.', ...json(handed) },
    ...refusedInput,
  },
})
const drop = staffRoute({
  method: 'delete',
  path: '/api/staff/people/{id}/email',
  operationId: 'dropEmailCorrection',
  tags: ['Staff: people'],
  summary: 'Take a correction back that was not confirmed',
  request: byId,
  responses: { 204: { description: 'Dropped; the code does not work any more.' }, ...refused },
})
const confirm = staffRoute({
  method: 'put',
  path: '/api/staff/me/email',
  operationId: 'confirmEmail',
  tags: ['Staff: own account'],
  summary: 'Confirm one’s new email address with the code that was sent there',
  request: jsonBody(z.strictObject({ code: z.string().min(1).max(60) })),
  responses: {
    204: { description: 'It counts from now on; sessions elsewhere have ended.' },
    ...refusedInput,
    ...refusals({ 429: 'rate_limited' }),
  },
})
const refuse = staffRoute({
  method: 'delete',
  path: '/api/staff/me/email',
  operationId: 'refuseEmail',
  tags: ['Staff: own account'],
  summary: 'Keep one’s email address as it is',
  responses: { 204: { description: 'Dropped; the code does not work any more.' }, ...refused },
})

export const emails = router<StaffEnv>()
  .openapi(correct, async (c) => {
    const { outgoing } = c.var
    const { db } = c.var.store.use()
    const { actor, at } = acting(c.var)
    const { id } = c.req.valid('param')
    const { email: typed, by: way } = c.req.valid('json')
    const email = typed.trim().toLowerCase()
    const issued = await c.var.change(() => {
      const found = known(db, id)
      // For one’s own account this would be one person alone.
      if (id === actor) throw new AppError('conflict', { id: 'self' })
      if (found.state === 'suspended') throw new AppError('conflict', { state: found.state })
      if (email === found.email) throw new AppError('conflict', { email: 'same' })
      if (findStaffByEmail(db, email)) throw new AppError('conflict', { email: 'taken' })
      if (found.state === 'invited') {
        changeStaff(db, id, { email })
        recordAct(db, { actor, action: 'email.corrected', subject: id }, at)
        return giveCode(c.var, db, 'invitation', id, way)
      }
      putEmailChange(db, { staffId: id, email, requestedBy: actor, requestedAt: at })
      recordAct(db, { actor, action: 'email.requested', subject: id }, at)
      if (outgoing.by === 'none') return giveCode(c.var, db, 'new_email', id, 'hand', email)
      tellThatSomethingWaits(db, [id], at)
      return giveCode(c.var, db, 'new_email', id, 'mail')
    })
    outgoing.wake()
    return c.json(issued, 201)
  })
  .openapi(drop, async (c) => {
    const { db } = c.var.store.use()
    const { actor, at } = acting(c.var)
    const { id } = c.req.valid('param')
    await c.var.change(() => forget(db, id, actor, at))
    return c.body(null, 204)
  })
  .openapi(confirm, async (c) => {
    const { outgoing, signedIn, slowDown, now } = c.var
    const { db } = c.var.store.use()
    const { actor, at } = acting(c.var)
    const attempt = { account: `email ${actor}`, address: c.env.address ?? 'unknown' }
    const wasRight = slowDown.begin(attempt, now())
    const hash = hashOf(c.req.valid('json').code)
    await c.var.change(() => {
      const { email } = asked(db, actor)
      const code = hash && findCode(db, 'new_email', hash, at)
      if (!code || code.staffId !== actor || code.memory !== email)
        throw new AppError('invalid_input', { code: 'wrong' })
      if (findStaffByEmail(db, email)) throw new AppError('conflict', { email: 'taken' })
      changeStaff(db, actor, { email })
      // Whoever is halfway in by the address before, or could be let in by a code that went there.
      for (const purpose of ['new_email', 'second_factor', 'lost_factor'] as const) dropCodes(db, actor, purpose)
      dropCodeMail(db, actor)
      dropFactorRequest(db, actor)
      endSessions(db, actor, signedIn.session.idHash)
      if (outgoing.by === 'none') dropEmailChange(db, actor)
      else {
        confirmEmailChange(db, actor, signedIn.person.email)
        tellFormerEmail(db, actor, at)
      }
      recordAct(db, { actor, action: 'email.confirmed', subject: actor }, at)
    })
    wasRight()
    outgoing.wake()
    return c.body(null, 204)
  })
  .openapi(refuse, async (c) => {
    const { db } = c.var.store.use()
    const { person } = c.var.signedIn
    await c.var.change(() => forget(db, person.id, person.id, c.var.now()))
    return c.body(null, 204)
  })

/**
 * What an administrator has asked for, who still is one.
 * @throws AppError `not_found`
 */
function asked(db: Handle, id: string): StaffEmailChange {
  const found = findEmailChange(db, id)
  if (!found || !administers(findStaff(db, found.requestedBy))) throw new AppError('not_found')
  return found
}

/** @throws AppError `not_found` */
function forget(db: Handle, id: string, actor: string, at: Date): void {
  if (!findEmailChange(db, id)) throw new AppError('not_found')
  dropEmailChange(db, id)
  dropCodes(db, id, 'new_email')
  dropCodeMail(db, id, 'new_email')
  recordAct(db, { actor, action: 'email.dropped', subject: id }, at)
}
