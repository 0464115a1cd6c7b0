import { z } from '@hono/zod-openapi'
import { recordAct } from '#db/queries/audit.ts'
import { moveChange } from '#db/queries/changes.ts'
import {
  addPublication,
  cancelPublication,
  findPublication,
  listDoneAfter,
  listRecent,
} from '#db/queries/publications.ts'
import { type ItemChange, type Publication, PUBLICATION_STATES } from '#db/schema/publications.ts'
import { staffRoute } from '../../auth/staff-route.ts'
import type { StaffEnv } from '../../context.ts'
import { AppError } from '../../errors.ts'
import { refusals, router } from '../../openapi.ts'
import { json, jsonBody } from '../json.ts'

/** How far back one press can go. */
const ROLL_BACK = 10
const SHOWN = 50

const tags = ['Staff: publishing']
const refused = refusals({ 401: 'signed_out', 403: 'not_allowed', 404: 'not_found', 503: 'unavailable' })

const publication = z
  .object({
    id: z.int(),
    state: z.enum(PUBLICATION_STATES),
    items: z.array(z.string()),
    requestedBy: z.string(),
    due: z.iso.datetime(),
    finishedAt: z.iso.datetime().optional(),
    progress: z.object({ done: z.int(), of: z.int() }),
    problems: z.array(
      z.object({
        file: z.string(),
        line: z.int().optional(),
        path: z.string().optional(),
        message: z.string(),
      }),
    ),
    canRollBack: z.boolean().openapi({ description: 'Whether the site can go back to how it was after this one.' }),
  })
  .openapi('Publication')
const byId = { params: z.object({ id: z.coerce.number().int().positive() }) }

const list = staffRoute({
  method: 'get',
  path: '/api/staff/publications',
  operationId: 'listPublications',
  tags,
  summary: 'What is published, waits or failed, newest first',
  responses: {
    200: {
      description: `The newest ${SHOWN}.`,
      ...json(z.object({ publications: z.array(publication) }).openapi('Publications')),
    },
    ...refused,
  },
})
const get = staffRoute({
  method: 'get',
  path: '/api/staff/publications/{id}',
  operationId: 'getPublication',
  tags,
  summary: 'How far one has got',
  request: byId,
  responses: {
    200: { description: 'The publication.', ...json(publication) },
    ...refused,
    ...refusals({ 400: 'invalid_input' }),
  },
})
const cancel = staffRoute({
  method: 'delete',
  path: '/api/staff/publications/{id}',
  operationId: 'cancelPublication',
  tags,
  summary: 'Take one out of the queue',
  request: byId,
  responses: {
    204: { description: 'It will not be published.' },
    ...refused,
    ...refusals({ 400: 'invalid_input', 409: 'conflict' }),
  },
})
const rollBack = staffRoute({
  method: 'post',
  path: '/api/staff/publications/{id}/roll-back',
  operationId: 'rollBack',
  tags,
  summary: 'Put the site back to how it was after this one',
  request: { ...byId, ...jsonBody(z.strictObject({})) },
  responses: {
    202: { description: 'In the queue.', ...json(z.object({ publication: z.int() })) },
    ...refused,
    ...refusals({ 400: 'invalid_input', 409: 'conflict', 415: 'unsupported_media_type' }),
  },
})

export const staffPublications = router<StaffEnv>()
  .openapi(list, (c) => {
    const recent = listRecent(c.var.store.use().db, SHOWN)
    const reachable = new Set(
      recent
        .filter(({ state }) => state === 'done')
        .slice(1, ROLL_BACK + 1)
        .map(({ id }) => id),
    )
    return c.json({ publications: recent.map((one) => view(one, reachable.has(one.id))) }, 200)
  })
  .openapi(get, (c) => {
    const found = findPublication(c.var.store.use().db, c.req.valid('param').id)
    if (!found) throw new AppError('not_found')
    return c.json(view(found, false), 200)
  })
  .openapi(cancel, async (c) => {
    const { signedIn, now, store } = c.var
    const { db } = store.use()
    const { id } = c.req.valid('param')
    await c.var.change(() => {
      const found = findPublication(db, id)
      if (!found) throw new AppError('not_found')
      if (!cancelPublication(db, id, now())) throw new AppError('conflict', { state: found.state })
      if (found.changeId) moveChange(db, found.changeId, { state: 'approved' }, now())
      recordAct(db, { actor: signedIn.person.id, action: 'publication.cancelled', subject: String(id) }, now())
    })
    return c.body(null, 204)
  })
  .openapi(rollBack, async (c) => {
    const { signedIn, now, store } = c.var
    const { db } = store.use()
    const { id } = c.req.valid('param')
    const queued = await c.var.change(() => {
      if (findPublication(db, id)?.state !== 'done') throw new AppError('not_found')
      const since = listDoneAfter(db, id)
      if (since.length === 0) throw new AppError('conflict', { id: 'newest' })
      if (since.length > ROLL_BACK) throw new AppError('conflict', { id: 'tooOld' })
      // Newest first, so what is left for each item is how it was before the oldest of them.
      const after = new Map<string, ItemChange>()
      for (const { before } of since) for (const change of before) after.set(change.item, change)
      const actor = signedIn.person.id
      recordAct(db, { actor, action: 'site.rolled_back', subject: String(id) }, now())
      return addPublication(db, { requestedBy: actor, due: now(), after: [...after.values()] })
    })
    c.var.publishing.wake()
    return c.json({ publication: queued.id }, 202)
  })

function view(found: Publication, canRollBack: boolean): z.infer<typeof publication> {
  const { id, state, after, requestedBy, due, finishedAt, progress, total, problems } = found
  return {
    id,
    state,
    items: after.map(({ item }) => item),
    requestedBy,
    due: due.toISOString(),
    ...(finishedAt && { finishedAt: finishedAt.toISOString() }),
    progress: { done: progress, of: total },
    problems,
    canRollBack,
  }
}
