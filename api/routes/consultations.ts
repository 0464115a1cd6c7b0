import { createRoute, z } from '@hono/zod-openapi'
import {
  consultationDetail,
  consultationSummary,
  detail,
  matches,
  summarise,
  theConsultation,
} from '../consultation-view.ts'
import { CONSULTATION_STATES, stateOf } from '../consultation-state.ts'
import { AppError } from '../errors.ts'
import { refusals, router } from '../openapi.ts'

export const lang = z
  .string()
  .max(20)
  .optional()
  .openapi({ description: 'The language of the words, as a BCP 47 tag; English by default.', example: 'fa' })

const list = createRoute({
  method: 'get',
  path: '/api/consultations',
  operationId: 'listConsultations',
  tags: ['Consultations'],
  summary: 'List consultations, newest first',
  request: {
    query: z.object({
      lang,
      q: z.string().max(200).optional().openapi({ description: 'Words to look for.' }),
      topic: z.string().max(60).optional(),
      ward: z.string().max(60).optional(),
      state: z.enum(CONSULTATION_STATES).optional(),
    }),
  },
  responses: {
    200: {
      description: 'The consultations.',
      content: { 'application/json': { schema: z.object({ consultations: z.array(consultationSummary) }) } },
    },
    ...refusals({ 400: 'invalid_input' }),
  },
})

const get = createRoute({
  method: 'get',
  path: '/api/consultations/{slug}',
  operationId: 'getConsultation',
  tags: ['Consultations'],
  summary: 'Get one consultation with its questions',
  request: { params: z.object({ slug: z.string().max(100) }), query: z.object({ lang }) },
  responses: {
    200: { description: 'The consultation.', content: { 'application/json': { schema: consultationDetail } } },
    ...refusals({ 400: 'invalid_input', 404: 'not_found', 410: 'gone' }),
  },
})

export const consultations = router()
  .openapi(list, (c) => {
    const { lang: asked, state, ...query } = c.req.valid('query')
    const { content, now } = c.var
    const language = languageOf(content, asked)
    const found = content.consultations
      .filter(
        (consultation) =>
          !consultation.archived &&
          matches(consultation, language, query) &&
          (!state || stateOf(consultation, now()) === state),
      )
      .map((consultation) => summarise(consultation, language, now()))
    return c.json({ consultations: found }, 200)
  })
  .openapi(get, (c) => {
    const { content, now } = c.var
    const consultation = theConsultation(content, c.req.valid('param').slug)
    return c.json(detail(consultation, languageOf(content, c.req.valid('query').lang), now()), 200)
  })

/** @throws AppError when the site does not speak the language. */
export function languageOf(content: { area: { languages: { tag: string }[] } }, asked: string | undefined): string {
  const [first] = content.area.languages
  if (asked === undefined && first) return first.tag
  const found = content.area.languages.find(({ tag }) => tag === asked)
  if (!found) throw new AppError('invalid_input', { lang: 'unknown' })
  return found.tag
}
