import { z } from '@hono/zod-openapi'
import type { Database } from '#db/open.ts'
import { recordAct } from '#db/queries/audit.ts'
import { createChange, findOpenChange, listRevisions, moveChange, saveChange } from '#db/queries/changes.ts'
import { removeChangeFiles } from '#db/queries/change-files.ts'
import { lastPublicationOf, takenOffBy } from '#db/queries/publications.ts'
import { namesOf } from '#db/queries/staff.ts'
import type { ItemFiles } from '#db/schema/changes.ts'
import { staffRoute } from '../../auth/staff-route.ts'
import type { StaffEnv } from '../../context.ts'
import { AppError } from '../../errors.ts'
import { router } from '../../openapi.ts'
import { rememberDescribed } from '../../publishing/descriptions.ts'
import { fingerprintOf, isItem, readItem } from '../../publishing/item.ts'
import { tidyFiles } from '../../publishing/new-files.ts'
import { json, jsonBody } from '../json.ts'
import { acting, answer, byId, change, files, refused, view } from './change-view.ts'
import { inState, known, staleVersion } from './known-change.ts'

const tags = ['Staff: content']

const begin = staffRoute({
  method: 'post',
  path: '/api/staff/changes',
  operationId: 'beginChange',
  tags,
  summary: 'Begin to change an item, also one that was taken off the site, or to write a new one',
  request: jsonBody(z.strictObject({ item: z.string().max(140), files: files.optional() })),
  responses: { 201: { description: 'A draft.', ...json(change) }, ...refused },
})
const get = staffRoute({
  method: 'get',
  path: '/api/staff/changes/{id}',
  operationId: 'getChange',
  tags,
  summary: 'A change with its files',
  request: byId,
  responses: answer,
})
const revisions = staffRoute({
  method: 'get',
  path: '/api/staff/changes/{id}/revisions',
  operationId: 'listRevisions',
  tags,
  summary: 'Every save of a change, newest first',
  request: byId,
  responses: {
    200: {
      description: 'The saves.',
      ...json(
        z
          .object({
            revisions: z.array(z.object({ revision: z.int(), savedBy: z.string(), savedAt: z.iso.datetime(), files })),
            names: z.record(z.string(), z.string()).openapi({ description: 'The names of people by their ids.' }),
          })
          .openapi('Revisions'),
      ),
    },
    ...refused,
  },
})
const save = staffRoute({
  method: 'put',
  path: '/api/staff/changes/{id}',
  operationId: 'saveChange',
  tags,
  summary: 'Save words over the revision that one has seen',
  request: {
    ...byId,
    ...jsonBody(
      z.strictObject({
        revision: z.int(),
        files,
        base: z
          .string()
          .max(100)
          .optional()
          .openapi({ description: 'The published files that one has compared it with, as `getItem` names them.' }),
      }),
    ),
  },
  responses: answer,
})
const compare = staffRoute({
  method: 'get',
  path: '/api/staff/changes/{id}/comparison',
  operationId: 'compareChange',
  tags,
  summary: 'What is published beside what is written',
  request: byId,
  responses: {
    200: {
      description: 'Files by name. Once a change is published, `before` is what it took the place of.',
      ...json(
        z
          .object({
            before: files.optional().openapi({ description: 'Absent when there was nothing.' }),
            base: z.string().openapi({ description: 'A name for `before`, to be given back when one saves.' }),
            after: files,
          })
          .openapi('Comparison'),
      ),
    },
    ...refused,
  },
})
const discard = staffRoute({
  method: 'delete',
  path: '/api/staff/changes/{id}',
  operationId: 'discardChange',
  tags,
  summary: 'Give it up; every save of it is kept',
  request: byId,
  responses: { 204: { description: 'Given up.' }, ...refused },
})

export const staffChanges = router<StaffEnv>()
  .openapi(begin, async (c) => {
    const { item, files: given } = c.req.valid('json')
    const { publishing, store } = c.var
    const { db } = store.use()
    const { actor, at } = acting(c.var)
    if (!isItem(item)) throw new AppError('invalid_input', { item: 'malformed' })
    const published = readItem(publishing.contentDir, item)
    // What was put back starts from the words that it had: its pictures and documents still lie there.
    const words = given ? tidyFiles(given) : (published ?? takenOffWords(db, item))
    if (!words) throw new AppError('invalid_input', { files: 'missing' })
    const begun = await c.var.change(() => {
      const open = findOpenChange(db, item)
      if (open) throw new AppError('conflict', { item: 'open', change: open.id })
      recordAct(db, { actor, action: published ? 'change.begun' : 'change.begun_new', subject: item }, at)
      return createChange(db, { item, files: words, base: fingerprintOf(published), createdBy: actor }, at)
    })
    return c.json(view(c.var, begun), 201)
  })
  .openapi(get, (c) => {
    const { db } = c.var.store.use()
    return c.json(view(c.var, known(db, c.req.valid('param').id)), 200)
  })
  .openapi(revisions, (c) => {
    const { db } = c.var.store.use()
    const { id } = known(db, c.req.valid('param').id)
    const saves = listRevisions(db, id).map((save) => ({
      revision: save.revision,
      savedBy: save.savedBy,
      savedAt: save.savedAt.toISOString(),
      files: save.files,
    }))
    return c.json(
      {
        revisions: saves,
        names: namesOf(
          db,
          saves.map(({ savedBy }) => savedBy),
        ),
      },
      200,
    )
  })
  .openapi(save, async (c) => {
    const { revision, files: given, base } = c.req.valid('json')
    const { db } = c.var.store.use()
    const { actor, at } = acting(c.var)
    const words = tidyFiles(given)
    const saved = await c.var.change(() => {
      const found = inState(db, c.req.valid('param').id, ['draft', 'in_review', 'approved'])
      // Whoever leaves every word as it is becomes no author by comparing it.
      const compared = base !== undefined && base !== found.base && fingerprintOf(words) === fingerprintOf(found.files)
      const changed = saveChange(db, { id: found.id, revision, files: words, savedBy: actor, base, compared }, at)
      if (!changed) throw staleVersion(db, found)
      rememberDescribed(db, c.var.publishing.contentDir, changed, at)
      return changed
    })
    return c.json(view(c.var, saved), 200)
  })
  .openapi(compare, (c) => {
    const { publishing, store } = c.var
    const { db } = store.use()
    const found = known(db, c.req.valid('param').id)
    const publication = found.state === 'published' ? lastPublicationOf(db, found.id) : undefined
    const replaced =
      publication?.before.find(({ from }) => from === found.item) ??
      publication?.before.find(({ item }) => item === found.item)
    const before = replaced ? (replaced.files ?? undefined) : readItem(publishing.contentDir, found.item)
    return c.json({ ...(before && { before }), base: fingerprintOf(before), after: found.files }, 200)
  })
  .openapi(discard, async (c) => {
    const { db } = c.var.store.use()
    const { actor, at } = acting(c.var)
    await c.var.change(() => {
      const found = inState(db, c.req.valid('param').id, ['draft', 'in_review', 'approved'])
      recordAct(db, { actor, action: 'change.discarded', subject: found.item }, at)
      moveChange(db, found.id, { state: 'discarded' }, at)
      removeChangeFiles(db, found.id)
    })
    return c.body(null, 204)
  })

/** As residents read it before the site was put back to a time without it. */
function takenOffWords(db: Database, item: string): ItemFiles | undefined {
  return takenOffBy(db, item)?.before.find((one) => one.item === item)?.files ?? undefined
}
