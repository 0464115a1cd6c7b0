import { z } from '@hono/zod-openapi'
import type { Database } from '#db/open.ts'
import { recordAct } from '#db/queries/audit.ts'
import { unqueueChange } from '#db/queries/changes.ts'
import {
  addPublication,
  cancelPublication,
  findPublication,
  listDoneAfter,
  listRecent,
} from '#db/queries/publications.ts'
import { namesOf } from '#db/queries/staff.ts'
import type { Publication } from '#db/schema/publications.ts'
import { staffRoute } from '../../auth/staff-route.ts'
import type { Content } from '../../content/read.ts'
import type { StaffEnv } from '../../context.ts'
import { AppError } from '../../errors.ts'
import { refusals, router } from '../../openapi.ts'
import { fingerprintOf, readItem } from '../../publishing/item.ts'
import { BEGINNING, ROLL_BACK } from '../../publishing/kept-files.ts'
import { rollBackTo } from '../../publishing/roll-back.ts'
import { standingIn, summaryOfFiles } from '../../publishing/summary.ts'
import { json, jsonBody } from '../json.ts'
import { publicationProgress, viewPublication } from './publication-view.ts'
import { baseRefusals, bodyRefusals } from './refusals.ts'

const SHOWN = 50

const tags = ['Staff: publishing']
const refused = { ...baseRefusals, ...refusals({ 404: 'not_found' }) }

const publication = publicationProgress
  .extend({
    canRollBack: z.boolean().openapi({ description: 'Whether the site can go back to how it was after this one.' }),
  })
  .openapi('Publication')
const byId = { params: z.object({ id: z.coerce.number().int().positive() }) }
const byState = {
  params: z.object({
    id: z.coerce
      .number()
      .int()
      .min(BEGINNING)
      .openapi({ description: 'A publication, or 0 for the site as it was before the first.' }),
  }),
}

const list = staffRoute({
  method: 'get',
  path: '/api/staff/publications',
  operationId: 'listPublications',
  tags,
  summary: 'What is published, waits or failed, newest first',
  responses: {
    200: {
      description: `The newest ${SHOWN}.`,
      ...json(
        z
          .object({
            publications: z.array(publication),
            canGoToBeginning: z
              .boolean()
              .openapi({ description: 'Whether the site can go back to how it was before the first of all, as `0`.' }),
            names: z.record(z.string(), z.string()).openapi({ description: 'The names of people by their ids.' }),
            titles: z.record(z.string(), z.string()).openapi({
              description: 'By item, what was published was called: some of it is not listed any more.',
            }),
          })
          .openapi('Publications'),
      ),
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
const plan = staffRoute({
  method: 'get',
  path: '/api/staff/publications/{id}/roll-back',
  operationId: 'planRollBack',
  tags,
  summary: 'What would change if the site went back to how it was after this one',
  request: byState,
  responses: {
    200: {
      description: 'Each item, and what would become of it.',
      ...json(
        z
          .object({
            items: z.array(
              z.object({
                item: z.string(),
                becomes: z.enum(['earlier', 'gone', 'back', 'same', 'down', 'asNow']).openapi({
                  description:
                    '`down`: it is taken down, and stays or is again. `asNow`: what it had then was taken down since, so it keeps what it has now.',
                }),
              }),
            ),
            possible: z.boolean().openapi({ description: 'Whether anything would change at all.' }),
          })
          .openapi('RollBackPlan'),
      ),
    },
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
  request: { ...byState, ...jsonBody(z.strictObject({})) },
  responses: {
    202: { description: 'In the queue.', ...json(z.object({ publication: z.int() })) },
    ...refused,
    ...bodyRefusals,
    ...refusals({ 409: 'conflict' }),
  },
})

export const staffPublications = router<StaffEnv>()
  .openapi(list, (c) => {
    const { db } = c.var.store.use()
    const recent = listRecent(db, SHOWN)
    const reachable = new Set(
      recent
        .filter(({ state }) => state === 'done')
        .slice(1, ROLL_BACK + 1)
        .map(({ id }) => id),
    )
    return c.json(
      {
        publications: recent.map((one) => view(one, reachable.has(one.id))),
        canGoToBeginning: canGoToBeginning(db),
        names: namesOf(
          db,
          recent.map(({ requestedBy }) => requestedBy),
        ),
        titles: titlesIn(recent, c.var.content, c.var.now()),
      },
      200,
    )
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
      if (found.changeId) unqueueChange(db, found.changeId, now())
      recordAct(db, { actor: signedIn.person.id, action: 'publication.cancelled', subject: namedBy(found) }, now())
    })
    return c.body(null, 204)
  })
  .openapi(plan, (c) => {
    const { publishing, store } = c.var
    const { after, kept } = rollBackTo(store.use().db, publishing.contentDir, c.req.valid('param').id)
    const items = after.map(({ item, files }) => {
      const now = readItem(publishing.contentDir, item)
      if (!files) return { item, becomes: now ? ('gone' as const) : ('same' as const) }
      if (standingIn(files) === 'withdrawn') return { item, becomes: 'down' as const }
      if (!now) return { item, becomes: 'back' as const }
      return { item, becomes: fingerprintOf(now) === fingerprintOf(files) ? ('same' as const) : ('earlier' as const) }
    })
    const left = kept.map((item) => {
      const isDown = standingIn(readItem(publishing.contentDir, item) ?? {}) === 'withdrawn'
      return { item, becomes: isDown ? ('down' as const) : ('asNow' as const) }
    })
    return c.json({ items: [...items, ...left], possible: items.length > 0 }, 200)
  })
  .openapi(rollBack, async (c) => {
    const { signedIn, now, store } = c.var
    const { db } = store.use()
    const { id } = c.req.valid('param')
    const queued = await c.var.change(() => {
      const { after } = rollBackTo(db, c.var.publishing.contentDir, id)
      if (after.length === 0) throw new AppError('conflict', { id: 'takenDown' })
      const actor = signedIn.person.id
      const to = id === BEGINNING ? undefined : findPublication(db, id)
      recordAct(db, { actor, action: 'site.rolled_back', subject: to ? namedBy(to) : String(BEGINNING) }, now())
      return addPublication(db, { requestedBy: actor, due: now(), after })
    })
    c.var.publishing.wake()
    return c.json({ publication: queued.id }, 202)
  })

/** What the record calls a publication by: numbers of the database say nothing to whoever reads it. */
function namedBy({ id, after }: Publication): string {
  return after.find(({ version }) => version === undefined)?.item ?? String(id)
}

function view(found: Publication, canRollBack: boolean): z.infer<typeof publication> {
  return { ...viewPublication(found), canRollBack }
}

/** What each item was called by the newest of these that has words of it; what never came out counts last. */
function titlesIn(newestFirst: readonly Publication[], content: Content, now: Date): Record<string, string> {
  const titles: Record<string, string> = {}
  const isDone = ({ state }: Publication) => state === 'done'
  const others = newestFirst.filter((one) => !isDone(one))
  for (const { after, before } of [...newestFirst.filter(isDone), ...others])
    for (const { item, files } of [...after, ...before]) {
      const title = files && titles[item] === undefined ? summaryOfFiles(files, content, now).title : undefined
      if (title !== undefined) titles[item] = title
    }
  return titles
}

function canGoToBeginning(db: Database): boolean {
  const all = listDoneAfter(db, BEGINNING).length
  return all > 0 && all <= ROLL_BACK
}
