import { z } from '@hono/zod-openapi'
import { recordCaseAct } from '#db/queries/case-acts.ts'
import { addMessage, findMessage } from '#db/queries/report-messages.ts'
import { changeReport } from '#db/queries/reports.ts'
import { putSafeguarding, reopenSafeguarding, safetyOf } from '#db/queries/safeguarding.ts'
import { ANSWERS_BY_STEP, RISKS, type SafeguardingAnswer } from '#db/schema/report-terms.ts'
import { staffRoute } from '../../auth/staff-route.ts'
import type { StaffEnv } from '../../context.ts'
import { AppError } from '../../errors.ts'
import { router } from '../../openapi.ts'
import { caseToChange, knownCase, wordsKept } from '../../reporting/case-guard.ts'
import { viewCaseDetail } from '../../reporting/case-view.ts'
import { sealedBytes } from '../../reporting/fields.ts'
import { mustBeInUse } from '../../reporting/team-key.ts'
import { byId, changed, note, refused, revision } from './case-change.ts'
import { jsonBody } from '../json.ts'

/**
 * What is done when somebody is under 18 or at risk now: is anybody in danger, does the lead know, is it
 * referred. A referral is recorded with referCase, which does the last step.
 */

const tags = ['Staff: cases']
const { danger, lead } = ANSWERS_BY_STEP

const step = staffRoute({
  method: 'post',
  path: '/api/staff/cases/{id}/safeguarding',
  operationId: 'recordSafeguarding',
  tags,
  summary: 'Record a step of what is done when somebody is at risk',
  description:
    'Names and reasons stand in the sealed note. Who was told and how, and why nothing has to be referred, must be said.',
  request: {
    ...byId,
    ...jsonBody(
      z.discriminatedUnion('step', [
        z.strictObject({ revision, step: z.literal('danger'), answer: z.enum(danger), note: note.optional() }),
        z.strictObject({ revision, step: z.literal('lead'), answer: z.enum(lead), note }),
        z.strictObject({ revision, step: z.literal('referral'), answer: z.literal('not_needed'), note }),
      ]),
    ),
  },
  responses: { 200: changed, ...refused },
})
const raise = staffRoute({
  method: 'post',
  path: '/api/staff/cases/{id}/risks',
  operationId: 'raiseRisk',
  tags,
  summary: 'Say that somebody is under 18 or at risk, when the person did not tick it or it is so again',
  description: 'Every step is then to be done anew; how it was done before stands in the history.',
  request: { ...byId, ...jsonBody(z.strictObject({ revision, risk: z.enum(RISKS) })) },
  responses: { 200: changed, ...refused },
})

export const caseSafety = router<StaffEnv>()
  .openapi(step, async (c) => {
    const { content, now, signedIn, store } = c.var
    const { db } = store.use()
    const { id } = c.req.valid('param')
    const given = c.req.valid('json')
    const actor = signedIn.person.id
    const bytes = given.note && sealedBytes(given.note.sealed, 'note.sealed')
    const at = now()
    await c.var.change(() => {
      // Pressed again, because the answer was lost.
      const before = given.note && findMessage(db, given.note.id)
      if (before?.reportId === id && before.writtenBy === actor) return
      if (before) throw new AppError('conflict', { 'note.id': 'taken' })
      const found = caseToChange(db, { id, revision: given.revision, actor }, { mine: true, open: true })
      if (found.risks.length === 0) throw new AppError('conflict', { risks: 'none' })
      if (given.note && bytes) {
        wordsKept(found)
        const { id: noteId, teamKeyId } = given.note
        mustBeInUse(db, teamKeyId, at)
        const words = { id: noteId, reportId: id, kind: 'note', sealed: bytes, teamKeyId } as const
        addMessage(db, { ...words, writtenBy: actor, writtenAt: at })
      }
      const answer: SafeguardingAnswer = given.answer
      putSafeguarding(db, { reportId: id, step: given.step, answer, doneBy: actor, doneAt: at })
      recordCaseAct(db, { actor, action: `report.safeguarding_${given.step}`, id, detail: answer }, at)
    })
    return c.json(viewCaseDetail(db, knownCase(db, id), content.area, now()), 200)
  })
  .openapi(raise, async (c) => {
    const { content, now, signedIn, store } = c.var
    const { db } = store.use()
    const { id } = c.req.valid('param')
    const { revision: seen, risk } = c.req.valid('json')
    const actor = signedIn.person.id
    await c.var.change(() => {
      const found = caseToChange(db, { id, revision: seen, actor }, { mine: true, open: true })
      // Somebody who was found safe can be in danger again.
      const over = risk === 'in_danger' && safetyOf(db, [found]).get(id)?.checked !== undefined
      if (found.risks.includes(risk) && !over) return
      reopenSafeguarding(db, id)
      changeReport(db, id, { risks: RISKS.filter((one) => one === risk || found.risks.includes(one)) })
      recordCaseAct(db, { actor, action: 'report.risk', id, detail: risk }, now())
    })
    return c.json(viewCaseDetail(db, knownCase(db, id), content.area, now()), 200)
  })
