import { createRoute, z } from '@hono/zod-openapi'
import { recordCaseAct } from '#db/queries/case-acts.ts'
import { addDataRequest, findDataRequest, openDataRequestsOf } from '#db/queries/data-requests.ts'
import { findMessage, listMessages } from '#db/queries/report-messages.ts'
import { RIGHTS_BY_CODE } from '#db/schema/data-request-terms.ts'
import { dayIn, instantOf } from '../content/london.ts'
import type { ReportEnv } from '../context.ts'
import { AppError } from '../errors.ts'
import { refusals, router } from '../openapi.ts'
import { sealedBytes, sealedMessage, token } from '../reporting/fields.ts'
import { mustBeInUse } from '../reporting/team-key.ts'
import { requestDueAt } from '../rights/due.ts'
import { changeByCode } from './by-code.ts'
import { json, jsonBody } from './json.ts'
import { MAX_MESSAGES, returnedSchema, takeMessage, viewReturned } from './report-returns.ts'

/** Whoever has the code of a report can ask what is held of them: the code says that it is theirs. */

const ask = createRoute({
  method: 'post',
  path: '/api/reports/data-requests',
  operationId: 'askAboutData',
  tags: ['Reports'],
  summary: 'Ask for a copy of what is held, or that it is put right, used less, or no longer used',
  description: 'What the person writes is a sealed message to the team; only what they ask for is clear.',
  request: jsonBody(
    z.strictObject({
      token,
      id: z.uuid().openapi({ description: 'Made by the client, of the request and of its message.' }),
      kind: z.enum(RIGHTS_BY_CODE),
      teamKeyId: z.string().max(60),
      sealed: sealedMessage,
    }),
  ),
  responses: {
    201: { description: 'Stored, or stored before.', ...json(returnedSchema) },
    ...refusals({
      400: 'invalid_input',
      404: 'not_found',
      409: 'conflict',
      413: 'too_large',
      415: 'unsupported_media_type',
      429: 'rate_limited',
      503: 'unavailable',
    }),
  },
})

export const reportDataRequests = router<ReportEnv>().openapi(ask, async (c) => {
  const { content, limiter, now } = c.var
  const { area } = content
  const { token: given, id, kind, teamKeyId, sealed } = c.req.valid('json')
  const bytes = sealedBytes(sealed, 'sealed')
  const report = await changeByCode(c, given, (found, db) => {
    const at = now()
    limiter.take(c.env.address ?? 'unknown', at)
    const before = findDataRequest(db, id)
    if (before?.reportId === found.id && before.recordedBy === null) return found
    if (before || findMessage(db, id)) throw new AppError('conflict', { id: 'taken' })
    if (!found.toTeam) throw new AppError('conflict', { toTeam: 'onlyCounted' })
    if (openDataRequestsOf(db, found.id).some((open) => open.kind === kind))
      throw new AppError('conflict', { kind: 'asked' })
    if (listMessages(db, found.id).length >= MAX_MESSAGES) throw new AppError('conflict', { messages: 'tooMany' })
    mustBeInUse(db, teamKeyId, at)
    const receivedAt = instantOf(dayIn(area.timezone, at), 'opens', area.timezone)
    const dueAt = requestDueAt(receivedAt, area)
    const request = { id, kind, channel: 'code', reportId: found.id, receivedAt, dueAt } as const
    addDataRequest(db, { ...request, who: null, teamKeyId: null, recordedBy: null })
    recordCaseAct(db, { actor: 'resident', action: 'report.data_requested', id: found.id, detail: kind }, at)
    return takeMessage(db, area, found, { id, kind: 'to_team', sealed: bytes, teamKeyId }, at)
  })
  c.var.outgoing.wake()
  return c.json(viewReturned(c, report), 201)
})
