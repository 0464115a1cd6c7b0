import { z } from '@hono/zod-openapi'
import type { Database } from '#db/open.ts'
import { recordAct } from '#db/queries/audit.ts'
import { listAuthors, listUnreviewed, moveChange } from '#db/queries/changes.ts'
import { tellThatSomethingWaits } from '#db/queries/outbox.ts'
import { addPublication } from '#db/queries/publications.ts'
import { listActive } from '#db/queries/staff.ts'
import type { Change } from '#db/schema/changes.ts'
import { staffRoute } from '../../auth/staff-route.ts'
import type { Publishing, StaffEnv } from '../../context.ts'
import { londonInstant } from '../../content/london.ts'
import { AppError } from '../../errors.ts'
import { router } from '../../openapi.ts'
import { itemsOf } from '../../publishing/change-address.ts'
import { isStopped } from '../../publishing/check-change.ts'
import { datedAtHour } from '../../publishing/dated-at-hour.ts'
import { fingerprintOf, readItem } from '../../publishing/item.ts'
import { isProposed } from '../../publishing/rewordings.ts'
import { json, jsonBody } from '../json.ts'
import { acting, answer, byId, change, checked, refused, view } from './change-view.ts'
import { inState, known } from './known-change.ts'
import { baseRefusals } from './refusals.ts'

const tags = ['Staff: content']
const note = z.string().trim().max(2_000)
const WORDINGS = ['correction', 'told', 'another'] as const
const wording = z.enum(WORDINGS).optional().openapi({
  description:
    'Asked for when people have answered other words: whether these correct a mistake. `told`: it is another proposal, and the page says what has changed; refused while it does not. Another question needs an id of its own, and is refused.',
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
  request: { ...byId, ...jsonBody(z.strictObject({ revision: z.int(), wording })) },
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
        wording,
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
    ...baseRefusals,
  },
})

export const changeReview = router<StaffEnv>()
  .openapi(submit, async (c) => {
    const { db } = c.var.store.use()
    const { actor, at } = acting(c.var)
    const moved = await c.var.change(() => {
      const found = inState(db, c.req.valid('param').id, ['draft'])
      const published = readItem(c.var.publishing.contentDir, found.item)
      // Nothing for anybody to read, unless it gets another address.
      if (published && found.address === null && fingerprintOf(published) === fingerprintOf(found.files))
        throw new AppError('conflict', { difference: 'none' })
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
    const reworded = await mustPass(publishing, db, seen, c.req.valid('json').wording)
    const moved = await c.var.change(() => {
      const found = inState(db, c.req.valid('param').id, ['in_review'])
      // What is approved is what was read.
      if (found.revision !== c.req.valid('json').revision || found.revision !== seen.revision)
        throw new AppError('stale_version', { revision: String(found.revision) })
      if (listAuthors(db, found.id).includes(actor)) throw new AppError('conflict', { approval: 'self' })
      if (reworded) recordAct(db, { actor, action: reworded, subject: found.item }, at)
      recordAct(db, { actor, action: 'change.approved', subject: found.item }, at)
      tellAuthors(db, found, actor, at)
      return moveChange(db, found.id, { state: 'approved', approvedBy: actor }, at) ?? found
    })
    c.var.outgoing.wake()
    return c.json(view(c.var, moved), 200)
  })
  .openapi(publish, async (c) => {
    const { at: local, urgent, wording } = c.req.valid('json')
    const { publishing, store } = c.var
    const { db } = store.use()
    const { actor, at } = acting(c.var)
    const due = local === undefined ? at : londonInstant(local)
    if (due === 'malformed' || due === 'skipped' || due === 'twice') throw new AppError('invalid_input', { at: due })
    if (due < at) throw new AppError('invalid_input', { at: 'past' })
    const seen = known(db, c.req.valid('param').id)
    const reworded = await mustPass(publishing, db, seen, wording)
    const publication = await c.var.change(() => {
      const found = inState(db, c.req.valid('param').id, urgent ? ['draft', 'in_review', 'approved'] : ['approved'])
      // Saved while it was checked: nobody has looked at those words.
      if (found.revision !== seen.revision) throw new AppError('stale_version', { revision: String(found.revision) })
      if (urgent && !found.item.startsWith('banners/')) throw new AppError('conflict', { urgent: 'noticesOnly' })
      if (reworded) recordAct(db, { actor, action: reworded, subject: found.item }, at)
      recordAct(db, { actor, action: urgent ? 'change.urgent' : 'change.queued', subject: found.item }, at)
      moveChange(db, found.id, { state: 'publishing', ...(urgent && { urgentBy: actor }) }, at)
      const isNew = readItem(publishing.contentDir, found.item) === undefined
      const after = itemsOf(found).map((one) =>
        local === undefined ? one : datedAtHour(one, isNew, due, c.var.content.area.timezone),
      )
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

/**
 * Returns what is to be recorded where it rewords what people have answered.
 * @throws AppError `conflict` when the content check or the guard stops it, or nobody said that the
 *   new words correct a mistake, or that the proposal is another one while the page does not say so.
 */
async function mustPass(
  publishing: Publishing,
  db: Database,
  found: Change,
  said: (typeof WORDINGS)[number] | undefined,
): Promise<'change.wording_corrects' | 'change.proposal_told' | undefined> {
  const check = await publishing.check(checked(db, found))
  if (isStopped(check)) throw new AppError('conflict', { guard: 'stops' })
  if (check.rewordings.length === 0) return undefined
  if (said === 'correction') return 'change.wording_corrects'
  if (said !== 'told') throw new AppError('conflict', { wording: said ?? 'missing' })
  if (!check.rewordings.some(isProposed)) throw new AppError('conflict', { wording: 'another' })
  if (!check.told) throw new AppError('conflict', { wording: 'untold' })
  return 'change.proposal_told'
}

/** Tells everybody who has written at it, but for whoever acts, that it came back to them. */
function tellAuthors(db: Database, { id }: Change, actor: string, now: Date): void {
  const authors = listAuthors(db, id).filter((author) => author !== actor)
  tellThatSomethingWaits(db, authors, now)
}
