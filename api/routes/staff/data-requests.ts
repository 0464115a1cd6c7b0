import { z } from '@hono/zod-openapi'
import type { Handle } from '#db/open.ts'
import { recordAct } from '#db/queries/audit.ts'
import { recordCaseAct } from '#db/queries/case-acts.ts'
import {
  addDataRequest,
  changeDataRequest,
  findDataRequest,
  listAnsweredDataRequests,
  listOpenDataRequests,
  openDataRequestsOf,
} from '#db/queries/data-requests.ts'
import { changeReport, findReport, findReportByToken } from '#db/queries/reports.ts'
import { namesOf } from '#db/queries/staff.ts'
import { findTeamKey } from '#db/queries/team-keys.ts'
import {
  DATA_REQUEST_CHANNELS,
  DATA_REQUEST_OUTCOMES,
  DATA_RIGHTS,
  HELD_KINDS,
  REFUSAL_REASONS,
  REOPENING_REASONS,
  UNTOLD_REASONS,
} from '#db/schema/data-request-terms.ts'
import type { DataRequest } from '#db/schema/data-requests.ts'
import { COUNCIL_TEAM } from '#db/schema/team-keys.ts'
import { staffRoute } from '../../auth/staff-route.ts'
import type { StaffEnv } from '../../context.ts'
import { AppError } from '../../errors.ts'
import { refusals, router } from '../../openapi.ts'
import { wasSeen } from '../../reporting/codes.ts'
import { sealedBytes, sealedMessage, token, tokenHash } from '../../reporting/fields.ts'
import { mustBeInUse } from '../../reporting/team-key.ts'
import { dayBegins, requestDueAt } from '../../rights/due.ts'
import { eraseHeld, heldUnderEmail, heldUnderReference } from '../../rights/held.ts'
import { takeBack } from '../../rights/take-back.ts'
import { mustHaveAnswered, settleOthers, wasTold } from '../../rights/told.ts'
import { json, jsonBody } from '../json.ts'
import { acting, refused, refusedInput } from './champions-desk.ts'

/**
 * What people ask about what is held of them, and what became of it. Looking somebody up always belongs
 * to a request, and is recorded with it.
 */

const tags = ['Staff: data requests']
const ANSWERED = 100

const instant = z.iso.datetime()
const requestSchema = z
  .object({
    id: z.string(),
    kind: z.enum(DATA_RIGHTS),
    channel: z.enum(DATA_REQUEST_CHANNELS),
    case: z
      .object({
        id: z.string(),
        words: z.enum(['kept', 'deleted']),
        legalHold: z.boolean(),
        takenBack: z.boolean().openapi({ description: 'Nobody works on it any more.' }),
        told: z.boolean().openapi({ description: 'The team has written to the person since they asked.' }),
        others: z
          .array(z.object({ id: z.string(), kind: z.enum(DATA_RIGHTS) }))
          .openapi({ description: 'What else waits for this report.' }),
      })
      .optional()
      .openapi({ description: 'The report whose code was shown.' }),
    receivedAt: instant,
    dueAt: instant.openapi({ description: 'The midnight that ends the last day for an answer.' }),
    extended: z.boolean(),
    who: z.string().optional().openapi({ description: 'Who asks, an age file, base64. The team’s key opens it.' }),
    recordedBy: z.string().optional().openapi({ description: 'Absent when the person sent it themselves.' }),
    outcome: z.enum(DATA_REQUEST_OUTCOMES).optional(),
    reason: z.enum(REFUSAL_REASONS).optional(),
    answered: z.object({ at: instant, by: z.string().optional() }).optional(),
  })
  .openapi('DataRequest')
export type DataRequestJson = z.infer<typeof requestSchema>

const heldSchema = z
  .object({
    kind: z.enum(HELD_KINDS),
    id: z.string(),
    at: instant,
    erasable: z.boolean(),
    data: z.record(z.string(), z.unknown()),
  })
  .openapi('Held')
export type HeldJson = z.infer<typeof heldSchema>

