import { createRoute, z } from '@hono/zod-openapi'
import { articleBody, newsSummary, summariseArticle } from '../article-view.ts'
import { addressOf, isAt } from '../content/kinds.ts'
import type { News } from '../content/read-news.ts'
import { AppError } from '../errors.ts'
import { findNews, listedNews } from '../article-state.ts'
import { refusals, router } from '../openapi.ts'
import { lang, languageOf } from './consultations.ts'

const list = createRoute({
  method: 'get',
  path: '/api/news',
  operationId: 'listNews',
  tags: ['News and pages'],
  summary: 'List news, newest first',
  request: { query: z.object({ lang, topic: z.string().max(60).optional() }) },
  responses: {
    200: {
      description: 'The news.',
      content: { 'application/json': { schema: z.object({ news: z.array(newsSummary) }) } },
    },
    ...refusals({ 400: 'invalid_input' }),
  },
})

const get = createRoute({
  method: 'get',
  path: '/api/news/{slug}',
  operationId: 'getNews',
  tags: ['News and pages'],
  summary: 'Get a piece of news',
  request: { params: z.object({ slug: z.string().max(100) }), query: z.object({ lang }) },
  responses: {
    200: {
      description: 'The news with its words.',
      content: { 'application/json': { schema: newsSummary.extend({ body: articleBody }).openapi('News') } },
    },
    ...refusals({ 400: 'invalid_input', 404: 'not_found', 410: 'gone' }),
  },
})

function summarise(news: News, language: string): z.infer<typeof newsSummary> {
  return {
    ...summariseArticle(news, language, addressOf('news', news.slug)),
    published: news.published.toISOString(),
    topics: news.topics,
  }
}

export const news = router()
  .openapi(list, (c) => {
    const { content, now } = c.var
    const { lang: asked, topic } = c.req.valid('query')
    const language = languageOf(content, asked)
    const found = listedNews(content, now()).filter(({ topics }) => !topic || topics.includes(topic))
    return c.json({ news: found.map((one) => summarise(one, language)) }, 200)
  })
  .openapi(get, (c) => {
    const { content, now } = c.var
    const { slug } = c.req.valid('param')
    const language = languageOf(content, c.req.valid('query').lang)
    if (content.withdrawn.some((one) => one.kind === 'news' && isAt(one, slug))) throw new AppError('gone')
    const found = findNews(content, slug, now())
    const body = found?.text[language]?.body
    if (!found || !body) throw new AppError('not_found')
    return c.json({ ...summarise(found, language), body }, 200)
  })
