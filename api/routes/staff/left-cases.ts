import { z } from '@hono/zod-openapi'
import { listLeftCases, openCasesOf } from '#db/queries/left-cases.ts'
import { staffRoute } from '../../auth/staff-route.ts'
import type { StaffEnv } from '../../context.ts'
import { refusals, router } from '../../openapi.ts'
import { json } from '../json.ts'
import { known } from './known-person.ts'
import { baseRefusals } from './refusals.ts'

/** Nobody's case waits unseen because whose it was has left. */

const list = staffRoute({
  method: 'get',
  path: '/api/staff/cases/left',
  operationId: 'listLeftCases',
  tags: ['Staff: cases'],
  summary: 'Open cases of somebody who has left the team',
  responses: {
    200: {
      description: 'The most urgent first.',
      ...json(
        z
          .object({
            cases: z.array(z.object({ id: z.string(), dueAt: z.iso.datetime().optional(), left: z.string() })),
          })
          .openapi('LeftCases'),
      ),
    },
    ...baseRefusals,
  },
})
const owned = staffRoute({
  method: 'get',
  path: '/api/staff/people/{id}/cases',
  operationId: 'countOpenCases',
  tags: ['Staff: people'],
  summary: 'How many open cases somebody has, before they are suspended: their number, and nothing else of them',
  request: { params: z.object({ id: z.string().max(60) }) },
  responses: {
    200: {
      description: 'None for who is no coordinator.',
      ...json(
        z
          .object({
            cases: z.int(),
            dueAt: z.iso.datetime().optional().openapi({ description: 'When the first of them is owed a word.' }),
          })
          .openapi('OpenCases'),
      ),
    },
    ...baseRefusals,
    ...refusals({ 404: 'not_found' }),
  },
})

export const leftCases = router<StaffEnv>()
  .openapi(list, (c) => {
    const cases = listLeftCases(c.var.store.use().db)
    return c.json(
      { cases: cases.map(({ id, dueAt, left }) => ({ id, left, ...(dueAt && { dueAt: dueAt.toISOString() }) })) },
      200,
    )
  })
  .openapi(owned, (c) => {
    const { db } = c.var.store.use()
    const { cases, dueAt } = openCasesOf(db, known(db, c.req.valid('param').id).id)
    return c.json({ cases, ...(dueAt && { dueAt: dueAt.toISOString() }) }, 200)
  })