const byId = { params: z.object({ id: z.string().max(60) }) }
const one = { description: 'The request as it is now.', ...json(requestSchema) }

const list = staffRoute({
  method: 'get',
  path: '/api/staff/data-requests',
  operationId: 'listDataRequests',
  tags,
  summary: 'Requests that wait, what is due first on top; then those answered last',
  responses: {
    200: {
      description: 'The requests.',
      ...json(
        z
          .object({
            open: z.array(requestSchema),
            answered: z.array(requestSchema),
            teamKey: z.object({ id: z.string(), recipient: z.string() }).optional(),
          })
          .openapi('DataRequests'),
      ),
    },
    ...refused,
  },
})
const get = staffRoute({
  method: 'get',
  path: '/api/staff/data-requests/{id}',
  operationId: 'getDataRequest',
  tags,
  summary: 'One request',
  request: byId,
  responses: { 200: one, ...refused },
})
const record = staffRoute({
  method: 'post',
  path: '/api/staff/data-requests',
  operationId: 'recordDataRequest',
  tags,
  summary: 'Record a request that came by letter, email, telephone or in person',
  request: jsonBody(
    z.strictObject({
      id: z.uuid(),
      kind: z.enum(DATA_RIGHTS),
      channel: z.enum(DATA_REQUEST_CHANNELS).exclude(['code']),
      day: z.string().max(20).openapi({ description: 'The day on which it came.', example: '2026-12-01' }),
      teamKeyId: z.string().max(60),
      who: sealedMessage.openapi({ description: 'Who asks, and how to reach them: sealed to the team.' }),
    }),
  ),
  responses: { 201: { ...one, description: 'Stored, or stored before.' }, ...refusedInput },
})
const prove = staffRoute({
  method: 'post',
  path: '/api/staff/data-requests/{id}/code',
  operationId: 'proveDataRequest',
  tags,
  summary: 'Find the report of whoever shows its code; the code itself stays in the browser',
  request: { ...byId, ...jsonBody(z.strictObject({ token })) },
  responses: { 200: one, ...refusedInput, ...refusals({ 429: 'rate_limited' }) },
})
const search = staffRoute({
  method: 'post',
  path: '/api/staff/data-requests/{id}/search',
  operationId: 'searchHeld',
  tags,
  summary: 'What is held under an email address or the reference of a response; recorded with the request',
  request: {
    ...byId,
    ...jsonBody(
      z.strictObject({
        email: z.string().trim().max(254).optional(),
        reference: z.string().trim().max(60).optional(),
      }),
    ),
  },
  responses: {
    200: {
      description: 'Everything that was found, whole.',
      ...json(z.object({ held: z.array(heldSchema) }).openapi('HeldOfSomebody')),
    },
    ...refusedInput,
  },
})
const extend = staffRoute({
  method: 'post',
  path: '/api/staff/data-requests/{id}/extension',
  operationId: 'extendDataRequest',
  tags,
  summary: 'Take two months more, once, and within the first month',
  request: { ...byId, ...jsonBody(z.strictObject({})) },
  responses: { 200: one, ...refusedInput },
})
const erase = staffRoute({
  method: 'post',
  path: '/api/staff/data-requests/{id}/erasure',
  operationId: 'eraseHeld',
  tags,
  summary: 'Delete an application, or cut a response off from whoever sent it',
  request: {
    ...byId,
    ...jsonBody(z.strictObject({ kind: z.enum(HELD_KINDS).exclude(['account']), held: z.string().min(1).max(60) })),
  },
  responses: { 200: one, ...refusedInput },
})
const eraseCase = staffRoute({
  method: 'post',
  path: '/api/staff/data-requests/{id}/case-erasure',
  operationId: 'eraseCase',
  tags,
  summary:
    'Delete the words of the report whose code was shown; what is counted stays. Under a legal hold they are closed, and deleted when it ends.',
  description: 'The person is told first, or it is said why not. What else waits for this report is settled with it.',
  request: { ...byId, ...jsonBody(z.strictObject({ untold: z.enum(UNTOLD_REASONS).optional() })) },
  responses: { 200: one, ...refusedInput },
})
const answer = staffRoute({
  method: 'post',
  path: '/api/staff/data-requests/{id}/answer',
  operationId: 'answerDataRequest',
  tags,
  summary: 'Record the answer that the person was given',
  request: {
    ...byId,
    ...jsonBody(
      z.strictObject({
        outcome: z.enum(DATA_REQUEST_OUTCOMES).exclude(['withdrawn']),
        reason: z.enum(REFUSAL_REASONS).optional(),
      }),
    ),
  },
  responses: { 200: one, ...refusedInput },
})
const reopen = staffRoute({
  method: 'post',
  path: '/api/staff/data-requests/{id}/reopening',
  operationId: 'reopenDataRequest',
  tags,
  summary: 'Take back an answer that was recorded by mistake: the request waits again, by the same day',
  request: { ...byId, ...jsonBody(z.strictObject({ reason: z.enum(REOPENING_REASONS) })) },
  responses: { 200: one, ...refusedInput },
})

