import { z } from '@hono/zod-openapi'
import { recordAct } from '#db/queries/audit.ts'
import { changeStaff } from '#db/queries/staff.ts'
import { countCodes, dropCodes } from '#db/queries/staff-codes.ts'
import { findEmailChange } from '#db/queries/staff-email-changes.ts'
import { endSession, endSessions, listSessions } from '#db/queries/staff-sessions.ts'
import { ROLES } from '#db/schema/staff.ts'
import { hashPassword, passwordMatches } from '../../auth/password.ts'
import { PASSWORD_MIN, passwordFault } from '../../auth/password-rules.ts'
import { freshUntil, staffRoute } from '../../auth/staff-route.ts'
import type { StaffEnv } from '../../context.ts'
import { AppError } from '../../errors.ts'
import { refusals, router } from '../../openapi.ts'
import { json, jsonBody } from '../json.ts'
import { baseRefusals } from './refusals.ts'

const tags = ['Staff: own account']

const getMe = staffRoute({
  method: 'get',
  path: '/api/staff/me',
  operationId: 'getMe',
  tags,
  summary: 'Who is signed in',
  responses: {
    200: {
      description: 'The person.',
      ...json(
        z
          .object({
            id: z.string(),
            name: z.string(),
            email: z.string(),
            roles: z.array(z.enum(ROLES)),
            authenticator: z.boolean(),
            newEmail: z
              .string()
              .optional()
              .openapi({ description: 'The address that an administrator asks to confirm.' }),
            recoveryCodesLeft: z.int(),
            signedInAt: z.iso.datetime(),
            freshUntil: z.iso.datetime().openapi({ description: 'Until then, what needs a fresh sign-in works.' }),
          })
          .openapi('Me'),
      ),
    },
    ...baseRefusals,
  },
})
const signOut = staffRoute({
  method: 'delete',
  path: '/api/staff/session',
  operationId: 'signOut',
  tags,
  summary: 'Sign out',
  responses: { 204: { description: 'Signed out; the cookie is cleared.' }, ...baseRefusals },
})
const list = staffRoute({
  method: 'get',
  path: '/api/staff/sessions',
  operationId: 'listSessions',
  tags,
  summary: 'Where one is signed in, newest first',
  responses: {
    200: {
      description: 'The sessions.',
      ...json(
        z
          .object({
            sessions: z.array(
              z.object({
                id: z.string().openapi({ description: 'A hash; it opens nothing.' }),
                browser: z.string(),
                signedInAt: z.iso.datetime(),
                current: z.boolean(),
              }),
            ),
          })
          .openapi('StaffSessions'),
      ),
    },
    ...baseRefusals,
  },
})
const endOne = staffRoute({
  method: 'delete',
  path: '/api/staff/sessions/{id}',
  operationId: 'endSession',
  tags,
  summary: 'End one session',
  request: { params: z.object({ id: z.string().max(100) }) },
  responses: { 204: { description: 'Ended.' }, ...baseRefusals, ...refusals({ 404: 'not_found' }) },
})
const endOthers = staffRoute({
  method: 'delete',
  path: '/api/staff/sessions',
  operationId: 'endOtherSessions',
  tags,
  summary: 'End every session but this one',
  responses: {
    200: { description: 'How many were ended.', ...json(z.object({ ended: z.int() }).openapi('EndedSessions')) },
    ...baseRefusals,
  },
})
const changePassword = staffRoute({
  method: 'put',
  path: '/api/staff/me/password',
  operationId: 'changePassword',
  tags,
  summary: 'Choose a new password',
  request: jsonBody(
    z.strictObject({
      current: z.string().min(1).max(1_000),
      next: z
        .string()
        .max(1_000)
        .openapi({ description: `At least ${PASSWORD_MIN} characters.` }),
    }),
  ),
  responses: {
    204: { description: 'Changed; sessions elsewhere have ended.' },
    ...baseRefusals,
    ...refusals({ 400: 'invalid_input', 413: 'too_large', 415: 'unsupported_media_type', 429: 'rate_limited' }),
  },
})

export const me = router<StaffEnv>()
  .openapi(getMe, (c) => {
    const { person, session } = c.var.signedIn
    const { id, name, email, roles, totpSecret } = person
    const { db } = c.var.store.use()
    const newEmail = findEmailChange(db, id)?.email
    return c.json(
      {
        id,
        name,
        email,
        roles,
        ...(newEmail !== undefined && { newEmail }),
        authenticator: totpSecret !== null,
        recoveryCodesLeft: countCodes(db, id, 'recovery'),
        signedInAt: session.createdAt.toISOString(),
        freshUntil: freshUntil(c.var.signedIn).toISOString(),
      },
      200,
    )
  })
  .openapi(signOut, async (c) => {
    const { cookie } = await c.var.sessions.end(c.req.header('cookie'))
    c.header('set-cookie', cookie)
    return c.body(null, 204)
  })
  .openapi(list, (c) => {
    const { signedIn, store, now } = c.var
    const sessions = listSessions(store.use().db, signedIn.person.id, now()).map(({ idHash, browser, createdAt }) => ({
      id: idHash,
      browser,
      signedInAt: createdAt.toISOString(),
      current: idHash === signedIn.session.idHash,
    }))
    return c.json({ sessions }, 200)
  })
  .openapi(endOne, async (c) => {
    const { db } = c.var.store.use()
    const { person } = c.var.signedIn
    const ended = await c.var.change(() => endSession(db, c.req.valid('param').id, person.id))
    if (!ended) throw new AppError('not_found')
    return c.body(null, 204)
  })
  .openapi(endOthers, async (c) => {
    const { db } = c.var.store.use()
    const { person, session } = c.var.signedIn
    const ended = await c.var.change(() => {
      recordAct(db, { actor: person.id, action: 'sessions.ended', subject: person.id }, c.var.now())
      return endSessions(db, person.id, session.idHash)
    })
    return c.json({ ended }, 200)
  })
  .openapi(changePassword, async (c) => {
    const { current, next } = c.req.valid('json')
    const { signedIn, slowDown, now, store } = c.var
    const { db } = store.use()
    const { person, session } = signedIn
    const attempt = { account: person.email, address: c.env.address ?? 'unknown' }
    const wasRight = slowDown.begin(attempt, now())
    if (!(await passwordMatches(current, person.passwordHash)))
      throw new AppError('invalid_input', { current: 'wrong' })
    wasRight()
    const fault = await passwordFault(next, [person.email, person.name])
    if (fault) throw new AppError('invalid_input', { next: fault })
    const passwordHash = await hashPassword(next)
    await c.var.change(() => {
      changeStaff(db, person.id, { passwordHash })
      // Whoever is halfway in with the password before this one.
      dropCodes(db, person.id, 'second_factor')
      endSessions(db, person.id, session.idHash)
      recordAct(db, { actor: person.id, action: 'password.changed', subject: person.id }, now())
    })
    return c.body(null, 204)
  })
