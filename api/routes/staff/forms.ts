import { z } from '@hono/zod-openapi'
import { findChange } from '#db/queries/changes.ts'
import { staffRoute } from '../../auth/staff-route.ts'
import { toHtml } from '../../content/markdown.ts'
import type { StaffEnv } from '../../context.ts'
import { AppError } from '../../errors.ts'
import { refusals, router } from '../../openapi.ts'
import { lookAt } from '../../publishing/look.ts'
import { surroundingsOf } from '../../publishing/forms/surroundings.ts'
import { json, jsonBody } from '../json.ts'
import { baseRefusals, bodyRefusals } from './refusals.ts'

const tags = ['Staff: content']

const surroundings = staffRoute({
  method: 'get',
  path: '/api/staff/surroundings',
  operationId: 'getSurroundings',
  tags,
  summary: 'What a questionnaire can make use of: standard answers and ready-made pages',
  responses: {
    200: {
      description: 'As it is published.',
      ...json(
        z
          .object({
            answers: z.record(z.string(), z.record(z.string(), z.string())),
            blocks: z.array(
              z.object({
                name: z.string(),
                title: z.string(),
                questions: z.array(z.object({ id: z.string(), type: z.string(), options: z.array(z.string()) })),
              }),
            ),
          })
          .openapi('Surroundings'),
      ),
    },
    ...baseRefusals,
  },
})
const preview = staffRoute({
  method: 'post',
  path: '/api/staff/markdown',
  operationId: 'previewMarkdown',
  tags,
  summary: 'Markdown as a page would show it',
  request: jsonBody(
    z.strictObject({
      text: z.string().max(100_000),
      change: z
        .string()
        .max(60)
        .optional()
        .openapi({ description: 'The change whose pictures and documents the text may name.' }),
    }),
  ),
  responses: {
    200: {
      description: 'Safe HTML: whatever could run is gone.',
      ...json(z.object({ html: z.string() }).openapi('MarkdownPreview')),
    },
    ...baseRefusals,
    ...bodyRefusals,
    ...refusals({ 404: 'not_found' }),
  },
})

export const forms = router<StaffEnv>()
  .openapi(surroundings, (c) => {
    const { content, publishing } = c.var
    const languages = content.area.languages.map(({ tag }) => tag)
    return c.json(surroundingsOf(publishing.contentDir, languages), 200)
  })
  .openapi(preview, (c) => {
    const { content, publishing, store } = c.var
    const { text, change } = c.req.valid('json')
    if (change === undefined) return c.json({ html: toHtml(text) }, 200)
    const { db } = store.use()
    const found = findChange(db, change)
    if (!found) throw new AppError('not_found')
    const locale = content.area.languages[0]?.format ?? 'en'
    return c.json({ html: lookAt(text, found, { db, contentDir: publishing.contentDir, locale }) }, 200)
  })