export const dataRequests = router<StaffEnv>()
  .openapi(list, (c) => {
    const { db } = c.var.store.use()
    const key = findTeamKey(db, COUNCIL_TEAM)
    return c.json(
      {
        open: viewAll(db, listOpenDataRequests(db)),
        answered: viewAll(db, listAnsweredDataRequests(db, ANSWERED)),
        ...(key && { teamKey: { id: key.id, recipient: key.recipient } }),
      },
      200,
    )
  })
  .openapi(get, (c) => {
    const { db } = c.var.store.use()
    return c.json(view(db, known(db, c.req.valid('param').id)), 200)
  })
  .openapi(record, async (c) => {
    const { db } = c.var.store.use()
    const { area } = c.var.content
    const { actor, at } = acting(c.var)
    const { id, kind, channel, day, teamKeyId, who } = c.req.valid('json')
    const bytes = sealedBytes(who, 'who')
    const receivedAt = dayBegins(day, area)
    if (!receivedAt) throw new AppError('invalid_input', { day: 'malformed' })
    if (receivedAt > at) throw new AppError('invalid_input', { day: 'notYet' })
    const request = await c.var.change(() => {
      const before = findDataRequest(db, id)
      if (before?.recordedBy === actor) return before
      if (before) throw new AppError('conflict', { id: 'taken' })
      mustBeInUse(db, teamKeyId, at)
      const dueAt = requestDueAt(receivedAt, area)
      addDataRequest(db, {
        id,
        kind,
        channel,
        reportId: null,
        receivedAt,
        dueAt,
        who: bytes,
        teamKeyId,
        recordedBy: actor,
      })
      recordAct(db, { actor, action: 'data_request.recorded', subject: `${id} ${kind}` }, at)
      return known(db, id)
    })
    return c.json(view(db, request), 201)
  })
  .openapi(prove, async (c) => {
    const { db } = c.var.store.use()
    const { actor, at } = acting(c.var)
    const { id } = c.req.valid('param')
    // Also of an officer whose account somebody else uses.
    const right = c.var.slowDown.begin({ account: `codes ${actor}`, address: c.env.address ?? 'unknown' }, at)
    const { token: given } = c.req.valid('json')
    const request = await c.var.change(() => {
      const asked = waiting(db, id)
      const found = findReportByToken(db, tokenHash(given))
      if (!found) throw new AppError('invalid_input', { token: 'unknown' })
      // It shows who the person is, or who wrote it down for them.
      if (wasSeen(db, found)) throw new AppError('conflict', { token: 'seen' })
      if (asked.reportId === found.id) return asked
      if (asked.reportId !== null) throw new AppError('conflict', { case: 'another' })
      // The words are not deleted for being old while somebody asks about them.
      changeReport(db, found.id, { activeAt: at })
      recordAct(db, { actor, action: 'data_request.identified', subject: id }, at)
      recordCaseAct(db, { actor, action: 'report.data_requested', id: found.id, detail: asked.kind }, at)
      return changeDataRequest(db, id, { reportId: found.id })
    })
    right()
    return c.json(view(db, request), 200)
  })
  .openapi(search, async (c) => {
    const { db } = c.var.store.use()
    const { actor, at } = acting(c.var)
    const { id } = c.req.valid('param')
    const { email, reference } = c.req.valid('json')
    if (!email && !reference) throw new AppError('invalid_input', { email: 'missing' })
    // Recorded first: nobody is looked up without it. Not what was looked for, which names somebody.
    await c.var.change(() => {
      waiting(db, id)
      recordAct(db, { actor, action: 'data_request.searched', subject: `${id} ${email ? 'email' : 'reference'}` }, at)
    })
    const held = [...(email ? heldUnderEmail(db, email) : []), ...(reference ? heldUnderReference(db, reference) : [])]
    return c.json({ held }, 200)
  })
  .openapi(extend, async (c) => {
    const { db } = c.var.store.use()
    const { actor, at } = acting(c.var)
    const { id } = c.req.valid('param')
    const request = await c.var.change(() => {
      const asked = waiting(db, id)
      if (asked.extendedAt) throw new AppError('conflict', { extension: 'taken' })
      if (at >= asked.dueAt) throw new AppError('conflict', { extension: 'tooLate' })
      recordAct(db, { actor, action: 'data_request.extended', subject: id }, at)
      const dueAt = requestDueAt(asked.receivedAt, c.var.content.area, true)
      return changeDataRequest(db, id, { extendedAt: at, dueAt })
    })
    return c.json(view(db, request), 200)
  })
  .openapi(erase, async (c) => {
    const { db } = c.var.store.use()
    const { actor, at } = acting(c.var)
    const { id } = c.req.valid('param')
    const { kind, held } = c.req.valid('json')
    await c.var.change(() => {
      mustAskForErasure(waiting(db, id))
      eraseHeld(db, kind, held)
      recordAct(db, { actor, action: 'data_request.erased', subject: `${id} ${kind}` }, at)
    })
    return c.json(view(db, known(db, id)), 200)
  })
  .openapi(eraseCase, async (c) => {
    const { db } = c.var.store.use()
    const { actor, at } = acting(c.var)
    const { id } = c.req.valid('param')
    const { untold } = c.req.valid('json')
    await c.var.change(() => {
      const asked = waiting(db, id)
      mustAskForErasure(asked)
      const found = asked.reportId === null ? undefined : findReport(db, asked.reportId)
      if (!found) throw new AppError('conflict', { case: 'missing' })
      if (found.state === 'withdrawn')
        throw new AppError('conflict', { case: found.teamKeyId === null ? 'gone' : 'held' })
      if (!untold && !wasTold(db, asked)) throw new AppError('conflict', { told: 'first' })
      takeBack(db, found, { actor, action: found.legalHold ? 'report.data_closed' : 'report.data_erased' }, at)
      recordAct(
        db,
        { actor, action: `data_request.${found.legalHold ? 'closed' : 'erased'}`, subject: `${id} case` },
        at,
      )
      if (untold) recordCaseAct(db, { actor, action: 'report.data_untold', id: found.id, detail: untold }, at)
      // Under a hold the words are still there, and so is what somebody asks about them.
      if (!found.legalHold) settleOthers(db, asked, found.id, actor, at)
    })
    return c.json(view(db, known(db, id)), 200)
  })
  .openapi(answer, async (c) => {
    const { db } = c.var.store.use()
    const { actor, at } = acting(c.var)
    const { id } = c.req.valid('param')
    const { outcome, reason } = c.req.valid('json')
    const refuses = outcome === 'refused' || outcome === 'partly'
    if (refuses && !reason) throw new AppError('invalid_input', { reason: 'missing' })
    if (!refuses && reason) throw new AppError('invalid_input', { reason: 'unknown' })
    const request = await c.var.change(() => {
      const asked = waiting(db, id)
      mustHaveAnswered(db, asked, asked.reportId !== null && findReport(db, asked.reportId)?.teamKeyId !== null)
      recordAct(db, { actor, action: 'data_request.answered', subject: `${id} ${outcome}` }, at)
      if (asked.reportId !== null)
        recordCaseAct(db, { actor, action: 'report.data_answered', id: asked.reportId, detail: outcome }, at)
      return changeDataRequest(db, id, { outcome, reason: reason ?? null, answeredAt: at, answeredBy: actor })
    })
    return c.json(view(db, request), 200)
  })
  .openapi(reopen, async (c) => {
    const { db } = c.var.store.use()
    const { actor, at } = acting(c.var)
    const { id } = c.req.valid('param')
    const { reason } = c.req.valid('json')
    const request = await c.var.change(() => {
      const asked = known(db, id)
      if (!asked.answeredAt) throw new AppError('conflict', { request: 'open' })
      // The person ended it themselves, or there is nothing left to answer with.
      if (asked.answeredBy === null || (asked.reportId !== null && findReport(db, asked.reportId)?.teamKeyId === null))
        throw new AppError('conflict', { request: 'over' })
      recordAct(db, { actor, action: 'data_request.reopened', subject: `${id} ${reason}` }, at)
      if (asked.reportId !== null)
        recordCaseAct(db, { actor, action: 'report.data_reopened', id: asked.reportId, detail: reason }, at)
      return changeDataRequest(db, id, { outcome: null, reason: null, answeredAt: null, answeredBy: null })
    })
    return c.json(view(db, request), 200)
  })

