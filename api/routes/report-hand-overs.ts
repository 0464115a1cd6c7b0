import { createRoute, z } from '@hono/zod-openapi'
import { recordAct } from '#db/queries/audit.ts'
import { findHandOver, takeOver } from '#db/queries/hand-over-codes.ts'
import { changeHelper, findHelper } from '#db/queries/report-helpers.ts'
import { findMessage, keepSealedAnew } from '#db/queries/report-messages.ts'
import { findReport, findReportByToken } from '#db/queries/reports.ts'
import type { ReportEnv } from '../context.ts'
import { AppError } from '../errors.ts'
import { router } from '../openapi.ts'
import { reportToTakeOver } from '../reporting/codes.ts'
import { recipient, sealedBytes, sealedMessage, token, tokenHash } from '../reporting/fields.ts'
import { countRecipients } from '../sealing/age.ts'
import { changeByCode, triedCode } from './by-code.ts'
import { json, jsonBody } from './json.ts'
import { isEarlier, refusedChange, returnedSchema, viewReturned } from './report-returns.ts'

/**
 * How a person takes over the report that somebody else sent for them. Their browser makes a code
 * of their own, so that nobody else has it; the codes that the helper saw open nothing any more.
 */

const tags = ['Reports']

const claim = createRoute({
  method: 'post',
  path: '/api/reports/hand-over/claim',
  operationId: 'takeReportOver',
  tags,
  summary: 'Take a report over: from now on it opens with the person’s own code alone',
  description: 'With the code that the helper was shown when it was sent, or with one made to hand it over.',
  request: jsonBody(
    z.strictObject({ token, own: z.strictObject({ token, recipient }).openapi({ description: 'Of the new code.' }) }),
  ),
  responses: {
    200: { description: 'Taken over, now or by the same press before.', ...json(returnedSchema) },
    ...refusedChange,
  },
})
const keep = createRoute({
  method: 'post',
  path: '/api/reports/hand-over/messages',
  operationId: 'keepEarlierMessage',
  tags,
  summary: 'Keep a message from before the report was taken over, sealed to the person’s own code',
  description: 'By the browser that could open it with the code before. What the team has stays as it is.',
  request: jsonBody(z.strictObject({ token, id: z.uuid(), sealed: sealedMessage })),
  responses: { 204: { description: 'Kept, now or before.' }, ...refusedChange },
})
const end = createRoute({
  method: 'post',
  path: '/api/reports/helper-end',
  operationId: 'endHelp',
  tags,
  summary: 'End what the helper sees of a report',
  request: jsonBody(z.strictObject({ token })),
  responses: {
    200: { description: 'The helper sees nothing of it any more.', ...json(returnedSchema) },
    ...refusedChange,
  },
})

export const reportHandOvers = router<ReportEnv>()
  .openapi(claim, async (c) => {
    const { token: given, own } = c.req.valid('json')
    const [hash, ownHash] = [tokenHash(given), tokenHash(own.token)]
    const at = c.var.now()
    const { db, queue } = c.var.store.use()
    const claimed = () => {
      const code = findHandOver(db, hash)
      const report = code?.usedAt ? findReport(db, code.reportId) : undefined
      return report?.tokenHash?.equals(ownHash) ? report : undefined
    }
    // The answer to the first press may have been lost.
    triedCode(c, given, (...tried) => claimed() ?? reportToTakeOver(...tried))
    const report = await queue.add(() => {
      const before = claimed()
      if (before) return before
      const found = reportToTakeOver(db, hash, at)
      if (findReportByToken(db, ownHash) || findHandOver(db, ownHash))
        throw new AppError('conflict', { 'own.token': 'taken' })
      takeOver(db, found, hash, { tokenHash: ownHash, recipient: own.recipient }, at)
      changeHelper(db, found.id, { takenOverAt: at })
      recordAct(db, { actor: 'resident', action: 'report.taken_over', subject: `report ${found.id}` }, at)
      return findReport(db, found.id) ?? found
    })
    return c.json(viewReturned(c, report), 200)
  })
  .openapi(keep, async (c) => {
    const { token: given, id, sealed } = c.req.valid('json')
    const bytes = sealedBytes(sealed, 'sealed')
    // For the person and for nobody else.
    if (countRecipients(bytes) !== 1) throw new AppError('invalid_input', { sealed: 'otherRecipients' })
    await changeByCode(c, given, (found, db) => {
      const message = findMessage(db, id)
      if (message?.reportId !== found.id || (message.kind !== 'to_person' && message.kind !== 'to_team'))
        throw new AppError('not_found')
      if (isEarlier(message, findHelper(db, found.id))) keepSealedAnew(db, id, bytes)
    })
    return c.body(null, 204)
  })
  .openapi(end, async (c) => {
    const report = await changeByCode(c, c.req.valid('json').token, (found, db, did) => {
      const helper = findHelper(db, found.id)
      if (!helper) throw new AppError('conflict', { helper: 'nobody' })
      // What they called the person goes with it.
      if (!helper.endedAt || helper.endedBy === 'helper')
        changeHelper(db, found.id, { endedAt: did('report.help_ended'), endedBy: 'person', label: null })
      return found
    })
    return c.json(viewReturned(c, report), 200)
  })
