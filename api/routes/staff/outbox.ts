import { z } from '@hono/zod-openapi'
import type { Handle } from '#db/open.ts'
import { applicantNames } from '#db/queries/applications.ts'
import { recordAct } from '#db/queries/audit.ts'
import { countMail, findMail, GIVEN_UP, giveMailUp, listMail, tryMailAgain } from '#db/queries/outbox.ts'
import { namesOf } from '#db/queries/staff.ts'
import { MAIL_KINDS, MAIL_STATES, type OutboxMail } from '#db/schema/outbox.ts'
import { staffRoute } from '../../auth/staff-route.ts'
import type { StaffEnv } from '../../context.ts'
import { AppError } from '../../errors.ts'
import { refusals, router } from '../../openapi.ts'
import { json, jsonBody } from '../json.ts'
import { baseRefusals } from './refusals.ts'

const PAGE = 100

const tags = ['Staff: outbox']
const refusedOne = { ...baseRefusals, ...refusals({ 404: 'not_found', 409: 'conflict' }) }
const byId = { params: z.object({ id: z.string().max(60) }) }

const mail = z
  .object({
    id: z.string(),
    kind: z.enum(MAIL_KINDS),
    to: z.string().openapi({ description: 'The id of whoever it goes to: of staff, or of the application.' }),
    applicant: z.boolean().openapi({ description: 'It goes to somebody who applied, and `to` is their application.' }),
    state: z.enum(MAIL_STATES),
    attempts: z.int(),
    createdAt: z.iso.datetime(),
    nextAttemptAt: z.iso.datetime().optional(),
    sentAt: z.iso.datetime().optional(),
    lastError: z
      .string()
      .optional()
      .openapi({ description: 'What went wrong the last time, as a code.', example: 'connection_refused' }),
  })
  .openapi('Mail')

const overview = staffRoute({
  method: 'get',
  path: '/api/staff/outbox',
  operationId: 'getOutbox',
  tags,
  summary: 'Whether mail is set up, and how it goes',
  responses: {
    200: {
      description: 'The way mail leaves, and how much waits or has failed.',
      ...json(
        z
          .object({ by: z.enum(['smtp', 'notify', 'none']), waiting: z.int(), failed: z.int() })
          .openapi('Outbox', { description: '`none`: everything waits. What was given up by a person did not fail.' }),
      ),
    },
    ...baseRefusals,
  },
})
const list = staffRoute({
  method: 'get',
  path: '/api/staff/outbox/mail',
  operationId: 'listMail',
  tags,
  summary: 'Mail to staff and to who applied, newest first',
  request: { query: z.object({ after: z.string().max(60).optional() }) },
  responses: {
    200: {
      description: `Up to ${PAGE} mails after the one of that id. Their words are not kept.`,
      ...json(
        z
          .object({
            mail: z.array(mail),
            names: z.record(z.string(), z.string()).openapi({ description: 'The names of people by their ids.' }),
          })
          .openapi('MailList'),
      ),
    },
    ...baseRefusals,
    ...refusals({ 400: 'invalid_input' }),
  },
})
const again = staffRoute({
  method: 'post',
  path: '/api/staff/outbox/mail/{id}/attempt',
  operationId: 'tryMailAgain',
  tags,
  summary: 'Try again now to send what waits or failed',
  request: { ...byId, ...jsonBody(z.strictObject({})) },
  responses: {
    202: { description: 'Due now.' },
    ...refusedOne,
    ...refusals({ 400: 'invalid_input', 413: 'too_large', 415: 'unsupported_media_type' }),
  },
})
const giveUp = staffRoute({
  method: 'delete',
  path: '/api/staff/outbox/mail/{id}',
  operationId: 'giveMailUp',
  tags,
  summary: 'Give up what waits or failed; it stays in the list',
  request: byId,
  responses: { 204: { description: 'Given up.' }, ...refusedOne },
})

export const staffOutbox = router<StaffEnv>()
  .openapi(overview, (c) => {
    const { outgoing, store } = c.var
    return c.json({ by: outgoing.by, ...countMail(store.use().db) }, 200)
  })
  .openapi(list, (c) => {
    const { db } = c.var.store.use()
    const { after } = c.req.valid('query')
    const from = after === undefined ? undefined : findMail(db, after)
    if (after !== undefined && !from) throw new AppError('invalid_input', { after: 'unknown' })
    const found = listMail(db, { after: from, limit: PAGE })
    return c.json(
      {
        mail: found.map(view),
        names: {
          ...namesOf(
            db,
            found.map(({ staffId }) => staffId),
          ),
          ...applicantNames(
            db,
            found.map(({ applicationId }) => applicationId),
          ),
        },
      },
      200,
    )
  })
  .openapi(again, async (c) => {
    const { outgoing, now, signedIn, store } = c.var
    const { db } = store.use()
    await c.var.change(() => {
      const found = undecided(db, c.req.valid('param').id)
      if (outgoing.by === 'none') throw new AppError('conflict', { mail: 'notSetUp' })
      if (found.expiresAt && found.expiresAt <= now()) throw new AppError('conflict', { mail: 'expired' })
      if (!tryMailAgain(db, found, now())) throw new AppError('conflict', { mail: 'another' })
      const action = found.staffId === null ? 'mail.applicant_tried_again' : 'mail.tried_again'
      recordAct(db, { actor: signedIn.person.id, action, subject: readerOf(found) }, now())
    })
    outgoing.wake()
    return c.body(null, 202)
  })
  .openapi(giveUp, async (c) => {
    const { now, signedIn, store } = c.var
    const { db } = store.use()
    await c.var.change(() => {
      const found = undecided(db, c.req.valid('param').id)
      giveMailUp(db, found.id, GIVEN_UP)
      const action = found.staffId === null ? 'mail.applicant_given_up' : 'mail.given_up'
      recordAct(db, { actor: signedIn.person.id, action, subject: readerOf(found) }, now())
    })
    return c.body(null, 204)
  })

/** @throws AppError `conflict` for what is sent, or just being sent. */
function undecided(db: Handle, id: string): OutboxMail {
  const found = findMail(db, id)
  if (!found) throw new AppError('not_found')
  if (found.state === 'sent' || found.state === 'sending') throw new AppError('conflict', { mail: found.state })
  return found
}

/** The id of whoever it goes to. */
function readerOf({ staffId, applicationId }: OutboxMail): string {
  return staffId ?? applicationId ?? ''
}

function view(mail: OutboxMail) {
  const { id, kind, applicationId, state, attempts, createdAt, nextAttemptAt, sentAt, lastError } = mail
  return {
    id,
    kind,
    to: readerOf(mail),
    applicant: applicationId !== null,
    state,
    attempts,
    createdAt: createdAt.toISOString(),
    ...(nextAttemptAt && { nextAttemptAt: nextAttemptAt.toISOString() }),
    ...(sentAt && { sentAt: sentAt.toISOString() }),
    ...(lastError !== null && { lastError }),
  }
}