/** @throws AppError `not_found` */
function known(db: Handle, id: string): DataRequest {
  const found = findDataRequest(db, id)
  if (!found) throw new AppError('not_found')
  return found
}

/** @throws AppError `conflict` when it was answered already. */
function waiting(db: Handle, id: string): DataRequest {
  const found = known(db, id)
  if (found.answeredAt) throw new AppError('conflict', { request: 'answered' })
  return found
}

/** @throws AppError `conflict`: nothing is deleted that nobody asked to have deleted. */
function mustAskForErasure({ kind }: DataRequest): void {
  if (kind !== 'erasure') throw new AppError('conflict', { kind: 'noErasure' })
}

function viewAll(db: Handle, found: readonly DataRequest[]): DataRequestJson[] {
  const names = namesOf(
    db,
    found.flatMap(({ recordedBy, answeredBy }) => [recordedBy, answeredBy]),
  )
  return found.map((one) => viewOne(db, one, names))
}

const view = (db: Handle, found: DataRequest): DataRequestJson =>
  viewOne(db, found, namesOf(db, [found.recordedBy, found.answeredBy]))

function viewOne(db: Handle, found: DataRequest, names: Readonly<Record<string, string>>): DataRequestJson {
  const { id, kind, channel, reportId, who, recordedBy, outcome, reason, answeredAt, answeredBy } = found
  const report = reportId === null ? undefined : findReport(db, reportId)
  return {
    id,
    kind,
    channel,
    ...(report && {
      case: {
        id: report.id,
        words: report.teamKeyId === null ? 'deleted' : 'kept',
        legalHold: report.legalHold,
        takenBack: report.state === 'withdrawn',
        told: found.answeredAt === null && wasTold(db, found),
        others: openDataRequestsOf(db, report.id)
          .filter((other) => other.id !== id)
          .map((other) => ({ id: other.id, kind: other.kind })),
      },
    }),
    receivedAt: found.receivedAt.toISOString(),
    dueAt: found.dueAt.toISOString(),
    extended: found.extendedAt !== null,
    ...(who && { who: who.toString('base64') }),
    ...(recordedBy !== null && { recordedBy: names[recordedBy] ?? '' }),
    ...(outcome && { outcome }),
    ...(reason && { reason }),
    ...(answeredAt && {
      answered: { at: answeredAt.toISOString(), ...(answeredBy !== null && { by: names[answeredBy] ?? '' }) },
    }),
  }
}
