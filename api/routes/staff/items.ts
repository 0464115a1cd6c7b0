import { z } from '@hono/zod-openapi'
import { recordAct } from '#db/queries/audit.ts'
import { listChangesOf, listEverPublished, listOpenChanges } from '#db/queries/changes.ts'
import { addPublication, listPublicationsOf, takenOffBy } from '#db/queries/publications.ts'
import { namesOf } from '#db/queries/staff.ts'
import { CHANGE_STATES } from '#db/schema/changes.ts'
import { PUBLICATION_STATES } from '#db/schema/publications.ts'
import { KINDS } from '../../content/kinds.ts'
import { STANDINGS } from '../../content/standing-file.ts'
import { staffRoute } from '../../auth/staff-route.ts'
import type { StaffEnv } from '../../context.ts'
import { AppError } from '../../errors.ts'
import { refusals, router } from '../../openapi.ts'
import { fingerprintOf, isItem, listItems, readItem } from '../../publishing/item.ts'
import { withStanding } from '../../publishing/set-standing.ts'
import { standingIn, summaryOf, summaryOfFiles } from '../../publishing/summary.ts'
import { doneTo, WHAT_IT_DOES_TO_ITEM } from '../../publishing/what-it-does.ts'
import { json, jsonBody } from '../json.ts'
import { baseRefusals, bodyRefusals } from './refusals.ts'

const tags = ['Staff: content']

const list = staffRoute({
  method: 'get',
  path: '/api/staff/items',
  operationId: 'listItems',
  tags,
  summary: 'Everything that is, was or will be published',
  responses: {
    200: {
      description: 'By kind and name.',
      ...json(
        z
          .object({
            items: z.array(
              z.object({
                item: z.string().openapi({ example: 'news/summer-patrols' }),
                published: z.boolean().openapi({ description: 'Whether it has files in the content.' }),
                takenOff: z
                  .literal(true)
                  .optional()
                  .openapi({ description: 'It was published, and went when the site was put back.' }),
                standing: z.enum(STANDINGS),
                title: z
                  .string()
                  .optional()
                  .openapi({ description: 'In the first language, as far as it can be read.' }),
                owner: z.string().optional(),
                overdueFrom: z.iso.datetime().optional().openapi({ description: 'When its review is overdue.' }),
                change: z
                  .object({ id: z.string(), state: z.enum(CHANGE_STATES), updatedAt: z.iso.datetime() })
                  .optional(),
              }),
            ),
          })
          .openapi('Items'),
      ),
    },
    ...baseRefusals,
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
    ...baseRefusals,
    ...refusals({ 404: 'not_found' }),
  },
})

const stand = staffRoute({
  method: 'post',
  path: '/api/staff/items/{kind}/{slug}/standing',
  operationId: 'setStanding',
  tags,
  summary: 'Take an item down at once, or archive it, with a public note',
  request: {
    params: z.object({ kind: z.string().max(40), slug: z.string().max(100) }),
    ...jsonBody(
      z.strictObject({
        standing: z.enum(['archived', 'withdrawn']),
        note: z
          .record(z.string().max(20), z.string().trim().min(1).max(500))
          .openapi({ description: 'By language; the first language of the site has to have one.' }),
      }),
    ),
  },
  responses: {
    202: { description: 'In the queue.', ...json(z.object({ publication: z.int() })) },
    ...baseRefusals,
    ...bodyRefusals,
    ...refusals({ 404: 'not_found', 409: 'conflict' }),
  },
})
const itemChanges = staffRoute({
  method: 'get',
  path: '/api/staff/items/{kind}/{slug}/changes',
  operationId: 'listItemChanges',
  tags,
  summary: 'Everything that was ever begun to change an item',
  request: { params: z.object({ kind: z.string().max(40), slug: z.string().max(100) }) },
  responses: {
    200: {
      description: 'Last touched first; none for an item that there never was.',
      ...json(
        z
          .object({
            changes: z.array(
              z.object({
                id: z.string(),
                state: z.enum(CHANGE_STATES),
                note: z.string(),
                createdBy: z.string(),
                approvedBy: z.string().optional(),
                updatedAt: z.iso.datetime(),
              }),
            ),
            acts: z
              .array(
                z.object({
                  publication: z.int(),
                  does: z.enum(WHAT_IT_DOES_TO_ITEM),
                  state: z.enum(PUBLICATION_STATES),
                  by: z.string(),
                  due: z.iso.datetime(),
                  finishedAt: z.iso.datetime().optional(),
                  change: z.string().optional(),
                }),
              )
              .openapi({ description: 'What was done to it on the site, or is to be done, newest first.' }),
            names: z.record(z.string(), z.string()).openapi({ description: 'The names of people by their ids.' }),
            title: z.string().optional().openapi({ description: 'What it was called last.' }),
            takenOff: z.object({ at: z.iso.datetime(), by: z.string() }).optional().openapi({
              description: 'When it was taken off the site by going back, while it is not there.',
            }),
          })
          .openapi('ItemChanges'),
      ),
    },
    ...baseRefusals,
    ...refusals({ 404: 'not_found' }),
  },
})

