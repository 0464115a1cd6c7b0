import { createRoute, z } from '@hono/zod-openapi'
import { bannersAt } from '../banner-state.ts'
import { text } from '../consultation-view.ts'
import { BANNER_LEVELS, BANNER_PLACES } from '../content/banner-file.ts'
import { refusals, router } from '../openapi.ts'
import { lang, languageOf } from './consultations.ts'

const banner = z
  .object({
    slug: z.string(),
    level: z.enum(BANNER_LEVELS),
    on: z.enum(BANNER_PLACES),
    showsUntil: z.iso.datetime().openapi({ description: 'The first instant at which it no longer shows.' }),
    words: text,
    link: z
      .object({
        words: text,
        to: z.string().openapi({ description: 'An address of this site without its language, or a whole one.' }),
      })
      .optional(),
  })
  .openapi('Banner')

const list = createRoute({
  method: 'get',
  path: '/api/banners',
  operationId: 'listBanners',
  tags: ['News and pages'],
  summary: 'List the banners that show now',
  request: { query: z.object({ lang }) },
  responses: {
    200: {
      description: 'The banners, the urgent first.',
      content: { 'application/json': { schema: z.object({ banners: z.array(banner) }) } },
    },
    ...refusals({ 400: 'invalid_input' }),
  },
})

export const banners = router().openapi(list, (c) => {
  const { content, now } = c.var
  const language = languageOf(content, c.req.valid('query').lang)
  const found = bannersAt(content, now(), true).flatMap(({ slug, level, on, showsUntil, text: words }) => {
    const own = words[language]
    return own ? [{ slug, level, on, showsUntil: showsUntil.toISOString(), ...own }] : []
  })
  return c.json({ banners: found }, 200)
})
