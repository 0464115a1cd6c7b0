import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { recordAct } from '#db/queries/audit.ts'
import { findHandOver, takeOver } from '#db/queries/hand-over-codes.ts'
import { changeHelper, findHelper } from '#db/queries/report-helpers.ts'
import { findReport, findReportByToken } from '#db/queries/reports.ts'
import type { HandOverCode } from '#db/schema/hand-over-codes.ts'
import type { Report } from '#db/schema/reports.ts'
import type { ReportEnv } from '../context.ts'
import { AppError } from '../errors.ts'
import { refusals, router } from '../openapi.ts'
import { recipient, token, tokenHash } from '../reporting/fields.ts'
import { json, jsonBody } from './json.ts'
import { refusedReturn, returnedSchema, reportOfCode, viewReturned } from './report-returns.ts'

/**
 * How a person takes over the report that somebody else sent for them. Their browser makes a code
 * of their own, so that nobody else has it; the code that the helper saw opens nothing any more.
 */

const tags = ['Reports']
const refused = { ...refusedReturn, ...refusals({ 409: 'conflict' }) }

const look = createRoute({
  method: 'post',
  path: '/api/reports/hand-over',
  operationId: 'lookAtHandOver',
  tags,
  summary: 'Whether a code to take a report over still works',
  description: 'Asked before the person is given a code of their own to write down. Nothing is changed.',
  request: jsonBody(z.strictObject({ token })),
  responses: {
    200: {
      description: 'It does.',
      ...json(z.object({ expiresAt: z.iso.datetime() }).openapi('HandOver')),
    },
    ...refused,
  },
})
const claim = createRoute({
  method: 'post',
  path: '/api/reports/hand-over/claim',
  operationId: 'takeReportOver',
  tags,
  summary: 'Take a report over: from now on it opens with the person’s own code alone',
  request: jsonBody(
    z.strictObject({ token, own: z.strictObject({ token, recipient }).openapi({ description: 'Of the new code.' }) }),
  ),
  responses: {
    200: { description: 'Taken over, now or by the same press before.', ...json(returnedSchema) },
    ...refused,
  },
})
const end = createRoute({
  method: 'post',
  path: '/api/reports/helper-end',
  operationId: 'endHelp',
  tags,
  summary: 'End what the helper sees of a report',
  request: jsonBody(z.strictObject({ token })),
  responses: { 200: { description: 'The helper sees nothing of it any more.', ...json(returnedSchema) }, ...refused },
})

export const reportHandOvers = router<ReportEnv>()
  .openapi(look, (c) => {
    const code = theCode(c, c.req.valid('json').token)
    mustBeUsable(c, code)
    return c.json({ expiresAt: code.expiresAt.toISOString() }, 200)
  })
  .openapi(claim, async (c) => {
    const { now, store } = c.var
    const { token: given, own } = c.req.valid('json')
    const ownHash = tokenHash(own.token)
    const at = now()
    const { db, queue } = store.use()
    theCode(c, given)
    const report = await queue.add(() => {
      const code = findHandOver(db, tokenHash(given))
      const before = code && findReport(db, code.reportId)
      if (!code || !before) throw new AppError('not_found')
      // The answer to the first press was lost.
      if (code.usedAt && before.tokenHash?.equals(ownHash)) return before
      mustBeUsable(c, code)
      if (findReportByToken(db, ownHash)) throw new AppError('conflict', { 'own.token': 'taken' })
      takeOver(db, code, { tokenHash: ownHash, recipient: own.recipient }, at)
      changeHelper(db, code.reportId, { takenOverAt: at })
      recordAct(db, { actor: 'resident', action: 'report.taken_over', subject: `report ${code.reportId}` }, at)
      return findReport(db, code.reportId) ?? before
    })
    return c.json(viewReturned(c, report), 200)
  })
  .openapi(end, async (c) => {
    const { now, store } = c.var
    const { token: given } = c.req.valid('json')
    const at = now()
    const { db, queue } = store.use()
    reportOfCode(c, given)
    const report = await queue.add(() => {
      const found = findReportByToken(db, tokenHash(given))
      if (!found) throw new AppError('not_found')
      const helper = findHelper(db, found.id)
      if (!helper) throw new AppError('conflict', { helper: 'nobody' })
      if (helper.endedAt) return found
      // What they called the person goes with it.
      changeHelper(db, found.id, { endedAt: at, endedBy: 'person', label: null })
      recordAct(db, { actor: 'resident', action: 'report.help_ended', subject: `report ${found.id}` }, at)
      return found
    })
    return c.json(viewReturned(c, report), 200)
  })

/** @throws AppError `not_found`, or `rate_limited` for whoever guesses; both say nothing about any code. */
function theCode(c: Context<ReportEnv>, given: string): HandOverCode {
  const { codeGuesses, now, store } = c.var
  const right = codeGuesses.begin({ address: c.env.address ?? 'unknown' }, now())
  const found = findHandOver(store.use().db, tokenHash(given))
  if (!found) throw new AppError('not_found')
  right()
  return found
}

/**
 * Whoever has all twenty digits was given them, and may know what became of them.
 * @throws AppError `conflict`, or `not_found` when the report was withdrawn.
 */
function mustBeUsable(c: Context<ReportEnv>, code: HandOverCode): void {
  const report: Report | undefined = findReport(c.var.store.use().db, code.reportId)
  if (!report?.tokenHash) throw new AppError('not_found')
  if (code.usedAt) throw new AppError('conflict', { handOver: 'used' })
  if (code.expiresAt <= c.var.now()) throw new AppError('conflict', { handOver: 'expired' })
}
