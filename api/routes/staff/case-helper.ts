import { z } from '@hono/zod-openapi'
import { recordCaseAct } from '#db/queries/case-acts.ts'
import { dropUnusedHandOvers } from '#db/queries/hand-over-codes.ts'
import { tellThatSomethingWaits } from '#db/queries/outbox.ts'
import { changeHelper, findHelper, listOpenHelped } from '#db/queries/report-helpers.ts'
import { findStaff, listStaff, namesOf } from '#db/queries/staff.ts'
import { staffRoute } from '../../auth/staff-route.ts'
import type { StaffEnv } from '../../context.ts'
import { AppError } from '../../errors.ts'
import { router } from '../../openapi.ts'
import { caseToChange, knownCase } from '../../reporting/case-guard.ts'
import { caseDetailSchema, viewCaseDetail } from '../../reporting/case-view.ts'
import { accessOf, mayHelp } from '../../reporting/helping.ts'
import { json, jsonBody } from '../json.ts'
import { byId, refused, revision } from './case-change.ts'
import { baseRefusals } from './refusals.ts'

/** Who helps the person of a case: whom the team looks for when a champion leaves, and who comes in their place. */

const tags = ['Staff: cases']
const person = z.object({ id: z.string(), name: z.string() })

const list = staffRoute({
  method: 'get',
  path: '/api/staff/cases/without-helper',
  operationId: 'listWithoutHelper',
  tags,
  summary: 'Open cases whose helper has left, and who could come in their place',
  responses: {
    200: {
      description: 'Until somebody else is named nobody is in touch with the person.',
      ...json(
        z
          .object({
            cases: z.array(z.object({ id: z.string(), receivedAt: z.iso.datetime(), left: z.string() })),
            helpers: z.array(person),
          })
          .openapi('CasesWithoutHelper'),
      ),
    },
    ...baseRefusals,
  },
})
const change = staffRoute({
  method: 'put',
  path: '/api/staff/cases/{id}/helper',
  operationId: 'changeHelper',
  tags,
  summary: 'Pass the contact with the person to somebody else, or take it over',
  request: {
    ...byId,
    ...jsonBody(z.strictObject({ revision, helper: z.string().max(60) })),
  },
  responses: {
    200: {
      description: 'The case as it is now. Whoever helped before sees nothing of it any more.',
      ...json(caseDetailSchema),
    },
    ...refused,
  },
})

export const caseHelper = router<StaffEnv>()
  .openapi(list, (c) => {
    const { now, store } = c.var
    const { db } = store.use()
    const left = listOpenHelped(db).filter(({ helper }) => accessOf(db, helper, now()) === 'left')
    const names = namesOf(
      db,
      left.map(({ helper }) => helper.staffId),
    )
    return c.json(
      {
        cases: left.map(({ id, receivedAt, helper }) => ({
          id,
          receivedAt: receivedAt.toISOString(),
          left: names[helper.staffId] ?? '',
        })),
        helpers: listStaff(db)
          .filter((one) => mayHelp(db, one, now()))
          .map(({ id, name }) => ({ id, name })),
      },
      200,
    )
  })
  .openapi(change, async (c) => {
    const { content, now, outgoing, signedIn, store } = c.var
    const { db } = store.use()
    const { id } = c.req.valid('param')
    const { helper: staffId, revision } = c.req.valid('json')
    const at = now()
    await c.var.change(() => {
      caseToChange(db, { id, revision, actor: signedIn.person.id }, { open: true })
      const before = findHelper(db, id)
      if (!before) throw new AppError('conflict', { helper: 'nobody' })
      // The person said that nobody may see it: that is not for the team to undo.
      if (before.endedAt && before.endedBy !== 'helper') throw new AppError('conflict', { helper: 'ended' })
      const next = findStaff(db, staffId)
      if (!next || !mayHelp(db, next, at)) throw new AppError('invalid_input', { helper: 'unknown' })
      if (before.staffId === staffId && !before.endedAt) return
      // The label opens for the former alone, and a code that they made may be in anybody's hands.
      const former = before.staffId === staffId ? before.formerId : before.staffId
      changeHelper(db, id, { staffId, since: at, formerId: former, label: null, endedAt: null, endedBy: null })
      dropUnusedHandOvers(db, id)
      recordCaseAct(db, { actor: signedIn.person.id, action: 'report.helper_changed', id, detail: staffId }, at)
      if (staffId !== signedIn.person.id) tellThatSomethingWaits(db, [staffId], at)
    })
    outgoing.wake()
    return c.json(viewCaseDetail(db, knownCase(db, id), content.area, at), 200)
  })
