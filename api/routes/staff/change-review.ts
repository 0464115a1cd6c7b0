import { z } from '@hono/zod-openapi'
import type { Database } from '#db/open.ts'
import { recordAct } from '#db/queries/audit.ts'
import { listAuthors, listComparers, listUnreviewed, moveChange } from '#db/queries/changes.ts'
import { tellThatSomethingWaits } from '#db/queries/outbox.ts'
import { addPublication } from '#db/queries/publications.ts'
import { listActive } from '#db/queries/staff.ts'
import type { Change } from '#db/schema/changes.ts'
import { staffRoute } from '../../auth/staff-route.ts'
import type { StaffEnv } from '../../context.ts'
import { londonInstant } from '../../content/london.ts'
import { AppError } from '../../errors.ts'
import { router } from '../../openapi.ts'
import { itemsOf } from '../../publishing/change-address.ts'
import { type ChangeCheck, isStopped } from '../../publishing/check-change.ts'
import { datedAtHour } from '../../publishing/dated-at-hour.ts'
import { isPreElection } from '../../publishing/guard/rules/pre-election.ts'
import { fingerprintOf, readItem } from '../../publishing/item.ts'
import { isProposed } from '../../publishing/rewordings.ts'
import { json, jsonBody } from '../json.ts'
import { acting, answer, byId, change, checked, refused, view } from './change-view.ts'
import { inState, known, staleVersion } from './known-change.ts'
import { baseRefusals } from './refusals.ts'

const tags = ['Staff: content']
const note = z.string().trim().max(2_000)
const WORDINGS = ['correction', 'told', 'another'] as const
const wording = z.enum(WORDINGS).optional().openapi({
  description:
    'Asked for when people have answered other words: whether these correct a mistake. `told`: it is another proposal, and the page says what has changed; refused while it does not. Another question needs an id of its own, and is refused.',
})

/** What has to be said in words before some things are approved, and again before they are published. */
const said = {
  wording,
  comesBack: z.boolean().optional().openapi({
    description: 'Asked for when what was taken down or archived would stand again: that it is meant to come back.',
  }),
  preElection: z.boolean().optional().openapi({
    description: 'Asked for in a pre-election period: that the monitoring officer was asked.',
  }),
}
type Said = { [Name in keyof typeof said]?: z.infer<(typeof said)[Name]> }

