import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { recordAct } from '#db/queries/audit.ts'
import { changeStaff, findStaff, findStaffByEmail } from '#db/queries/staff.ts'
import { findCode, takeCode } from '#db/queries/staff-codes.ts'
import { countUse, findPasskey } from '#db/queries/staff-passkeys.ts'
import { ROLES, type Staff } from '#db/schema/staff.ts'
import { demonstrationAccounts } from '../auth/demonstration.ts'
import { requestOptions, usedPasskey } from '../auth/passkeys.ts'
import { passwordMatches } from '../auth/password.ts'
import { hashOf, issueCode } from '../auth/secrets.ts'
import { totpStep } from '../auth/totp.ts'
import type { SignInEnv } from '../context.ts'
import { AppError } from '../errors.ts'
import { refusals, router } from '../openapi.ts'
import { json, jsonBody } from './json.ts'

const person = z.object({ name: z.string(), roles: z.array(z.enum(ROLES)) }).openapi('SignedIn')
const ticket = z.object({ ticket: z.string(), expiresAt: z.iso.datetime() }).openapi('SignInTicket')
const tags = ['Signing in']
const refused = refusals({
  400: 'invalid_input',
  401: 'wrong_credentials',
  413: 'too_large',
  415: 'unsupported_media_type',
  429: 'rate_limited',
  503: 'unavailable',
})

const password = createRoute({
  method: 'post',
  path: '/api/sign-in',
  operationId: 'signIn',
  tags,
  summary: 'Give e-mail address and password',
  request: jsonBody(z.strictObject({ email: z.string().min(1).max(254), password: z.string().min(1).max(1_000) })),
  responses: {
    200: { description: 'Right so far: the ticket to the second step.', ...json(ticket) },
    ...refused,
  },
})
const secondFactor = createRoute({
  method: 'post',
  path: '/api/sign-in/second-factor',
  operationId: 'giveSecondFactor',
  tags,
  summary: 'Give the code of the authenticator app, or a recovery code',
  request: jsonBody(z.strictObject({ ticket: z.string().max(60), code: z.string().min(1).max(60) })),
  responses: { 201: { description: 'Signed in; the cookie is the session.', ...json(person) }, ...refused },
})
const passkeyOptions = createRoute({
  method: 'post',
  path: '/api/sign-in/passkey/options',
  operationId: 'startPasskeySignIn',
  tags,
  summary: 'Begin signing in with a passkey',
  request: jsonBody(z.strictObject({})),
  responses: {
    200: {
      description: 'What the browser asks the passkey.',
      ...json(z.object({ ticket: z.string(), options: z.any() }).openapi('PasskeySignIn')),
    },
    ...refused,
  },
})
const passkey = createRoute({
  method: 'post',
  path: '/api/sign-in/passkey',
  operationId: 'signInWithPasskey',
  tags,
  summary: 'Sign in with a passkey alone',
  request: jsonBody(
    z.strictObject({ ticket: z.string().max(60), response: z.looseObject({ id: z.string().min(1).max(2_000) }) }),
  ),
  responses: { 201: { description: 'Signed in; the cookie is the session.', ...json(person) }, ...refused },
})

/** In a demonstration only, so it is no part of the documented API. */
const demonstration = createRoute({
  method: 'get',
  path: '/api/sign-in/demonstration',
  operationId: 'listDemonstrationAccounts',
  hide: true,
  responses: {
    200: {
      description: 'How to sign in as each of the made-up people, now.',
      ...json(
        z.object({
          accounts: z.array(
            z.object({
              email: z.string(),
              name: z.string(),
              roles: z.array(z.enum(ROLES)),
              password: z.string(),
              code: z.string(),
              suspended: z.boolean(),
              passphrase: z.string().optional(),
            }),
          ),
        }),
      ),
    },
    ...refusals({ 404: 'not_found' }),
  },
})

