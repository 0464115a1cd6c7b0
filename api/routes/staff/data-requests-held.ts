import { z } from '@hono/zod-openapi'
import { recordAct } from '#db/queries/audit.ts'
import { recordCaseAct } from '#db/queries/case-acts.ts'
import { findReport } from '#db/queries/reports.ts'
import { HELD_KINDS, UNTOLD_REASONS } from '#db/schema/data-request-terms.ts'
import type { DataRequest } from '#db/schema/data-requests.ts'
import { staffRoute } from '../../auth/staff-route.ts'
import type { StaffEnv } from '../../context.ts'
import { AppError } from '../../errors.ts'
import { router } from '../../openapi.ts'
import { eraseHeld, heldUnderEmail, heldUnderReference } from '../../rights/held.ts'
import { knownRequest, viewRequest, waitingRequest } from '../../rights/request-view.ts'
import { takeBack } from '../../rights/take-back.ts'
import { settleOthers, wasTold } from '../../rights/told.ts'
import { json, jsonBody } from '../json.ts'
import { acting, refusedInput } from './champions-desk.ts'
import { byId, one, tags } from './data-requests.ts'

/** What is held of whoever asks: found, and erased where they asked for that. */

const heldSchema = z
  .object({
    kind: z.enum(HELD_KINDS),
    id: z.string(),
    at: z.iso.datetime(),
    erasable: z.boolean(),
    data: z.record(z.string(), z.unknown()),
  })
  .openapi('Held')
export type HeldJson = z.infer<typeof heldSchema>

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
export const dataRequestsHeld = router<StaffEnv>()
  .openapi(search, async (c) => {
    const { db } = c.var.store.use()
    const { actor, at } = acting(c.var)
    const { id } = c.req.valid('param')
    const { email, reference } = c.req.valid('json')
    if (!email && !reference) throw new AppError('invalid_input', { email: 'missing' })
    // Recorded first: nobody is looked up without it. Not what was looked for, which names somebody.
    await c.var.change(() => {
      waitingRequest(db, id)
      recordAct(db, { actor, action: 'data_request.searched', subject: `${id} ${email ? 'email' : 'reference'}` }, at)
    })
    const held = [...(email ? heldUnderEmail(db, email) : []), ...(reference ? heldUnderReference(db, reference) : [])]
    return c.json({ held }, 200)
  })
  .openapi(erase, async (c) => {
    const { db } = c.var.store.use()
    const { actor, at } = acting(c.var)
    const { id } = c.req.valid('param')
    const { kind, held } = c.req.valid('json')
    await c.var.change(() => {
      mustAskForErasure(waitingRequest(db, id))
      eraseHeld(db, kind, held)
      recordAct(db, { actor, action: 'data_request.erased', subject: `${id} ${kind}` }, at)
    })
    return c.json(viewRequest(db, knownRequest(db, id)), 200)
  })
  .openapi(eraseCase, async (c) => {
    const { db } = c.var.store.use()
    const { actor, at } = acting(c.var)
    const { id } = c.req.valid('param')
    const { untold } = c.req.valid('json')
    await c.var.change(() => {
      const asked = waitingRequest(db, id)
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
    return c.json(viewRequest(db, knownRequest(db, id)), 200)
  })

/** @throws AppError `conflict`: nothing is deleted that nobody asked to have deleted. */
function mustAskForErasure({ kind }: DataRequest): void {
  if (kind !== 'erasure') throw new AppError('conflict', { kind: 'noErasure' })
}
