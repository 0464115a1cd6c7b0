import { z } from '@hono/zod-openapi'
import { recordAct } from '#db/queries/audit.ts'
import { changeStaff } from '#db/queries/staff.ts'
import { findCode, takeCode } from '#db/queries/staff-codes.ts'
import { addPasskey, findPasskey, listPasskeys, removePasskey } from '#db/queries/staff-passkeys.ts'
import { creationOptions, newPasskey } from '../../auth/passkeys.ts'
import { hashOf, issueCode, issueRecoveryCodes } from '../../auth/secrets.ts'
import { mustBeFresh, staffRoute } from '../../auth/staff-route.ts'
import { newTotpSecret, totpStep, totpUri } from '../../auth/totp.ts'
import type { StaffEnv } from '../../context.ts'
import { AppError } from '../../errors.ts'
import { refusals, router } from '../../openapi.ts'
import { json, jsonBody } from '../json.ts'

const tags = ['Staff: own account']
const refused = refusals({ 401: 'signed_out', 403: 'sign_in_again', 503: 'unavailable' })
const refusedInput = {
  ...refused,
  ...refusals({ 400: 'invalid_input', 413: 'too_large', 415: 'unsupported_media_type' }),
}
const ticketAnd = <Shape extends z.ZodRawShape>(shape: Shape) =>
  jsonBody(z.strictObject({ ticket: z.string().max(60), ...shape }))

const startAuthenticator = staffRoute({
  method: 'post',
  path: '/api/staff/me/authenticator',
  operationId: 'startAuthenticator',
  tags,
  summary: 'Begin with another authenticator app',
  request: jsonBody(z.strictObject({})),
  responses: {
    200: {
      description: 'What to enter in the app.',
      ...json(z.object({ ticket: z.string(), secret: z.string(), uri: z.string() })),
    },
    ...refusedInput,
  },
})
const confirmAuthenticator = staffRoute({
  method: 'put',
  path: '/api/staff/me/authenticator',
  operationId: 'confirmAuthenticator',
  tags,
  summary: 'Give its first code',
  request: ticketAnd({ code: z.string().min(1).max(20) }),
  responses: { 204: { description: 'The app before it no longer works.' }, ...refusedInput },
})
const renewRecoveryCodes = staffRoute({
  method: 'post',
  path: '/api/staff/me/recovery-codes',
  operationId: 'renewRecoveryCodes',
  tags,
  summary: 'Make new recovery codes',
  request: jsonBody(z.strictObject({})),
  responses: {
    201: {
      description: 'Shown this once. Earlier ones no longer work.',
      ...json(z.object({ recoveryCodes: z.array(z.string()) }).openapi('RecoveryCodes')),
    },
    ...refusedInput,
  },
})
const list = staffRoute({
  method: 'get',
  path: '/api/staff/me/passkeys',
  operationId: 'listPasskeys',
  tags,
  summary: 'The own passkeys',
  responses: {
    200: {
      description: 'Oldest first.',
      ...json(
        z
          .object({ passkeys: z.array(z.object({ id: z.string(), name: z.string(), addedAt: z.iso.datetime() })) })
          .openapi('Passkeys'),
      ),
    },
    ...refusals({ 401: 'signed_out', 503: 'unavailable' }),
  },
})
const startPasskey = staffRoute({
  method: 'post',
  path: '/api/staff/me/passkeys/options',
  operationId: 'startPasskey',
  tags,
  summary: 'Begin with a new passkey',
  request: jsonBody(z.strictObject({})),
  responses: {
    200: { description: 'What the browser asks for.', ...json(z.object({ ticket: z.string(), options: z.any() })) },
    ...refusedInput,
  },
})
const add = staffRoute({
  method: 'post',
  path: '/api/staff/me/passkeys',
  operationId: 'addPasskey',
  tags,
  summary: 'Add the passkey',
  request: ticketAnd({
    name: z.string().trim().min(1).max(60),
    response: z.looseObject({ id: z.string().min(1).max(2_000) }),
  }),
  responses: {
    201: { description: 'Added.', ...json(z.object({ id: z.string() })) },
    ...refusedInput,
    ...refusals({ 409: 'conflict' }),
  },
})
const remove = staffRoute({
  method: 'delete',
  path: '/api/staff/me/passkeys/{id}',
  operationId: 'removePasskey',
  tags,
  summary: 'Remove a passkey',
  request: { params: z.object({ id: z.string().max(2_000) }) },
  responses: { 204: { description: 'Removed.' }, ...refused, ...refusals({ 404: 'not_found' }) },
})

