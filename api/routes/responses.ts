import { createRoute, z } from '@hono/zod-openapi'
import { findReceipt } from '#db/queries/responses.ts'
import { stateOf } from '../consultation-state.ts'
import { theConsultation } from '../consultation-view.ts'
import { dayIn } from '../content/london.ts'
import { AppError } from '../errors.ts'
import { refusals, router } from '../openapi.ts'
import { checkAnswers } from '../questionnaire/check.ts'
import { onDay } from '../questionnaire/on-day.ts'
import { countStored } from '../results/count.ts'
import { suspicionOf } from '../suspicion.ts'

const newResponse = z
  .strictObject({
    // `import:` belongs to rows of imported files: nobody outside may take a paper form's place.
    submissionId: z
      .string()
      .min(1)
      .max(128)
      .regex(/^(?!import:)/)
      .openapi({
        description:
          'Made by the client, best a UUID. Sending the same one again stores nothing and returns the first receipt.',
        example: '3b0f7c86-9f60-4f0c-8f0a-55a3c1c8a5a1',
      }),
    version: z.int().openapi({ description: 'The version of the questionnaire that was answered.', example: 1 }),
    language: z.string().max(20).openapi({ description: 'The language it was answered in.', example: 'en' }),
    // Not z.record: it drops `__proto__` in silence, and a stranger's key is to be refused by name.
    answers: z
      .custom<Record<string, unknown>>((value) => typeof value === 'object' && value !== null && !Array.isArray(value))
      .openapi({
        description:
          'By question id: an option, a list of options, options by row, a number, or text. `<question>.other` holds the words of "other, please say".',
        type: 'object',
        additionalProperties: {
          anyOf: [
            { type: 'string' },
            { type: 'number' },
            { type: 'array', items: { type: 'string' } },
            { type: 'object', additionalProperties: { type: 'string' } },
          ],
        },
        example: { satisfaction: 'fairly_satisfied', top_issues: ['burglary', 'robbery'] },
      }),
    channel: z.enum(['online', 'kiosk']).default('online').openapi({ description: 'kiosk for a shared device.' }),
    website: z
      .string()
      .max(500)
      .optional()
      .openapi({ description: 'Left empty by people. Filled in, the response is kept but not counted.' }),
    elapsedMs: z.number().min(0).optional().openapi({ description: 'How long answering took, in milliseconds.' }),
  })
  .openapi('NewResponse')

const create = createRoute({
  method: 'post',
  path: '/api/consultations/{slug}/responses',
  operationId: 'createResponse',
  tags: ['Consultations'],
  summary: 'Answer a consultation',
  request: {
    params: z.object({ slug: z.string().max(100) }),
    body: { required: true, content: { 'application/json': { schema: newResponse } } },
  },
  responses: {
    201: {
      description: 'Stored, or stored before: the receipt.',
      content: {
        'application/json': {
          schema: z.object({ reference: z.string() }).openapi('Receipt', { example: { reference: '7KQM-24F2-PXWD' } }),
        },
      },
    },
    ...refusals({
      400: 'invalid_input',
      403: 'closed',
      404: 'not_found',
      409: 'stale_version',
      410: 'gone',
      413: 'too_large',
      415: 'unsupported_media_type',
      429: 'rate_limited',
      503: 'unavailable',
    }),
  },
})

export const responses = router().openapi(create, async (c) => {
  const { content, limiter, log, now, store } = c.var
  const { submissionId, version, language, answers, channel, website, elapsedMs } = c.req.valid('json')
  const consultation = theConsultation(content, c.req.valid('param').slug)
  const { slug } = consultation
  const { db, queue, storeResponse } = store.use()
  const at = now()

  const state = stateOf(consultation, at)
  const { questionnaire } = consultation
  if (state !== 'open' || version !== questionnaire.version) {
    // Whoever sent in time but never saw the answer gets the receipt, late or not.
    const first = findReceipt(db, slug, submissionId)
    if (first) return c.json({ reference: first.reference }, 201)
  }
  if (state !== 'open') {
    throw state === 'coming'
      ? new AppError('not_open_yet', { opens: consultation.opens.toISOString() })
      : new AppError('closed', { closed: consultation.closes.toISOString() })
  }
  if (version !== questionnaire.version) {
    throw new AppError('stale_version', { version: version < questionnaire.version ? 'stale' : 'unknown' })
  }
  if (!Object.hasOwn(consultation.text, language)) throw new AppError('invalid_input', { language: 'unknown' })
  const checked = checkAnswers(onDay(questionnaire, dayIn(content.area.timezone, at)), answers)
  const problems = Object.entries(checked.problems)
  if (problems.length > 0) {
    throw new AppError('invalid_input', Object.fromEntries(problems.map(([id, rule]) => [`answers.${id}`, rule])))
  }
  if (Object.keys(checked.answers).length === 0) throw new AppError('invalid_input', { answers: 'empty' })
  limiter.take(c.env.address ?? 'unknown', at)

  const suspicion = suspicionOf({
    website,
    elapsedMs,
    again: channel === 'online' && limiter.again(c.env.address ?? 'unknown', slug, at),
  })
  const response = {
    consultation: slug,
    version,
    submissionId,
    language,
    channel,
    answers: checked.answers,
    ...(suspicion && { suspicion }),
  }
  const { reference, seq } = await queue.add(() => storeResponse(response, 'resident', at))
  if (seq !== undefined) {
    countStored(db, questionnaire, { ...response, suspicion: suspicion ?? null, seq }, (error) => {
      log.warn({ stack: error instanceof Error ? error.stack : String(error) }, 'responses could not be counted ahead')
    })
  }
  return c.json({ reference }, 201)
})
