import { createRoute, z } from '@hono/zod-openapi'
import { articleBody, articleSummary, summariseArticle } from '../article-view.ts'
import { addressOf, isAt } from '../content/kinds.ts'
import { AppError } from '../errors.ts'
import { findPage } from '../article-state.ts'
import { refusals, router } from '../openapi.ts'
import { lang, languageOf } from './consultations.ts'

const pageSummary = articleSummary.openapi('PageSummary')

const list = createRoute({
  method: 'get',
  path: '/api/pages',
  operationId: 'listPages',
  tags: ['News and pages'],
  summary: 'List pages, such as the privacy notice',
  request: { query: z.object({ lang }) },
  responses: {
    200: {
      description: 'The pages.',
      content: { 'application/json': { schema: z.object({ pages: z.array(pageSummary) }) } },
    },
    ...refusals({ 400: 'invalid_input' }),
  },
})

const get = createRoute({
  method: 'get',
  path: '/api/pages/{slug}',
  operationId: 'getPage',
  tags: ['News and pages'],
  summary: 'Get a page',
  request: { params: z.object({ slug: z.string().max(100) }), query: z.object({ lang }) },
  responses: {
    200: {
      description: 'The page with its words.',
      content: { 'application/json': { schema: pageSummary.extend({ body: articleBody }).openapi('Page') } },
    },
    ...refusals({ 400: 'invalid_input', 404: 'not_found', 410: 'gone' }),
  },
})

export const pages = router()
  .openapi(list, (c) => {
    const { content } = c.var
    const language = languageOf(content, c.req.valid('query').lang)
    const found = content.pages.filter(({ archived }) => !archived)
    return c.json({ pages: found.map((page) => summariseArticle(page, language, addressOf('pages', page.slug))) }, 200)
  })
  .openapi(get, (c) => {
    const { content } = c.var
    const { slug } = c.req.valid('param')
    const language = languageOf(content, c.req.valid('query').lang)
    if (content.withdrawn.some((one) => one.kind === 'pages' && isAt(one, slug))) throw new AppError('gone')
    const page = findPage(content, slug)
    const body = page?.text[language]?.body
    if (!page || !body) throw new AppError('not_found')
    return c.json({ ...summariseArticle(page, language, addressOf('pages', page.slug)), body }, 200)
  })
