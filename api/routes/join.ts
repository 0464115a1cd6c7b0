import { createRoute, z } from '@hono/zod-openapi'
import { recordAct } from '#db/queries/audit.ts'
import { dropCodeMail } from '#db/queries/outbox.ts'
import { changeStaff, createStaff, findStaffByEmail } from '#db/queries/staff.ts'
import { dropCodes, findCode, takeCode } from '#db/queries/staff-codes.ts'
import { dropEmailChange } from '#db/queries/staff-email-changes.ts'
import { dropFactorRequest } from '#db/queries/staff-factor-requests.ts'
import { removePasskeys } from '#db/queries/staff-passkeys.ts'
import { endSessions } from '#db/queries/staff-sessions.ts'
import type { CodePurpose } from '#db/schema/staff-codes.ts'
import { ROLES } from '#db/schema/staff.ts'
import { hashPassword } from '../auth/password.ts'
import { PASSWORD_MIN, passwordFault } from '../auth/password-rules.ts'
import { hashOf, issueCode, issueRecoveryCodes } from '../auth/secrets.ts'
import { newTotpSecret, totpStep, totpUri } from '../auth/totp.ts'
import type { SignInEnv } from '../context.ts'
import { AppError } from '../errors.ts'
import { refusals, router } from '../openapi.ts'
import { json, jsonBody } from './json.ts'
import { signedIn } from './sign-in.ts'

/** The codes that let somebody choose a password and a second factor. */
const ENTRANCES = ['set_up', 'invitation', 'lost_factor'] as const satisfies CodePurpose[]

/** What is remembered between the two steps. Nothing of it is in force before the second one. */
const enrolment = z.object({
  entrance: z.enum(ENTRANCES),
  codeHash: z.string(),
  email: z.string(),
  name: z.string(),
  passwordHash: z.string(),
  totpSecret: z.string(),
})

const tags = ['Signing in']
const refused = refusals({
  400: 'invalid_input',
  401: 'wrong_credentials',
  413: 'too_large',
  415: 'unsupported_media_type',
  429: 'rate_limited',
  503: 'unavailable',
})

const begin = createRoute({
  method: 'post',
  path: '/api/sign-in/join',
  operationId: 'join',
  tags,
  summary: 'Come in with a code: the first administrator, an invitation, or after losing the second factor',
  request: jsonBody(
    z.strictObject({
      code: z.string().min(1).max(60),
      email: z.email().max(254),
      name: z
        .string()
        .trim()
        .max(120)
        .default('')
        .openapi({ description: 'For the first administrator; who is invited has one already.' }),
      password: z
        .string()
        .max(1_000)
        .openapi({ description: `At least ${PASSWORD_MIN} characters.` }),
    }),
  ),
  responses: {
    200: {
      description: 'What to enter in an authenticator app, and the ticket to the second step.',
      ...json(z.object({ ticket: z.string(), secret: z.string(), uri: z.string() }).openapi('Enrolment')),
    },
    ...refused,
  },
})
const confirm = createRoute({
  method: 'post',
  path: '/api/sign-in/join/confirm',
  operationId: 'confirmJoin',
  tags,
  summary: 'Give the first code of the authenticator app',
  request: jsonBody(z.strictObject({ ticket: z.string().max(60), code: z.string().min(1).max(20) })),
  responses: {
    201: {
      description: 'Signed in. The recovery codes are shown this once.',
      ...json(
        z
          .object({ name: z.string(), roles: z.array(z.enum(ROLES)), recoveryCodes: z.array(z.string()) })
          .openapi('Joined'),
      ),
    },
    ...refused,
  },
})

export const join = router<SignInEnv>()
  .openapi(begin, async (c) => {
    const { code, email, name, password } = c.req.valid('json')
    const { slowDown, now, store, relyingParty } = c.var
    const { db, queue } = store.use()
    const at = now()
    const account = email.trim().toLowerCase()
    const attempt = { account: `join ${account}`, address: c.env.address ?? 'unknown' }
    const wasRight = slowDown.begin(attempt, at)
    const codeHash = hashOf(code)
    const entrance = codeHash && ENTRANCES.find((purpose) => findCode(db, purpose, codeHash, at))
    const known = findStaffByEmail(db, account)
    const fits =
      entrance &&
      codeHash &&
      (entrance === 'set_up' ? !known : findCode(db, entrance, codeHash, at)?.staffId === known?.id)
    if (!fits) throw new AppError('wrong_credentials')
    wasRight()
    const called = known?.name ?? name
    if (!called) throw new AppError('invalid_input', { name: 'missing' })
    const fault = await passwordFault(password, [account, called])
    if (fault) throw new AppError('invalid_input', { password: fault })
    const totpSecret = newTotpSecret()
    const memory = {
      entrance,
      codeHash,
      email: account,
      name: called,
      passwordHash: await hashPassword(password),
      totpSecret,
    }
    const issued = await queue.add(() => issueCode(db, 'enrolment', { memory: JSON.stringify(memory) }, at))
    return c.json(
      { ticket: issued.code, secret: totpSecret, uri: totpUri(totpSecret, account, relyingParty.name) },
      200,
    )
  })
  .openapi(confirm, async (c) => {
    const { ticket, code } = c.req.valid('json')
    const { slowDown, now, store } = c.var
    const { db, queue } = store.use()
    const at = now()
    const attempt = { account: `enrolment ${ticket}`, address: c.env.address ?? 'unknown' }
    const wasRight = slowDown.begin(attempt, at)
    const ticketHash = hashOf(ticket)
    const begun = ticketHash && findCode(db, 'enrolment', ticketHash, at)
    // One that is somebody's belongs to another authenticator app for their account.
    const memory = begun && begun.staffId === null ? enrolment.parse(JSON.parse(begun.memory)) : undefined
    const step = memory && totpStep(memory.totpSecret, code, 0, at)
    if (!ticketHash || !memory || !step) throw new AppError('wrong_credentials')
    const { entrance, codeHash, email, name, passwordHash, totpSecret } = memory
    const joined = await queue.add(() => {
      const found = findStaffByEmail(db, email)
      // Both codes work once, and a refusal here leaves them as they were.
      const taken = takeCode(db, 'enrolment', ticketHash, at) && takeCode(db, entrance, codeHash, at)
      if (!taken || (entrance === 'set_up' ? found : !found || found.state === 'suspended'))
        throw new AppError('wrong_credentials')
      const { id } = found ?? createStaff(db, { email, name, roles: ['admin'], state: 'invited' }, at)
      const person = changeStaff(db, id, { state: 'active', passwordHash, totpSecret, totpStep: step })
      if (!person) throw new AppError('wrong_credentials')
      // Whatever was lost may be in somebody else's hands.
      endSessions(db, id)
      removePasskeys(db, id)
      dropCodes(db, id)
      dropCodeMail(db, id)
      dropFactorRequest(db, id)
      dropEmailChange(db, id)
      recordAct(db, { actor: id, action: `joined.${entrance}`, subject: id }, at)
      return { person, recoveryCodes: issueRecoveryCodes(db, id, at) }
    })
    wasRight()
    return c.json({ ...(await signedIn(c, joined.person, 'enrolment')), recoveryCodes: joined.recoveryCodes }, 201)
  })
