import { z } from '@hono/zod-openapi'
import { recordAct } from '#db/queries/audit.ts'
import { listOpenChanges, renameChanges, saveChange } from '#db/queries/changes.ts'
import { staffRoute } from '../../auth/staff-route.ts'
import type { StaffEnv } from '../../context.ts'
import { AppError } from '../../errors.ts'
import { router } from '../../openapi.ts'
import { addressFault, linksTo } from '../../publishing/change-address.ts'
import { readItem } from '../../publishing/item.ts'
import { json, jsonBody } from '../json.ts'
import { acting, answer, byId, refused, view } from './change-view.ts'
import { inState, known, staleVersion } from './known-change.ts'

const tags = ['Staff: content']

const get = staffRoute({
  method: 'get',
  path: '/api/staff/changes/{id}/address',
  operationId: 'getAddress',
  tags,
  summary: 'The address of what a change is about, and which other texts link to it',
  request: byId,
  responses: {
    200: {
      description: 'Places by file of the content and line.',
      ...json(
        z
          .object({
            address: z.string().openapi({ description: 'The name that it has now.', example: 'summer-patrols' }),
            wanted: z.string().optional().openapi({ description: 'The name that it is to have.' }),
            published: z.boolean(),
            linkedFrom: z.array(z.object({ file: z.string(), line: z.int() })),
          })
          .openapi('ItemAddress'),
      ),
    },
    ...refused,
  },
})
const put = staffRoute({
  method: 'put',
  path: '/api/staff/changes/{id}/address',
  operationId: 'changeAddress',
  tags,
  summary: 'Give something another address, once the change is published; what is not published has it at once',
  request: {
    ...byId,
    ...jsonBody(
      z.strictObject({
        revision: z.int(),
        address: z
          .string()
          .trim()
          .max(200)
          .openapi({ description: 'The present one takes the wish for another one back.', example: 'summer-patrols' }),
      }),
    ),
  },
  responses: answer,
})

export const changeAddress = router<StaffEnv>()
  .openapi(get, (c) => {
    const { publishing, store } = c.var
    const { item, address: wanted } = known(store.use().db, c.req.valid('param').id)
    return c.json(
      {
        address: item.split('/')[1] ?? '',
        ...(wanted !== null && { wanted }),
        published: readItem(publishing.contentDir, item) !== undefined,
        linkedFrom: linksTo(publishing.contentDir, item),
      },
      200,
    )
  })
  .openapi(put, async (c) => {
    const { content, publishing, store } = c.var
    const { db } = store.use()
    const { actor, at } = acting(c.var)
    const { revision, address } = c.req.valid('json')
    const changed = await c.var.change(() => {
      const found = inState(db, c.req.valid('param').id, ['draft', 'in_review', 'approved'])
      if (found.revision !== revision) throw staleVersion(db, found)
      const { item, files, id } = found
      const fault = addressFault(content, publishing.contentDir, listOpenChanges(db), item, address)
      if (fault?.rule === 'malformed') throw new AppError('invalid_input', { address: 'malformed' })
      if (fault) throw new AppError('conflict', { address: fault.rule, ...(fault.by && { by: fault.by }) })
      const [kind, present] = item.split('/')
      const to = `${kind}/${address}`
      const isPublished = readItem(publishing.contentDir, item) !== undefined
      const wanted = isPublished && address !== present ? address : null
      if (to === (found.address === null ? item : `${kind}/${found.address}`)) return found
      recordAct(db, { actor, action: 'change.readdressed', subject: `${item} ${to}` }, at)
      // Nobody knows of what was never published: there is nothing to redirect.
      if (!isPublished && to !== item) renameChanges(db, item, to)
      return saveChange(db, { id, revision, files, savedBy: actor, address: wanted }, at) ?? found
    })
    return c.json(view(c.var, changed), 200)
  })
