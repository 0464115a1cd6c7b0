import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { Handle } from '#db/open.ts'
import { findApplicationByCode } from '#db/queries/applications.ts'
import { findAppointmentOf } from '#db/queries/appointments.ts'
import { recordAct } from '#db/queries/audit.ts'
import { placesOf } from '#db/queries/training-sessions.ts'
import { APPLICATION_KINDS } from '#db/schema/application-terms.ts'
import type { Application } from '#db/schema/applications.ts'
import { answerDueAt } from '../champions/answer-due.ts'
import { code } from '../champions/fields.ts'
import { applicationDeletedOn } from '../champions/forget.ts'
import type { ReportEnv } from '../context.ts'
import { AppError } from '../errors.ts'
import { refusals, router } from '../openapi.ts'
import { tokenHash } from '../reporting/fields.ts'
import { eraseHeld } from '../rights/held.ts'
import { triedCode } from './by-code.ts'
import { json, jsonBody } from './json.ts'

/**
 * What somebody does who applied and comes back with their code. Nothing that they wrote is shown, and nothing can
 * be changed with it: with another address in it, whoever found the code would get the account.
 */

const tags = ['Champions and centres']

/** As it is told to the person. `looked_at`: a referee was spoken to, or there is a seat; `ended`: they helped, and stopped. */
export const STANDINGS = ['received', 'looked_at', 'approved', 'ended', 'declined', 'withdrawn'] as const
export type ApplicationStanding = (typeof STANDINGS)[number]

const instant = z.iso.datetime()
const returned = z
  .object({
    kind: z.enum(APPLICATION_KINDS),
    standing: z.enum(STANDINGS),
    receivedAt: instant,
    answerBy: instant.optional().openapi({ description: 'By when the coordinator writes. Absent once it is decided.' }),
    training: z
      .array(z.object({ startsAt: instant, place: z.string(), cancelled: z.boolean() }))
      .openapi({ description: 'The sessions to come in which they have a seat, the earliest first.' }),
    deletedOn: instant.optional().openapi({ description: 'When it is deleted by itself. Absent while it is needed.' }),
  })
  .openapi('ReturnedApplication')
export type ReturnedApplication = z.infer<typeof returned>

const refused = refusals({
  400: 'invalid_input',
  404: 'not_found',
  413: 'too_large',
  415: 'unsupported_media_type',
  429: 'rate_limited',
  503: 'unavailable',
})
const withCode = jsonBody(z.strictObject({ code }))

const read = createRoute({
  method: 'post',
  path: '/api/applications/return',
  operationId: 'returnToApplication',
  tags,
  summary: 'Where an application stands',
  description: 'Every code that opens nothing gets the same answer, and counts as a guess.',
  request: withCode,
  responses: { 200: { description: 'How it stands, without what was written.', ...json(returned) }, ...refused },
})
const takeBack = createRoute({
  method: 'post',
  path: '/api/applications/withdrawal',
  operationId: 'takeBackApplication',
  tags,
  summary: 'Withdraw an application: it is deleted at once, with its code, its seats and its mail',
  request: withCode,
  responses: {
    204: { description: 'Deleted.' },
    ...refused,
    ...refusals({ 409: 'conflict' }),
  },
})

export const applicationReturns = router<ReportEnv>()
  .openapi(read, (c) => c.json(view(c, tried(c, c.req.valid('json').code)), 200))
  .openapi(takeBack, async (c) => {
    const given = c.req.valid('json').code
    const at = c.var.now()
    const { db, queue } = c.var.store.use()
    tried(c, given)
    await queue.add(() => {
      const { id } = known(db, tokenHash(given))
      eraseHeld(db, 'application', id)
      recordAct(db, { actor: 'resident', action: 'application.taken_back', subject: id }, at)
    })
    return c.body(null, 204)
  })

/** @throws AppError `not_found`, and `rate_limited` for whoever guesses. */
function tried(c: Context<ReportEnv>, given: string): Application {
  return triedCode(c, given, known)
}

function known(db: Handle, hash: Buffer): Application {
  const found = findApplicationByCode(db, hash)
  if (!found) throw new AppError('not_found')
  return found
}

function view({ var: { content, now, store } }: Context<ReportEnv>, found: Application): ReturnedApplication {
  const { db } = store.use()
  const places = placesOf(db, found.id)
  const endedAt = found.state === 'approved' ? findAppointmentOf(db, found.id)?.endedAt : undefined
  const looked = found.referenceCheckedAt !== null || places.length > 0
  const over = endedAt ?? (found.state === 'approved' ? null : found.decidedAt)
  return {
    kind: found.kind,
    standing: endedAt ? 'ended' : found.state === 'received' && looked ? 'looked_at' : found.state,
    receivedAt: found.receivedAt.toISOString(),
    ...(found.state === 'received' && { answerBy: answerDueAt(found.receivedAt, content.area).toISOString() }),
    training: places
      .filter(({ session }) => session.startsAt > now())
      .map(({ session: { startsAt, place, cancelledAt } }) => ({
        startsAt: startsAt.toISOString(),
        place,
        cancelled: cancelledAt !== null,
      })),
    ...(over && { deletedOn: applicationDeletedOn(over).toISOString() }),
  }
}