export const signIn = router<SignInEnv>()
  .openapi(demonstration, (c) => {
    const { demonstration: allowed, store, now } = c.var
    if (!allowed) throw new AppError('not_found')
    return c.json({ accounts: demonstrationAccounts(store.use().db, now()) }, 200)
  })
  .openapi(password, async (c) => {
    const { email, password } = c.req.valid('json')
    const { slowDown, now, store } = c.var
    const { db, queue } = store.use()
    const attempt = { account: email.trim().toLowerCase(), address: c.env.address ?? 'unknown' }
    const wasRight = slowDown.begin(attempt, now())
    const found = findStaffByEmail(db, email)
    const known = found?.state === 'active' ? found : undefined
    if (!(await passwordMatches(password, known?.passwordHash)) || !known) throw new AppError('wrong_credentials')
    wasRight()
    const issued = await queue.add(() => issueCode(db, 'second_factor', { staffId: known.id }, now()))
    return c.json({ ticket: issued.code, expiresAt: issued.expiresAt.toISOString() }, 200)
  })
  .openapi(secondFactor, async (c) => {
    const { ticket, code } = c.req.valid('json')
    const { slowDown, now, store } = c.var
    const { db, queue } = store.use()
    const at = now()
    const ticketHash = hashOf(ticket)
    const staffId = ticketHash && findCode(db, 'second_factor', ticketHash, at)?.staffId
    const known = staffId ? findStaff(db, staffId) : undefined
    const attempt = { account: known?.email ?? ticket, address: c.env.address ?? 'unknown' }
    const wasRight = slowDown.begin(attempt, at)
    const fits = await queue.add(() => {
      if (!ticketHash || !known) return false
      // Of two at once with one ticket, the second must not use up a recovery code for nothing.
      if (!findCode(db, 'second_factor', ticketHash, at) || !takeFactor(known, code)) return false
      return takeCode(db, 'second_factor', ticketHash, at) !== undefined
    })
    if (!fits || !known) throw new AppError('wrong_credentials')
    wasRight()
    slowDown.forget(attempt.account, at)
    return c.json(await signedIn(c, known, 'second_factor'), 201)

    /** Uses up a recovery code, or the half-minute of an app's code. Read anew: of two at once, one may have it. */
    function takeFactor({ id, totpSecret }: Staff, typed: string): boolean {
      const recovery = hashOf(typed)
      if (recovery && findCode(db, 'recovery', recovery, at)?.staffId === id) {
        takeCode(db, 'recovery', recovery, at)
        recordAct(db, { actor: id, action: 'recovery_code.used', subject: id }, at)
        return true
      }
      const step = totpSecret && totpStep(totpSecret, typed, findStaff(db, id)?.totpStep ?? 0, at)
      if (!step) return false
      changeStaff(db, id, { totpStep: step })
      return true
    }
  })
  .openapi(passkeyOptions, async (c) => {
    const { now, store, relyingParty, limiter } = c.var
    limiter.take(c.env.address ?? 'unknown', now())
    const { db, queue } = store.use()
    const options = await requestOptions(relyingParty)
    const issued = await queue.add(() => issueCode(db, 'passkey', { memory: options.challenge }, now()))
    return c.json({ ticket: issued.code, options }, 200)
  })
  .openapi(passkey, async (c) => {
    const { ticket, response } = c.req.valid('json')
    const { slowDown, now, store, relyingParty } = c.var
    const { db, queue } = store.use()
    const at = now()
    const found = findPasskey(db, response.id)
    const known = found && findStaff(db, found.staffId)
    // Only the address is slowed down: nobody can lock an owner out of their passkey by guessing.
    const wasRight = slowDown.begin({ address: c.env.address ?? 'unknown' }, at)
    const ticketHash = hashOf(ticket)
    const challenge = ticketHash && (await queue.add(() => takeCode(db, 'passkey', ticketHash, at)))?.memory
    const counter = challenge && found && (await usedPasskey(relyingParty, challenge, response, found))
    if (counter === undefined || counter === '' || known?.state !== 'active') throw new AppError('wrong_credentials')
    wasRight()
    await queue.add(() => countUse(db, response.id, counter))
    return c.json(await signedIn(c, known, 'passkey'), 201)
  })

/** Starts the session, sets its cookie and records it. */
export async function signedIn(
  c: Context<SignInEnv>,
  { id, name, roles }: Staff,
  factor: string,
): Promise<{ name: string; roles: Staff['roles'] }> {
  const { now, sessions, store } = c.var
  const { db, queue } = store.use()
  const { cookie } = await sessions.start(id, c.req.header('user-agent') ?? '')
  await queue.add(() => recordAct(db, { actor: id, action: 'signed_in', subject: factor }, now()))
  c.header('set-cookie', cookie)
  return { name, roles }
}
