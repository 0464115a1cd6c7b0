import { createRoute, z } from '@hono/zod-openapi'
import { findChange } from '#db/queries/changes.ts'
import { findPreviewLink } from '#db/queries/preview-links.ts'
import { hashOf } from '../auth/secrets.ts'
import { AppError } from '../errors.ts'
import { uploadsOf } from '../publishing/uploads.ts'
import { refusals, router } from '../openapi.ts'
import { problemsSchema } from './staff/publication-view.ts'
import { json, jsonBody } from './json.ts'

const open = createRoute({
  method: 'post',
  path: '/api/previews',
  operationId: 'openPreview',
  tags: ['Staff: content'],
  summary: 'See with a code what is not published yet',
  request: jsonBody(z.strictObject({ code: z.string().max(60) })),
  responses: {
    200: {
      description: 'What the code opens.',
      ...json(
        z
          .object({ item: z.string(), revision: z.int(), expiresAt: z.iso.datetime(), problems: problemsSchema })
          .openapi('OpenedPreview'),
      ),
    },
    ...refusals({
      400: 'invalid_input',
      401: 'wrong_credentials',
      413: 'too_large',
      415: 'unsupported_media_type',
      429: 'rate_limited',
      503: 'unavailable',
    }),
  },
})

export const previews = router().openapi(open, async (c) => {
  const { limiter, now, publishing, store } = c.var
  limiter.take(c.env.address ?? 'unknown', now())
  const { db } = store.use()
  const codeHash = hashOf(c.req.valid('json').code)
  const link = codeHash === undefined ? undefined : findPreviewLink(db, codeHash, now())
  const change = link && findChange(db, link.changeId)
  if (!link || !change || change.state === 'discarded') throw new AppError('wrong_credentials')
  const { problems = [] } = await publishing.staged({ ...change, address: null, uploads: uploadsOf(db, change) })
  const { item, revision } = change
  return c.json({ item, revision, expiresAt: link.expiresAt.toISOString(), problems: [...problems] }, 200)
})
