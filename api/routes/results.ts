import { createRoute, z } from '@hono/zod-openapi'
import { QUESTION_TYPES } from '../questionnaire/questionnaire.ts'
import { resultsArePublic, stateOf } from '../consultation-state.ts'
import { theConsultation } from '../consultation-view.ts'
import { AppError } from '../errors.ts'
import { refusals, router } from '../openapi.ts'
import { consultationResults } from '../results/count.ts'
import { resultsCsv } from '../results/csv.ts'
import { askedIn, versionsOf } from '../results/versions.ts'
import { lang, languageOf } from './consultations.ts'

const count = z
  .int()
  .nullable()
  .openapi({ description: 'null where it is hidden because it is small, or would give a small one away.' })
const hidden = z.literal(true).optional()
const option = z.object({
  id: z.string(),
  count,
  hidden,
  places: z.array(z.int()).optional().openapi({ description: 'Of a ranking: how many put it first, second, …' }),
})
const resultsSchema = z
  .object({
    consultation: z.string(),
    version: z.int(),
    versions: z
      .array(
        z.object({
          version: z.int(),
          from: z.iso.datetime(),
          until: z.iso.datetime().openapi({ description: 'The first instant at which it was not asked any more.' }),
          received: z.int(),
        }),
      )
      .openapi({ description: 'The versions of the questions that were answered, oldest first, and the newest.' }),
    received: z.int().openapi({ description: 'Every response that was stored.' }),
    counted: z.int().openapi({ description: 'Without responses that look machine-made.' }),
    sameAddress: z.int().openapi({
      description:
        'Of those counted, how many came from an address that had answered the same day. Families and libraries share one.',
    }),
    questions: z.array(
      z.object({
        id: z.string(),
        type: z.enum(QUESTION_TYPES),
        base: count.openapi({ description: 'How many people answered it.' }),
        hidden,
        options: z.array(option),
        rows: z.array(z.object({ id: z.string(), base: count, hidden, options: z.array(option) })),
        median: z.number().optional(),
        mean: z.number().optional(),
        texts: z
          .array(z.object({ words: z.string(), language: z.string() }))
          .optional()
          .openapi({ description: 'Open answers that were approved for publication.' }),
      }),
    ),
  })
  .openapi('Results')

const get = createRoute({
  method: 'get',
  path: '/api/consultations/{slug}/results',
  operationId: 'getResults',
  tags: ['Consultations'],
  summary: 'Get the results, as JSON or CSV',
  request: {
    params: z.object({ slug: z.string().max(100) }),
    query: z.object({
      version: z.coerce
        .number()
        .int()
        .min(1)
        .optional()
        .openapi({ description: 'A version of the questionnaire; the newest by default.' }),
      format: z
        .enum(['json', 'csv'])
        .optional()
        .openapi({ description: 'json by default, or csv when the Accept header asks for text/csv.' }),
      labels: z.string().max(35).optional().openapi({
        description:
          'Of a CSV: a language. Three more columns at the end say in it what the ids of question, row and option mean.',
      }),
    }),
  },
  responses: {
    200: {
      description: 'The results.',
      content: { 'application/json': { schema: resultsSchema }, 'text/csv': { schema: z.string() } },
    },
    ...refusals({
      400: 'invalid_input',
      403: 'results_not_published',
      404: 'not_found',
      410: 'gone',
      503: 'unavailable',
    }),
  },
})

const asked = createRoute({
  method: 'get',
  path: '/api/consultations/{slug}/versions/{version}',
  operationId: 'getVersion',
  tags: ['Consultations'],
  summary: 'Get what a version asked, in the words in which it did',
  request: {
    params: z.object({ slug: z.string().max(100), version: z.coerce.number().int().min(1) }),
    query: z.object({ lang }),
  },
  responses: {
    200: {
      description: 'Its questions, and their words by id.',
      content: {
        'application/json': {
          schema: z
            .object({
              questionnaire: z.record(z.string(), z.unknown()),
              text: z.record(z.string(), z.unknown()),
            })
            .openapi('AskedVersion'),
        },
      },
    },
    ...refusals({
      400: 'invalid_input',
      403: 'results_not_published',
      404: 'not_found',
      410: 'gone',
      503: 'unavailable',
    }),
  },
})

export const results = router()
  .openapi(asked, (c) => {
    const { content, now, store } = c.var
    const { slug, version } = c.req.valid('param')
    const consultation = theConsultation(content, slug)
    if (!resultsArePublic(consultation, now())) throw new AppError('results_not_published')
    const language = languageOf(content, c.req.valid('query').lang)
    const found = askedIn(store.use().db, consultation, version, language)
    if (!found) throw new AppError('not_found', { version: 'unknown' })
    return c.json(found, 200)
  })
  .openapi(get, async (c) => {
    const { content, now, store } = c.var
    const { version, format, labels } = c.req.valid('query')
    const consultation = theConsultation(content, c.req.valid('param').slug)
    const { slug } = consultation
    if (!resultsArePublic(consultation, now())) throw new AppError('results_not_published')
    const found = await consultationResults(store.use().db, slug, {
      version,
      stillOpen: stateOf(consultation, now()) === 'open',
    })
    if (!found) throw new AppError('not_found', version === undefined ? {} : { version: 'unknown' })
    const asCsv = format === 'csv' || (format === undefined && c.req.header('accept')?.includes('text/csv'))
    if (!asCsv) {
      const versions = versionsOf(store.use().db, consultation).map(({ from, until, ...one }) => ({
        ...one,
        from: from.toISOString(),
        until: until.toISOString(),
      }))
      return c.json({ ...found, versions }, 200)
    }
    if (labels !== undefined && !content.area.languages.some(({ tag }) => tag === labels))
      throw new AppError('invalid_input', { labels: 'unknown' })
    const words = labels === undefined ? undefined : askedIn(store.use().db, consultation, found.version, labels)?.text
    return c.text(resultsCsv(found, words), 200, {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${slug}-results${version === undefined ? '' : `-version-${version}`}.csv"`,
    })
  })
