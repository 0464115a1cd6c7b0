import { hash } from 'node:crypto'
import { z } from '@hono/zod-openapi'
import { recordAct } from '#db/queries/audit.ts'
import { findChange } from '#db/queries/changes.ts'
import { addPreviewLink, listPreviewLinks, removePreviewLink } from '#db/queries/preview-links.ts'
import { namesOf } from '#db/queries/staff.ts'
import { staffRoute } from '../../auth/staff-route.ts'
import { newCode } from '../../code.ts'
import type { StaffEnv } from '../../context.ts'
import { AppError } from '../../errors.ts'
import { refusals, router } from '../../openapi.ts'
import { json, jsonBody } from '../json.ts'
import { baseRefusals, bodyRefusals } from './refusals.ts'

const LIFE_MS = 7 * 24 * 3_600_000
/** More would mean that nobody knows any more who has one. */
const MAX_LINKS = 20

const tags = ['Staff: content']
const refused = { ...baseRefusals, ...refusals({ 404: 'not_found' }) }
const byId = z.object({ id: z.string().max(60) })
const path = '/api/staff/changes/{id}/preview-links'

const list = staffRoute({
  method: 'get',
  path,
  operationId: 'listPreviewLinks',
  tags,
  summary: 'The codes with which others can see a change',
  request: { params: byId },
  responses: {
    200: {
      description: 'Oldest first. What they open, but not the codes: those are shown once.',
      ...json(
        z
          .object({
            links: z.array(
              z.object({
                id: z.string(),
                createdBy: z.string(),
                createdAt: z.iso.datetime(),
                expiresAt: z.iso.datetime(),
              }),
            ),
            names: z.record(z.string(), z.string()).openapi({ description: 'The names of people by their ids.' }),
          })
          .openapi('PreviewLinks'),
      ),
    },
    ...refused,
  },
})
const create = staffRoute({
  method: 'post',
  path,
  operationId: 'createPreviewLink',
  tags,
  summary: 'Make a code with which somebody without an account can see a change',
  request: { params: byId, ...jsonBody(z.strictObject({})) },
  responses: {
    201: {
      description: 'The code, which is shown only now and works for a week.',
      ...json(z.object({ id: z.string(), code: z.string(), expiresAt: z.iso.datetime() }).openapi('PreviewLink')),
    },
    ...refused,
    ...bodyRefusals,
    ...refusals({ 409: 'conflict' }),
  },
})
const revoke = staffRoute({
  method: 'delete',
  path: `${path}/{link}`,
  operationId: 'revokePreviewLink',
  tags,
  summary: 'End a code',
  request: { params: byId.extend({ link: z.string().max(60) }) },
  responses: { 204: { description: 'It opens nothing any more.' }, ...refused },
})

export const previewLinks = router<StaffEnv>()
  .openapi(list, (c) => {
    const { now, store } = c.var
    const { db } = store.use()
    const { id } = c.req.valid('param')
    if (!findChange(db, id)) throw new AppError('not_found')
    const links = listPreviewLinks(db, id, now())
    return c.json(
      {
        links: links.map(({ id: link, createdBy, createdAt, expiresAt }) => ({
          id: link,
          createdBy,
          createdAt: createdAt.toISOString(),
          expiresAt: expiresAt.toISOString(),
        })),
        names: namesOf(
          db,
          links.map(({ createdBy }) => createdBy),
        ),
      },
      200,
    )
  })
  .openapi(create, async (c) => {
    const { change, now, signedIn, store } = c.var
    const { db } = store.use()
    const code = newCode()
    const at = now()
    const expiresAt = new Date(at.getTime() + LIFE_MS)
    const actor = signedIn.person.id
    const link = await change(() => {
      const found = findChange(db, c.req.valid('param').id)
      if (!found) throw new AppError('not_found')
      if (found.state === 'published' || found.state === 'discarded')
        throw new AppError('conflict', { state: found.state })
      if (listPreviewLinks(db, found.id, at).length >= MAX_LINKS) throw new AppError('conflict', { links: 'tooMany' })
      recordAct(db, { actor, action: 'preview.shared', subject: found.item }, at)
      return addPreviewLink(db, { codeHash: hash('sha256', code), changeId: found.id, createdBy: actor, expiresAt }, at)
    })
    return c.json({ id: link.id, code, expiresAt: expiresAt.toISOString() }, 201)
  })
  .openapi(revoke, async (c) => {
    const { change, now, signedIn, store } = c.var
    const { db } = store.use()
    const { id, link } = c.req.valid('param')
    await change(() => {
      const found = findChange(db, id)
      if (!found || !removePreviewLink(db, id, link)) throw new AppError('not_found')
      recordAct(db, { actor: signedIn.person.id, action: 'preview.ended', subject: found.item }, now())
    })
    return c.body(null, 204)
  })
