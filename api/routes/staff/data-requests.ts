import { z } from '@hono/zod-openapi'
import { recordAct } from '#db/queries/audit.ts'
import { recordCaseAct } from '#db/queries/case-acts.ts'
import {
  addDataRequest,
  changeDataRequest,
  findDataRequest,
  listAnsweredDataRequests,
  listOpenDataRequests,
} from '#db/queries/data-requests.ts'
import { changeReport, findReport, findReportByToken } from '#db/queries/reports.ts'
import { findTeamKey } from '#db/queries/team-keys.ts'
import {
  DATA_REQUEST_CHANNELS,
  DATA_REQUEST_OUTCOMES,
  DATA_RIGHTS,
  REFUSAL_REASONS,
  REOPENING_REASONS,
} from '#db/schema/data-request-terms.ts'
import { COUNCIL_TEAM } from '#db/schema/team-keys.ts'
import { staffRoute } from '../../auth/staff-route.ts'
import type { StaffEnv } from '../../context.ts'
import { AppError } from '../../errors.ts'
import { refusals, router } from '../../openapi.ts'
import { wasSeen } from '../../reporting/codes.ts'
import { sealedBytes, sealedMessage, token, tokenHash } from '../../reporting/fields.ts'
import { mustBeInUse } from '../../reporting/team-key.ts'
import { dayBegins, requestDueAt } from '../../rights/due.ts'
import { knownRequest, requestSchema, viewRequest, viewRequests, waitingRequest } from '../../rights/request-view.ts'
import { mustHaveAnswered } from '../../rights/told.ts'
import { json, jsonBody } from '../json.ts'
import { acting, refused, refusedInput } from './champions-desk.ts'

/**
 * What people ask about what is held of them, and what became of it. Looking somebody up always belongs
 * to a request, and is recorded with it.
 */

export const tags = ['Staff: data requests']
const ANSWERED = 100

export const byId = { params: z.object({ id: z.string().max(60) }) }
export const one = { description: 'The request as it is now.', ...json(requestSchema) }

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
const extend = staffRoute({
  method: 'post',
  path: '/api/staff/data-requests/{id}/extension',
  operationId: 'extendDataRequest',
  tags,
  summary: 'Take two months more, once, and within the first month',
  request: { ...byId, ...jsonBody(z.strictObject({})) },
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
        open: viewRequests(db, listOpenDataRequests(db)),
        answered: viewRequests(db, listAnsweredDataRequests(db, ANSWERED)),
        ...(key && { teamKey: { id: key.id, recipient: key.recipient } }),
      },
      200,
    )
  })
  .openapi(get, (c) => {
    const { db } = c.var.store.use()
    return c.json(viewRequest(db, knownRequest(db, c.req.valid('param').id)), 200)
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
      return knownRequest(db, id)
    })
    return c.json(viewRequest(db, request), 201)
  })
  .openapi(prove, async (c) => {
    const { db } = c.var.store.use()
    const { actor, at } = acting(c.var)
    const { id } = c.req.valid('param')
    // Also of an officer whose account somebody else uses.
    const right = c.var.slowDown.begin({ account: `codes ${actor}`, address: c.env.address ?? 'unknown' }, at)
    const { token: given } = c.req.valid('json')
    const request = await c.var.change(() => {
      const asked = waitingRequest(db, id)
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
    return c.json(viewRequest(db, request), 200)
  })
  .openapi(extend, async (c) => {
    const { db } = c.var.store.use()
    const { actor, at } = acting(c.var)
    const { id } = c.req.valid('param')
    const request = await c.var.change(() => {
      const asked = waitingRequest(db, id)
      if (asked.extendedAt) throw new AppError('conflict', { extension: 'taken' })
      if (at >= asked.dueAt) throw new AppError('conflict', { extension: 'tooLate' })
      recordAct(db, { actor, action: 'data_request.extended', subject: id }, at)
      const dueAt = requestDueAt(asked.receivedAt, c.var.content.area, true)
      return changeDataRequest(db, id, { extendedAt: at, dueAt })
    })
    return c.json(viewRequest(db, request), 200)
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
      const asked = waitingRequest(db, id)
      mustHaveAnswered(db, asked, asked.reportId !== null && findReport(db, asked.reportId)?.teamKeyId !== null)
      recordAct(db, { actor, action: 'data_request.answered', subject: `${id} ${outcome}` }, at)
      if (asked.reportId !== null)
        recordCaseAct(db, { actor, action: 'report.data_answered', id: asked.reportId, detail: outcome }, at)
      return changeDataRequest(db, id, { outcome, reason: reason ?? null, answeredAt: at, answeredBy: actor })
    })
    return c.json(viewRequest(db, request), 200)
  })
  .openapi(reopen, async (c) => {
    const { db } = c.var.store.use()
    const { actor, at } = acting(c.var)
    const { id } = c.req.valid('param')
    const { reason } = c.req.valid('json')
    const request = await c.var.change(() => {
      const asked = knownRequest(db, id)
      if (!asked.answeredAt) throw new AppError('conflict', { request: 'open' })
      // The person ended it themselves, or there is nothing left to answer with.
      if (asked.answeredBy === null || (asked.reportId !== null && findReport(db, asked.reportId)?.teamKeyId === null))
        throw new AppError('conflict', { request: 'over' })
      recordAct(db, { actor, action: 'data_request.reopened', subject: `${id} ${reason}` }, at)
      if (asked.reportId !== null)
        recordCaseAct(db, { actor, action: 'report.data_reopened', id: asked.reportId, detail: reason }, at)
      return changeDataRequest(db, id, { outcome: null, reason: null, answeredAt: null, answeredBy: null })
    })
    return c.json(viewRequest(db, request), 200)
  })
