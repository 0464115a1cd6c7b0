import { z } from '@hono/zod-openapi'
import type { Handle } from '#db/open.ts'
import { recordCaseAct } from '#db/queries/case-acts.ts'
import { agreeToHold, findHold, putHold } from '#db/queries/legal-holds.ts'
import { HOLD_REASONS } from '#db/schema/report-terms.ts'
import type { LegalHold } from '#db/schema/legal-holds.ts'
import { staffRoute } from '../../auth/staff-route.ts'
import type { StaffEnv } from '../../context.ts'
import { AppError } from '../../errors.ts'
import { router } from '../../openapi.ts'
import { caseToChange, knownCase, wordsKept } from '../../reporting/case-guard.ts'
import { viewCaseDetail } from '../../reporting/case-view.ts'
import { HOLD_MONTHS, mustBeReviewDay } from '../../reporting/hold.ts'
import { endHold } from '../../rights/take-back.ts'
import { byId, changed, refused, revision } from './case-change.ts'
import { jsonBody } from '../json.ts'

/**
 * A legal hold keeps words that would be deleted. It works from the first moment, and takes two
 * coordinators: whoever placed it can neither agree to it nor end it.
 */

const tags = ['Staff: cases']

const hold = staffRoute({
  method: 'put',
  path: '/api/staff/cases/{id}/hold',
  operationId: 'holdCase',
  tags,
  summary: 'Keep the words of a case though their time is over or the person takes them back; or say anew until when',
  request: {
    ...byId,
    ...jsonBody(
      z.strictObject({
        revision,
        reason: z.enum(HOLD_REASONS),
        reviewOn: z
          .string()
          .max(20)
          .openapi({
            description: `The day by which somebody looks at it again, within ${HOLD_MONTHS} months.`,
            example: '2027-03-01',
          }),
      }),
    ),
  },
  responses: { 200: changed, ...refused },
})
const agree = staffRoute({
  method: 'post',
  path: '/api/staff/cases/{id}/hold/agreement',
  operationId: 'agreeToHold',
  tags,
  summary: 'Agree to a legal hold, as the second person',
  request: { ...byId, ...jsonBody(z.strictObject({ revision })) },
  responses: { 200: changed, ...refused },
})
const end = staffRoute({
  method: 'post',
  path: '/api/staff/cases/{id}/hold/ending',
  operationId: 'endHold',
  tags,
  summary: 'End a legal hold, as the second person. What the person took back is deleted with it.',
  request: { ...byId, ...jsonBody(z.strictObject({ revision })) },
  responses: { 200: changed, ...refused },
})

export const caseHold = router<StaffEnv>()
  .openapi(hold, async (c) => {
    const { content, now, signedIn, store } = c.var
    const { db } = store.use()
    const { id } = c.req.valid('param')
    const { reason, reviewOn, revision: seen } = c.req.valid('json')
    const actor = signedIn.person.id
    const at = now()
    mustBeReviewDay(reviewOn, at)
    await c.var.change(() => {
      const found = caseToChange(db, { id, revision: seen, actor }, { withdrawn: true })
      wordsKept(found)
      putHold(db, { reportId: id, reason, reviewOn, placedBy: actor, placedAt: at })
      recordCaseAct(db, { actor, action: 'report.held', id, detail: reason }, at)
    })
    return c.json(viewCaseDetail(db, knownCase(db, id), content.area, now()), 200)
  })
  .openapi(agree, async (c) => {
    const { content, now, signedIn, store } = c.var
    const { db } = store.use()
    const { id } = c.req.valid('param')
    const actor = signedIn.person.id
    await c.var.change(() => {
      caseToChange(db, { id, revision: c.req.valid('json').revision, actor }, { withdrawn: true })
      const { agreedBy } = heldBySomebodyElse(db, id, actor)
      if (agreedBy !== null) return
      agreeToHold(db, id, actor)
      recordCaseAct(db, { actor, action: 'report.hold_agreed', id }, now())
    })
    return c.json(viewCaseDetail(db, knownCase(db, id), content.area, now()), 200)
  })
  .openapi(end, async (c) => {
    const { content, now, signedIn, store } = c.var
    const { db } = store.use()
    const { id } = c.req.valid('param')
    const actor = signedIn.person.id
    await c.var.change(() => {
      const found = caseToChange(db, { id, revision: c.req.valid('json').revision, actor }, { withdrawn: true })
      // One from before there were reasons has nobody who placed it.
      if (!found.legalHold || findHold(db, id)) heldBySomebodyElse(db, id, actor)
      endHold(db, found, actor, now())
    })
    return c.json(viewCaseDetail(db, knownCase(db, id), content.area, now()), 200)
  })

/** @throws AppError `conflict`: nothing is held, or it is their own hold. */
function heldBySomebodyElse(db: Handle, id: string, actor: string): LegalHold {
  const found = findHold(db, id)
  if (!found) throw new AppError('conflict', { hold: 'none' })
  if (found.placedBy === actor) throw new AppError('conflict', { hold: 'own' })
  return found
}