export const items = router<StaffEnv>()
  .openapi(list, (c) => {
    const { content, now, publishing, store } = c.var
    const open = new Map(listOpenChanges(store.use().db).map((change) => [change.item, change]))
    // A folder may hold pictures alone, which one can go back to: residents read nothing of it.
    const published = new Set(
      listItems(publishing.contentDir).filter((item) => readItem(publishing.contentDir, item) !== undefined),
    )
    const takenOff = new Set(listEverPublished(store.use().db).filter((item) => !published.has(item)))
    const names = [...new Set([...published, ...open.keys(), ...takenOff])].sort()
    // As residents know it: what a draft would make of it is on the draft's own page.
    const wordsOf = (item: string) =>
      readItem(publishing.contentDir, item) ??
      open.get(item)?.files ??
      listChangesOf(store.use().db, item).find(({ state }) => state === 'published')?.files ??
      {}
    return c.json(
      {
        items: names.map((item) => {
          const change = open.get(item)
          const { overdueFrom, ...summary } = summaryOf(content, item) ?? summaryOfFiles(wordsOf(item), content, now())
          return {
            item,
            published: published.has(item),
            ...(takenOff.has(item) && { takenOff: true as const }),
            ...summary,
            // Nobody has to look again at what nobody can read.
            ...(overdueFrom && (change || !takenOff.has(item)) && { overdueFrom: overdueFrom.toISOString() }),
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
  .openapi(stand, async (c) => {
    const { content, now, publishing, signedIn, store } = c.var
    const { kind: folder, slug } = c.req.valid('param')
    const { standing, note } = c.req.valid('json')
    const kind = KINDS.find((one) => one === folder)
    const files = readItem(publishing.contentDir, `${folder}/${slug}`)
    if (!files) throw new AppError('not_found')
    if (!kind) throw new AppError('conflict', { kind: 'noAddress' })
    // Its words would be public again, and by one person alone.
    if (standing === 'archived' && standingIn(files) === 'withdrawn')
      throw new AppError('conflict', { standing: 'withdrawn' })
    const consultation = kind === 'consultations' && content.consultations.find((one) => one.slug === slug)
    if (standing === 'archived' && consultation) {
      const { closes, text } = consultation
      if (now() < closes) throw new AppError('conflict', { standing: 'open' })
      if (!text[content.area.languages[0]?.tag ?? '']?.outcome)
        throw new AppError('conflict', { standing: 'noOutcome' })
    }
    const tags = content.area.languages.map(({ tag }) => tag)
    const strangers = Object.keys(note).filter((tag) => !tags.includes(tag))
    if (strangers.length > 0)
      throw new AppError('invalid_input', Object.fromEntries(strangers.map((tag) => [`note.${tag}`, 'unknown'])))
    if (!note[tags[0] ?? '']) throw new AppError('invalid_input', { [`note.${tags[0]}`]: 'missing' })
    const after = [{ item: `${kind}/${slug}`, files: withStanding(kind, files, standing, note, now()) }]
    const queued = await c.var.change(() => {
      const { id } = signedIn.person
      recordAct(store.use().db, { actor: id, action: `item.${standing}`, subject: `${kind}/${slug}` }, now())
      return addPublication(store.use().db, { requestedBy: id, due: now(), after })
    })
    publishing.wake()
    return c.json({ publication: queued.id }, 202)
  })
  .openapi(itemChanges, (c) => {
    const { kind, slug } = c.req.valid('param')
    const item = `${kind}/${slug}`
    if (!isItem(item)) throw new AppError('not_found')
    const { db } = c.var.store.use()
    const found = listChangesOf(db, item)
    const takenOff = readItem(c.var.publishing.contentDir, item) ? undefined : takenOffBy(db, item)
    const acts = listPublicationsOf(db, item).flatMap((one) => {
      const does = doneTo(one, item)
      return does === undefined ? [] : [{ ...one, does }]
    })
    const [last] = found
    const title = last && summaryOfFiles(last.files, c.var.content, c.var.now()).title
    return c.json(
      {
        ...(title !== undefined && { title }),
        ...(takenOff?.finishedAt && {
          takenOff: { at: takenOff.finishedAt.toISOString(), by: takenOff.requestedBy },
        }),
        changes: found.map(({ id, state, note, createdBy, approvedBy, updatedAt }) => ({
          id,
          state,
          note,
          createdBy,
          ...(approvedBy && { approvedBy }),
          updatedAt: updatedAt.toISOString(),
        })),
        acts: acts.map(({ id, does, state, requestedBy, due, finishedAt, changeId }) => ({
          publication: id,
          does,
          state,
          by: requestedBy,
          due: due.toISOString(),
          ...(finishedAt && { finishedAt: finishedAt.toISOString() }),
          ...(changeId && { change: changeId }),
        })),
        names: namesOf(db, [
          ...acts.map(({ requestedBy }) => requestedBy),
          ...found.flatMap(({ createdBy, approvedBy }) => [createdBy, approvedBy]),
          takenOff?.requestedBy,
        ]),
      },
      200,
    )
  })
