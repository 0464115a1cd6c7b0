import { z } from '@hono/zod-openapi'
import type { Database } from '#db/open.ts'
import { recordAct } from '#db/queries/audit.ts'
import {
  createChange,
  findOpenChange,
  listAuthors,
  listRevisions,
  listUnreviewed,
  moveChange,
  saveChange,
} from '#db/queries/changes.ts'
import { removeChangeFiles } from '#db/queries/change-files.ts'
import { tellThatSomethingWaits } from '#db/queries/outbox.ts'
import { addPublication, lastPublicationOf } from '#db/queries/publications.ts'
import { listActive, namesOf } from '#db/queries/staff.ts'
import { type Change, CHANGE_STATES } from '#db/schema/changes.ts'
import { staffRoute } from '../../auth/staff-route.ts'
import type { Publishing, StaffEnv } from '../../context.ts'
import { AppError } from '../../errors.ts'
import { refusals, router } from '../../openapi.ts'
import { isStopped } from '../../publishing/check-change.ts'
import { RULES } from '../../publishing/guard/finding.ts'
import { publicationProgress, viewPublication } from './publication-view.ts'
import { fingerprintOf, isItem, readItem } from '../../publishing/item.ts'
import { tidyFiles } from '../../publishing/new-files.ts'
import { uploadsOf } from '../../publishing/uploads.ts'
import { londonInstant } from '../../content/london.ts'
import { json, jsonBody } from '../json.ts'
import { inState, known } from './known-change.ts'

const tags = ['Staff: content']
const refused = refusals({
  400: 'invalid_input',
  401: 'signed_out',
  403: 'not_allowed',
  404: 'not_found',
  409: 'conflict',
  413: 'too_large',
  415: 'unsupported_media_type',
  503: 'unavailable',
})
const files = z.record(z.string().max(80), z.string())
const note = z.string().trim().max(2_000)
const byId = { params: z.object({ id: z.string().max(60) }) }

const change = z
  .object({
    id: z.string(),
    item: z.string(),
    state: z.enum(CHANGE_STATES),
    revision: z.int(),
    files,
    note: z.string(),
    authors: z.array(z.string()).openapi({ description: 'The ids of everybody who has written at it.' }),
    updatedAt: z.iso.datetime(),
    approvedBy: z.string().optional(),
    urgentBy: z.string().optional(),
    names: z.record(z.string(), z.string()).openapi({ description: 'The names of these people by their ids.' }),
    stale: z.boolean().openapi({
      description:
        'Whether something else was published since it was begun, so that it has to be compared and saved again.',
    }),
    publication: publicationProgress.optional(),
  })
  .openapi('Change')
const answer = { 200: { description: 'The change as it is now.', ...json(change) }, ...refused }

