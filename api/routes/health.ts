import { createRoute, z } from '@hono/zod-openapi'
import { router } from '../openapi.ts'

const schema = z
  .object({
    status: z.enum(['ok', 'degraded']),
    database: z.enum(['ok', 'full', 'readOnly', 'locked', 'damaged', 'failing']),
    now: z.iso.datetime(),
  })
  .openapi('Health')

const get = createRoute({
  method: 'get',
  path: '/api/health',
  operationId: 'getHealth',
  tags: ['Service'],
  summary: 'Say whether answers can be stored',
  responses: {
    200: { description: 'All is well.', content: { 'application/json': { schema } } },
    503: { description: 'Pages can be read, answers cannot be stored.', content: { 'application/json': { schema } } },
  },
})

export const health = router().openapi(get, (c) => {
  const { store, now } = c.var
  const database = store.probe()
  const status = database === 'ok' ? ('ok' as const) : ('degraded' as const)
  return c.json({ status, database, now: now().toISOString() }, status === 'ok' ? 200 : 503)
})