const submit = staffRoute({
  method: 'post',
  path: '/api/staff/changes/{id}/submission',
  operationId: 'submitChange',
  tags,
  summary: 'Ask for a second pair of eyes',
  request: { ...byId, ...jsonBody(z.strictObject({ note: note.default('') })) },
  responses: answer,
})
const takeBack = staffRoute({
  method: 'delete',
  path: '/api/staff/changes/{id}/submission',
  operationId: 'takeBackSubmission',
  tags,
  summary: 'Take back that one asked for a review: it is a draft again',
  request: byId,
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
  request: { ...byId, ...jsonBody(z.strictObject({ revision: z.int(), ...said })) },
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
        ...said,
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
      return (
        moveChange(db, found.id, { state: 'in_review', note: c.req.valid('json').note, submittedBy: actor }, at) ??
        found
      )
    })
    c.var.outgoing.wake()
    return c.json(view(c.var, moved), 200)
  })
  .openapi(takeBack, async (c) => {
    const { db } = c.var.store.use()
    const { actor, at } = acting(c.var)
    const moved = await c.var.change(() => {
      const found = inState(db, c.req.valid('param').id, ['in_review'])
      recordAct(db, { actor, action: 'change.taken_back', subject: found.item }, at)
      return moveChange(db, found.id, { state: 'draft' }, at) ?? found
    })
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
    const { db } = c.var.store.use()
    const { actor, at } = acting(c.var)
    const seen = known(db, c.req.valid('param').id)
    const declared = await mustPass(c.var, seen, c.req.valid('json'), at)
    const moved = await c.var.change(() => {
      const found = inState(db, c.req.valid('param').id, ['in_review'])
      // What is approved is what was read.
      if (found.revision !== c.req.valid('json').revision || found.revision !== seen.revision)
        throw staleVersion(db, found)
      if (listAuthors(db, found.id).includes(actor)) throw new AppError('conflict', { approval: 'self' })
      // What others published would be undone on the word of one person alone.
      if (found.submittedBy === actor && listComparers(db, found.id).includes(actor))
        throw new AppError('conflict', { approval: 'compared' })
      for (const action of declared) recordAct(db, { actor, action, subject: found.item }, at)
      recordAct(db, { actor, action: 'change.approved', subject: found.item }, at)
      tellAuthors(db, found, actor, at)
      return moveChange(db, found.id, { state: 'approved', approvedBy: actor }, at) ?? found
    })
    c.var.outgoing.wake()
    return c.json(view(c.var, moved), 200)
  })
  .openapi(publish, async (c) => {
    const { at: local, urgent, ...declaring } = c.req.valid('json')
    const { publishing, store } = c.var
    const { db } = store.use()
    const { actor, at } = acting(c.var)
    const due = local === undefined ? at : londonInstant(local)
    if (due === 'malformed' || due === 'skipped' || due === 'twice') throw new AppError('invalid_input', { at: due })
    if (due < at) throw new AppError('invalid_input', { at: 'past' })
    const seen = known(db, c.req.valid('param').id)
    const declared = await mustPass(c.var, seen, declaring, due)
    const publication = await c.var.change(() => {
      const found = inState(db, c.req.valid('param').id, urgent ? ['draft', 'in_review', 'approved'] : ['approved'])
      // Saved while it was checked: nobody has looked at those words.
      if (found.revision !== seen.revision) throw staleVersion(db, found)
      if (urgent && !found.item.startsWith('banners/')) throw new AppError('conflict', { urgent: 'noticesOnly' })
      for (const action of declared) recordAct(db, { actor, action, subject: found.item }, at)
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
 * Whether it may be approved, or come out at this instant.
 * @returns what whoever acts has declared by it, for the record.
 * @throws AppError `conflict` when something was published meanwhile, when the content check or
 *   the guard stops it, or when nobody declared what has to be.
 */
async function mustPass(
  { content, publishing, store }: StaffEnv['Variables'],
  found: Change,
  said: Said,
  comesOut: Date,
): Promise<string[]> {
  const { db } = store.use()
  if (fingerprintOf(readItem(publishing.contentDir, found.item)) !== found.base)
    throw new AppError('conflict', { base: 'stale' })
  const check = await publishing.check(checked(db, found))
  if (isStopped(check)) throw new AppError('conflict', { guard: 'stops' })
  const isSensitive = isPreElection(content.area, comesOut)
  const missing = {
    ...(check.comesBack && !said.comesBack && { comesBack: 'missing' }),
    ...(isSensitive && !said.preElection && { preElection: 'missing' }),
    ...wordingFault(check, said.wording),
  }
  if (Object.keys(missing).length > 0) throw new AppError('conflict', missing)
  return [
    ...(check.comesBack ? ['change.brings_back'] : []),
    ...(isSensitive ? ['change.pre_election_asked'] : []),
    ...(check.rewordings.length === 0
      ? []
      : [said.wording === 'correction' ? 'change.wording_corrects' : 'change.proposal_told']),
  ]
}

/** What keeps other words of what people have answered from going out: nobody said what they are, or the page does not. */
function wordingFault({ rewordings, told }: ChangeCheck, said: Said['wording']): Record<string, string> {
  if (rewordings.length === 0 || said === 'correction') return {}
  if (said !== 'told') return { wording: said ?? 'missing' }
  if (!rewordings.some(isProposed)) return { wording: 'another' }
  return told ? {} : { wording: 'untold' }
}

/** Tells everybody who has written at it, but for whoever acts, that it came back to them. */
function tellAuthors(db: Database, { id }: Change, actor: string, now: Date): void {
  const authors = listAuthors(db, id).filter((author) => author !== actor)
  tellThatSomethingWaits(db, authors, now)
}