const begin = staffRoute({
  method: 'post',
  path: '/api/staff/changes',
  operationId: 'beginChange',
  tags,
  summary: 'Begin to change an item, or to write a new one',
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
const check = staffRoute({
  method: 'get',
  path: '/api/staff/changes/{id}/findings',
  operationId: 'checkChange',
  tags,
  summary: 'What has to be put right, or thought about, before it is published',
  request: byId,
  responses: {
    200: {
      description: 'What the content check refuses, and what the guard found.',
      ...json(
        z
          .object({
            problems: z.array(
              z.object({
                file: z.string(),
                line: z.int().optional(),
                path: z.string().optional(),
                message: z.string(),
              }),
            ),
            findings: z.array(
              z.object({
                rule: z.enum(RULES),
                level: z.enum(['stops', 'warns']),
                file: z.string(),
                path: z.string(),
                line: z.int().optional(),
                language: z.string().optional(),
                excerpt: z.string().optional(),
                values: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
                sentences: z
                  .array(
                    z.object({
                      text: z.string(),
                      line: z.int().optional(),
                      why: z.enum(['long', 'long_words', 'long_and_long_words']).optional(),
                      words: z.array(z.string()).optional(),
                      translated: z.string().optional(),
                    }),
                  )
                  .optional(),
              }),
            ),
          })
          .openapi('ChangeCheck'),
      ),
    },
    ...refused,
  },
})
const submit = staffRoute({
  method: 'post',
  path: '/api/staff/changes/{id}/submission',
  operationId: 'submitChange',
  tags,
  summary: 'Ask for a second pair of eyes',
  request: { ...byId, ...jsonBody(z.strictObject({ note: note.default('') })) },
  responses: answer,
})
const sendBack = staffRoute({
  method: 'post',
  path: '/api/staff/changes/{id}/return',
  operationId: 'returnChange',
  tags,
  summary: 'Send it back to whoever writes it, saying why',
  request: { ...byId, ...jsonBody(z.strictObject({ note: note.min(1) })) },
  responses: answer,
})
const approve = staffRoute({
  method: 'post',
  path: '/api/staff/changes/{id}/approval',
  operationId: 'approveChange',
  tags,
  summary: 'Approve it, as somebody who has not written at it',
  request: { ...byId, ...jsonBody(z.strictObject({ revision: z.int() })) },
  responses: answer,
})
const publish = staffRoute({
  method: 'post',
  path: '/api/staff/changes/{id}/publication',
  operationId: 'publishChange',
  tags,
  summary: 'Publish it, now or at an hour',
  request: {
    ...byId,
    ...jsonBody(
      z.strictObject({
        at: z
          .string()
          .max(30)
          .optional()
          .openapi({ description: 'London’s day and hour. Now, when there is none.', example: '2026-12-01T09:00' }),
        urgent: z
          .boolean()
          .default(false)
          .openapi({ description: 'Without approval: somebody else looks at it afterwards.' }),
      }),
    ),
  },
  responses: {
    202: { description: 'In the queue.', ...json(z.object({ publication: z.int() }).openapi('Queued')) },
    ...refused,
  },
})
const review = staffRoute({
  method: 'post',
  path: '/api/staff/changes/{id}/review',
  operationId: 'reviewUrgent',
  tags,
  summary: 'Say that one has looked at what somebody else published alone',
  request: { ...byId, ...jsonBody(z.strictObject({})) },
  responses: answer,
})
const unreviewed = staffRoute({
  method: 'get',
  path: '/api/staff/unreviewed',
  operationId: 'listUnreviewed',
  tags,
  summary: 'What was published by one person alone',
  responses: {
    200: { description: 'Oldest first.', ...json(z.object({ changes: z.array(change) }).openapi('Unreviewed')) },
    ...refusals({ 401: 'signed_out', 403: 'not_allowed', 503: 'unavailable' }),
  },
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
    const words = given ? tidyFiles(given) : published
    if (!words) throw new AppError('invalid_input', { files: 'missing' })
    const begun = await c.var.change(() => {
      const open = findOpenChange(db, item)
      if (open) throw new AppError('conflict', { item: 'open', change: open.id })
      recordAct(db, { actor, action: 'change.begun', subject: item }, at)
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
      const changed = saveChange(db, { id: found.id, revision, files: words, savedBy: actor, base }, at)
      if (!changed) throw new AppError('stale_version', { revision: String(found.revision) })
      return changed
    })
    return c.json(view(c.var, saved), 200)
  })
  .openapi(check, async (c) => {
    const { publishing, store } = c.var
    const { db } = store.use()
    const found = known(db, c.req.valid('param').id)
    return c.json(await publishing.check(checked(db, found)), 200)
  })
  .openapi(submit, async (c) => {
    const { db } = c.var.store.use()
    const { actor, at } = acting(c.var)
    const moved = await c.var.change(() => {
      const found = inState(db, c.req.valid('param').id, ['draft'])
      recordAct(db, { actor, action: 'change.submitted', subject: found.item }, at)
      const authors = listAuthors(db, found.id)
      const publishers = listActive(db, 'publisher').filter(({ id }) => id !== actor && !authors.includes(id))
      tellThatSomethingWaits(
        db,
        publishers.map(({ id }) => id),
        at,
      )
      return moveChange(db, found.id, { state: 'in_review', note: c.req.valid('json').note }, at) ?? found
    })
    c.var.outgoing.wake()
    return c.json(view(c.var, moved), 200)
  })
  .openapi(sendBack, async (c) => {
    const { db } = c.var.store.use()
    const { actor, at } = acting(c.var)
    const moved = await c.var.change(() => {
      const found = inState(db, c.req.valid('param').id, ['in_review', 'approved'])
      recordAct(db, { actor, action: 'change.returned', subject: found.item }, at)
      const back = { state: 'draft', note: c.req.valid('json').note, approvedBy: null } as const
      tellAuthors(db, found, actor, at)
      return moveChange(db, found.id, back, at) ?? found
    })
    c.var.outgoing.wake()
    return c.json(view(c.var, moved), 200)
  })
  .openapi(approve, async (c) => {
    const { publishing, store } = c.var
    const { db } = store.use()
    const { actor, at } = acting(c.var)
    const seen = known(db, c.req.valid('param').id)
    await mustPass(publishing, db, seen)
    const moved = await c.var.change(() => {
      const found = inState(db, c.req.valid('param').id, ['in_review'])
      // What is approved is what was read.
      if (found.revision !== c.req.valid('json').revision || found.revision !== seen.revision)
        throw new AppError('stale_version', { revision: String(found.revision) })
      if (listAuthors(db, found.id).includes(actor)) throw new AppError('conflict', { approval: 'self' })
      recordAct(db, { actor, action: 'change.approved', subject: found.item }, at)
      tellAuthors(db, found, actor, at)
      return moveChange(db, found.id, { state: 'approved', approvedBy: actor }, at) ?? found
    })
    c.var.outgoing.wake()
    return c.json(view(c.var, moved), 200)
  })
  .openapi(publish, async (c) => {
    const { at: local, urgent } = c.req.valid('json')
    const { publishing, store } = c.var
    const { db } = store.use()
    const { actor, at } = acting(c.var)
    const due = local === undefined ? at : londonInstant(local)
    if (due === 'malformed' || due === 'skipped' || due === 'twice') throw new AppError('invalid_input', { at: due })
    if (due < at) throw new AppError('invalid_input', { at: 'past' })
    const seen = known(db, c.req.valid('param').id)
    await mustPass(publishing, db, seen)
    const publication = await c.var.change(() => {
      const found = inState(db, c.req.valid('param').id, urgent ? ['draft', 'in_review', 'approved'] : ['approved'])
      // Saved while it was checked: nobody has looked at those words.
      if (found.revision !== seen.revision) throw new AppError('stale_version', { revision: String(found.revision) })
      if (urgent && !found.item.startsWith('banners/')) throw new AppError('conflict', { urgent: 'noticesOnly' })
      recordAct(db, { actor, action: urgent ? 'change.urgent' : 'change.queued', subject: found.item }, at)
      moveChange(db, found.id, { state: 'publishing', ...(urgent && { urgentBy: actor }) }, at)
      const after = [{ item: found.item, files: found.files }]
      return addPublication(db, { requestedBy: actor, changeId: found.id, due, after })
    })
    publishing.wake()
    return c.json({ publication: publication.id }, 202)
  })
  .openapi(review, async (c) => {
    const { db } = c.var.store.use()
    const { actor, at } = acting(c.var)
    const moved = await c.var.change(() => {
      const found = known(db, c.req.valid('param').id)
      if (!found.urgentBy) throw new AppError('conflict', { urgent: 'reviewed' })
      if (found.urgentBy === actor) throw new AppError('conflict', { review: 'self' })
      recordAct(db, { actor, action: 'change.reviewed', subject: found.item }, at)
      return moveChange(db, found.id, { urgentBy: null }, at) ?? found
    })
    return c.json(view(c.var, moved), 200)
  })
  .openapi(unreviewed, (c) => {
    const { db } = c.var.store.use()
    return c.json({ changes: listUnreviewed(db).map((found) => view(c.var, found)) }, 200)
  })
  .openapi(compare, (c) => {
    const { publishing, store } = c.var
    const { db } = store.use()
    const found = known(db, c.req.valid('param').id)
    const publication = found.state === 'published' ? lastPublicationOf(db, found.id) : undefined
    const replaced = publication?.before.find(({ item }) => item === found.item)
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

/** @throws AppError `conflict` when the content check or the guard stops it. */
async function mustPass(publishing: Publishing, db: Database, found: Change): Promise<void> {
  if (isStopped(await publishing.check(checked(db, found)))) throw new AppError('conflict', { guard: 'stops' })
}

/** A change with its uploads, as the check takes it. */
function checked(db: Database, found: Change): Parameters<Publishing['check']>[0] {
  return { item: found.item, files: found.files, uploads: uploadsOf(db, found) }
}

/** Tells everybody who has written at it, but for whoever acts, that it came back to them. */
function tellAuthors(db: Database, { id }: Change, actor: string, now: Date): void {
  const authors = listAuthors(db, id).filter((author) => author !== actor)
  tellThatSomethingWaits(db, authors, now)
}

function acting({ signedIn, now }: StaffEnv['Variables']): { actor: string; at: Date } {
  return { actor: signedIn.person.id, at: now() }
}

function view({ publishing, store }: StaffEnv['Variables'], found: Change): z.infer<typeof change> {
  const { db } = store.use()
  const { id, item, state, revision, files: words, note: said, updatedAt, approvedBy, urgentBy, base } = found
  const authors = listAuthors(db, id)
  const publication = lastPublicationOf(db, id)
  const ended = state === 'published' || state === 'discarded'
  return {
    id,
    item,
    state,
    revision,
    files: words,
    note: said,
    authors,
    updatedAt: updatedAt.toISOString(),
    ...(approvedBy && { approvedBy }),
    ...(urgentBy && { urgentBy }),
    names: namesOf(db, [...authors, approvedBy, urgentBy, publication?.requestedBy]),
    stale: !ended && fingerprintOf(readItem(publishing.contentDir, item)) !== base,
    ...(publication && { publication: viewPublication(publication) }),
  }
}