export const factors = router<StaffEnv>()
  .openapi(startAuthenticator, async (c) => {
    const { signedIn, now, store, relyingParty } = c.var
    mustBeFresh(signedIn, now())
    const { db } = store.use()
    const { id, email } = signedIn.person
    const secret = newTotpSecret()
    const { code } = await c.var.change(() => issueCode(db, 'enrolment', { staffId: id, memory: secret }, now()))
    return c.json({ ticket: code, secret, uri: totpUri(secret, email, relyingParty.name) }, 200)
  })
  .openapi(confirmAuthenticator, async (c) => {
    const { ticket, code } = c.req.valid('json')
    const { signedIn, now, store } = c.var
    mustBeFresh(signedIn, now())
    const { db } = store.use()
    const { id } = signedIn.person
    const hash = hashOf(ticket)
    const begun = hash && findCode(db, 'enrolment', hash, now())
    if (!begun || begun.staffId !== id) throw new AppError('invalid_input', { ticket: 'unknown' })
    const step = totpStep(begun.memory, code, 0, now())
    if (!step) throw new AppError('invalid_input', { code: 'wrong' })
    await c.var.change(() => {
      if (!takeCode(db, 'enrolment', begun.codeHash, now())) throw new AppError('invalid_input', { ticket: 'unknown' })
      changeStaff(db, id, { totpSecret: begun.memory, totpStep: step })
      recordAct(db, { actor: id, action: 'authenticator.changed', subject: id }, now())
    })
    return c.body(null, 204)
  })
  .openapi(renewRecoveryCodes, async (c) => {
    const { signedIn, now, store } = c.var
    mustBeFresh(signedIn, now())
    const { db } = store.use()
    const { id } = signedIn.person
    const recoveryCodes = await c.var.change(() => {
      recordAct(db, { actor: id, action: 'recovery_codes.renewed', subject: id }, now())
      return issueRecoveryCodes(db, id, now())
    })
    return c.json({ recoveryCodes }, 201)
  })
  .openapi(list, (c) => {
    const { signedIn, store } = c.var
    const passkeys = listPasskeys(store.use().db, signedIn.person.id).map(({ id, name, createdAt }) => ({
      id,
      name,
      addedAt: createdAt.toISOString(),
    }))
    return c.json({ passkeys }, 200)
  })
  .openapi(startPasskey, async (c) => {
    const { signedIn, now, store, relyingParty } = c.var
    mustBeFresh(signedIn, now())
    const { db } = store.use()
    const { person } = signedIn
    const options = await creationOptions(relyingParty, person, listPasskeys(db, person.id))
    const { code } = await c.var.change(() =>
      issueCode(db, 'passkey', { staffId: person.id, memory: options.challenge }, now()),
    )
    return c.json({ ticket: code, options }, 200)
  })
  .openapi(add, async (c) => {
    const { ticket, name, response } = c.req.valid('json')
    const { signedIn, now, store, relyingParty } = c.var
    mustBeFresh(signedIn, now())
    const { db } = store.use()
    const staffId = signedIn.person.id
    const hash = hashOf(ticket)
    const begun = hash && (await c.var.change(() => takeCode(db, 'passkey', hash, now())))
    if (!begun || begun.staffId !== staffId) throw new AppError('invalid_input', { ticket: 'unknown' })
    const passkey = await newPasskey(relyingParty, begun.memory, response)
    if (!passkey) throw new AppError('invalid_input', { response: 'wrong' })
    await c.var.change(() => {
      if (findPasskey(db, passkey.id)) throw new AppError('conflict', { response: 'taken' })
      addPasskey(db, { ...passkey, staffId, name, createdAt: now() })
      recordAct(db, { actor: staffId, action: 'passkey.added', subject: staffId }, now())
    })
    return c.json({ id: passkey.id }, 201)
  })
  .openapi(remove, async (c) => {
    const { signedIn, now, store } = c.var
    mustBeFresh(signedIn, now())
    const { db } = store.use()
    const staffId = signedIn.person.id
    await c.var.change(() => {
      if (!removePasskey(db, staffId, c.req.valid('param').id)) throw new AppError('not_found')
      recordAct(db, { actor: staffId, action: 'passkey.removed', subject: staffId }, now())
    })
    return c.body(null, 204)
  })
