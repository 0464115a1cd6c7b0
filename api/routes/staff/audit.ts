import { z } from '@hono/zod-openapi'
import { listActs } from '#db/queries/audit.ts'
import { staffRoute } from '../../auth/staff-route.ts'
import type { StaffEnv } from '../../context.ts'
import { refusals, router } from '../../openapi.ts'
import { json } from '../json.ts'

const PAGE = 100

const list = staffRoute({
  method: 'get',
  path: '/api/staff/audit',
  operationId: 'listActs',
  tags: ['Staff: audit'],
  summary: 'Who did what and when, newest first',
  request: { query: z.object({ before: z.coerce.number().int().positive().optional() }) },
  responses: {
    200: {
      description: `Up to ${PAGE} acts before the one of that number.`,
      ...json(
        z
          .object({
            acts: z.array(
              z.object({
                seq: z.int(),
                at: z.iso.datetime(),
                actor: z.string(),
                action: z.string(),
                subject: z.string(),
              }),
            ),
          })
          .openapi('Acts'),
      ),
    },
    ...refusals({ 400: 'invalid_input', 401: 'signed_out', 403: 'not_allowed', 503: 'unavailable' }),
  },
})

export const audit = router<StaffEnv>().openapi(list, (c) => {
  const { before } = c.req.valid('query')
  const acts = listActs(c.var.store.use().db, { before, limit: PAGE }).map((act) => ({
    ...act,
    at: act.at.toISOString(),
  }))
  return c.json({ acts }, 200)
})
