import { z } from '@hono/zod-openapi'
import { listOpenChanges } from '#db/queries/changes.ts'
import { CHANGE_STATES } from '#db/schema/changes.ts'
import { staffRoute } from '../../auth/staff-route.ts'
import type { StaffEnv } from '../../context.ts'
import { AppError } from '../../errors.ts'
import { refusals, router } from '../../openapi.ts'
import { fingerprintOf, listItems, readItem } from '../../publishing/item.ts'
import { json } from '../json.ts'

const tags = ['Staff: content']
const refused = refusals({ 401: 'signed_out', 403: 'not_allowed', 503: 'unavailable' })

const list = staffRoute({
  method: 'get',
  path: '/api/staff/items',
  operationId: 'listItems',
  tags,
  summary: 'Everything that is or will be published',
  responses: {
    200: {
      description: 'By kind and name.',
      ...json(
        z
          .object({
            items: z.array(
              z.object({
                item: z.string().openapi({ example: 'news/summer-patrols' }),
                published: z.boolean(),
                change: z
                  .object({ id: z.string(), state: z.enum(CHANGE_STATES), updatedAt: z.iso.datetime() })
                  .optional(),
              }),
            ),
          })
          .openapi('Items'),
      ),
    },
    ...refused,
  },
})
const get = staffRoute({
  method: 'get',
  path: '/api/staff/items/{kind}/{slug}',
  operationId: 'getItem',
  tags,
  summary: 'The published files of an item',
  request: { params: z.object({ kind: z.string().max(40), slug: z.string().max(100) }) },
  responses: {
    200: {
      description: 'Its files by name.',
      ...json(
        z
          .object({ item: z.string(), base: z.string(), files: z.record(z.string(), z.string()) })
          .openapi('PublishedItem'),
      ),
    },
    ...refused,
    ...refusals({ 404: 'not_found' }),
  },
})

export const items = router<StaffEnv>()
  .openapi(list, (c) => {
    const { publishing, store } = c.var
    const open = new Map(listOpenChanges(store.use().db).map((change) => [change.item, change]))
    const published = new Set(listItems(publishing.contentDir))
    const names = [...new Set([...published, ...open.keys()])].sort()
    return c.json(
      {
        items: names.map((item) => {
          const change = open.get(item)
          return {
            item,
            published: published.has(item),
            ...(change && {
              change: { id: change.id, state: change.state, updatedAt: change.updatedAt.toISOString() },
            }),
          }
        }),
      },
      200,
    )
  })
  .openapi(get, (c) => {
    const { kind, slug } = c.req.valid('param')
    const item = `${kind}/${slug}`
    const files = readItem(c.var.publishing.contentDir, item)
    if (!files) throw new AppError('not_found')
    return c.json({ item, base: fingerprintOf(files), files }, 200)
  })
