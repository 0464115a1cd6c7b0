import { z } from '@hono/zod-openapi'
import type { Database, Handle } from '#db/open.ts'
import { listApprovedTexts, listRefusedTexts } from '#db/queries/approved-texts.ts'
import { recordAct } from '#db/queries/audit.ts'
import { listOpenAnswers } from '#db/queries/open-answers.ts'
import { listQuestionnaires } from '#db/queries/questionnaires.ts'
import { countArrivals, countByVersion } from '#db/queries/responses.ts'
import { CHANNELS, SUSPICIONS } from '#db/schema/responses.ts'
import { staffRoute } from '../../auth/staff-route.ts'
import { stateOf } from '../../consultation-state.ts'
import { theConsultation } from '../../consultation-view.ts'
import type { StaffEnv } from '../../context.ts'
import { AppError } from '../../errors.ts'
import { refusals, router } from '../../openapi.ts'
import { approveTexts, textQuestions } from '../../responses/approve.ts'
import { exportFile } from '../../responses/export.ts'
import { Refusal } from '../../responses/refusal.ts'
import { TEXT_STATES } from '../../responses/text-states.ts'
import { refuseTexts } from '../../responses/withdraw.ts'
import { arrivalsOf, GRAINS } from '../../results/arrivals.ts'
import { countResponses } from '../../results/count.ts'
import { json, jsonBody } from '../json.ts'
import { baseRefusals } from './refusals.ts'

const PAGE = 50

const tags = ['Staff: responses']
const refusedOne = { ...baseRefusals, ...refusals({ 400: 'invalid_input', 404: 'not_found', 410: 'gone' }) }
const byId = { params: z.object({ id: z.string().max(100).openapi({ description: 'The consultation’s name.' }) }) }

const shown = z.object({
  id: z.string(),
  count: z.int().nullable().openapi({ description: 'null where it is small, or would give a small one away.' }),
  hidden: z.literal(true).optional(),
})
const summary = z.object({
  consultation: z.string(),
  state: z.enum(['coming', 'open', 'closed']),
  closes: z.iso.datetime(),
  received: z.int(),
  waiting: z.int().openapi({ description: 'Open answers about which nobody has decided.' }),
})
const list = staffRoute({
  method: 'get',
  path: '/api/staff/responses',
  operationId: 'listResponses',
  tags,
  summary: 'Every consultation, and how many responses it has',
  responses: {
    200: {
      description: 'What is open first, then what closed last.',
      ...json(z.object({ consultations: z.array(summary) }).openapi('ResponsesList')),
    },
    ...baseRefusals,
  },
})
const get = staffRoute({
  method: 'get',
  path: '/api/staff/responses/{id}',
  operationId: 'getResponses',
  tags,
  summary: 'How the responses to a consultation came in; small numbers are hidden',
  request: byId,
  responses: {
    200: {
      description: 'The figures, and the questions whose answers may be published word for word.',
      ...json(
        summary
          .extend({
            counted: z.int(),
            suspicions: z.array(z.object({ id: z.enum(SUSPICIONS), count: z.int() })),
            grain: z.enum(GRAINS).openapi({
              description: 'How long each of `times` is: the shortest that tells of half of the responses.',
            }),
            times: z.array(shown).openapi({ description: 'By the first day of each.' }),
            channels: z.array(shown.extend({ id: z.enum(CHANNELS) })),
            languages: z.array(shown),
            versions: z.array(z.object({ version: z.int(), responses: z.int() })),
            questions: z.array(z.object({ id: z.string(), waiting: z.int(), published: z.int(), refused: z.int() })),
          })
          .openapi('ResponsesOverview'),
      ),
    },
    ...refusedOne,
  },
})
const texts = staffRoute({
  method: 'get',
  path: '/api/staff/responses/{id}/texts',
  operationId: 'listOpenAnswers',
  tags,
  summary: 'What people wrote in answer to a question that is not confidential',
  request: {
    ...byId,
    query: z.object({
      question: z.string().max(100),
      state: z.enum(TEXT_STATES).default('waiting'),
      after: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).default(0),
    }),
  },
  responses: {
    200: {
      description: `Up to ${PAGE} in order of arrival.`,
      ...json(
        z
          .object({
            texts: z.array(z.object({ reference: z.string(), words: z.string(), language: z.string() })),
            next: z.int().optional().openapi({ description: 'Where the next page goes on: `after`.' }),
          })
          .openapi('OpenAnswers'),
      ),
    },
    ...refusedOne,
    ...refusals({ 409: 'conflict' }),
  },
})
const decide = staffRoute({
  method: 'post',
  path: '/api/staff/responses/{id}/texts',
  operationId: 'decideOpenAnswers',
  tags,
  summary: 'Publish people’s own words with the results, or do not; all that are named or none',
  request: {
    ...byId,
    ...jsonBody(
      z.strictObject({
        question: z.string().max(100),
        references: z.array(z.string().max(20)).min(1).max(PAGE),
        decision: z.enum(['publish', 'refuse']),
      }),
    ),
  },
  responses: {
    200: {
      description: 'How many were decided about.',
      ...json(z.object({ decided: z.int() }).openapi('OpenAnswersDecided')),
    },
    ...refusedOne,
    ...refusals({ 409: 'conflict', 413: 'too_large', 415: 'unsupported_media_type' }),
  },
})
const TYPES = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const
const out = staffRoute({
  method: 'get',
  path: '/api/staff/responses/{id}/export',
  operationId: 'exportResponses',
  tags,
  summary: 'Every response to a version, with all that people wrote, confidential answers too; recorded',
  request: {
    ...byId,
    query: z.object({
      format: z.enum(['csv', 'xlsx']),
      version: z.coerce.number().int().min(1).optional().openapi({ description: 'The newest by default.' }),
    }),
  },
  responses: {
    200: {
      description: 'The file.',
      content: {
        'text/csv': { schema: z.string() },
        [TYPES.xlsx]: { schema: z.string().openapi({ format: 'binary' }) },
      },
    },
    ...refusedOne,
    ...refusals({ 409: 'conflict' }),
  },
})

export const staffResponses = router<StaffEnv>()
  .openapi(list, async (c) => {
    const { content, now, store } = c.var
    const { db } = store.use()
    const at = now()
    const order = { open: 0, closed: 1, coming: 2 }
    const consultations = content.consultations.toSorted(
      (a, b) => order[stateOf(a, at)] - order[stateOf(b, at)] || b.closes.getTime() - a.closes.getTime(),
    )
    const found = []
    for (const consultation of consultations) {
      const { slug, closes } = consultation
      const questions = await questionsOf(db, slug)
      found.push({
        consultation: slug,
        state: stateOf(consultation, at),
        closes: closes.toISOString(),
        received: countByVersion(db, slug).reduce((sum, { responses }) => sum + responses, 0),
        waiting: questions.reduce((sum, { waiting }) => sum + waiting, 0),
      })
    }
    return c.json({ consultations: found }, 200)
  })
  .openapi(get, async (c) => {
    const { content, now, store } = c.var
    const { db } = store.use()
    const consultation = theConsultation(content, c.req.valid('param').id)
    const { slug, closes } = consultation
    const questions = await questionsOf(db, slug)
    return c.json(
      {
        consultation: slug,
        state: stateOf(consultation, now()),
        closes: closes.toISOString(),
        ...arrivalsOf(countArrivals(db, slug), content.area.timezone),
        versions: countByVersion(db, slug),
        waiting: questions.reduce((sum, { waiting }) => sum + waiting, 0),
        questions,
      },
      200,
    )
  })
  .openapi(texts, (c) => {
    const { content, store } = c.var
    const { db } = store.use()
    const { slug: consultation } = theConsultation(content, c.req.valid('param').id)
    const { question, state, after } = c.req.valid('query')
    mayBePublished(db, consultation, question)
    const found = listOpenAnswers(db, { consultation, question }, state, { afterSeq: after, limit: PAGE + 1 })
    const page = found.slice(0, PAGE)
    const last = page.at(-1)
    return c.json(
      {
        texts: page.map(({ reference, words, language }) => ({ reference, words, language })),
        ...(found.length > PAGE && last && { next: last.seq }),
      },
      200,
    )
  })
  .openapi(decide, async (c) => {
    const { content, now, signedIn, store } = c.var
    const { db } = store.use()
    const { slug: consultation } = theConsultation(content, c.req.valid('param').id)
    const { question, references, decision } = c.req.valid('json')
    const actor = signedIn.person.id
    await c.var.change(() => {
      mayBePublished(db, consultation, question)
      const given = { consultation, question, references, actor }
      try {
        if (decision === 'publish') approveTexts(db, given, now())
        else refuseTexts(db, given, now())
      } catch (error) {
        if (error instanceof Refusal) throw new AppError('conflict', { references: 'unknown' })
        throw error
      }
    })
    return c.json({ decided: new Set(references).size }, 200)
  })
  .openapi(out, async (c) => {
    const { content, now, signedIn, store } = c.var
    const { db } = store.use()
    const { slug: consultation } = theConsultation(content, c.req.valid('param').id)
    const { format, version } = c.req.valid('query')
    const file = exported(db, { consultation, format, version })
    const subject = `${consultation}/${file.version}`
    await c.var.change(() => recordAct(db, { actor: signedIn.person.id, action: 'responses.exported', subject }, now()))
    return c.body(streamOf(file.chunks), 200, {
      'content-type': TYPES[format],
      'content-disposition': `attachment; filename="${consultation}-responses-version-${file.version}.${format}"`,
      'cache-control': 'no-store',
    })
  })

/** @throws AppError `conflict` */
function exported(db: Database, what: Parameters<typeof exportFile>[1]): ReturnType<typeof exportFile> {
  try {
    return exportFile(db, what)
  } catch (error) {
    if (error instanceof Refusal) throw new AppError('conflict', { version: 'empty' })
    throw error
  }
}

/** Read as it is sent, so that nobody who is answering waits for a large file. */
function streamOf(chunks: Iterable<string> | AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  async function* bytes(): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) yield typeof chunk === 'string' ? encoder.encode(chunk) : chunk
  }
  const read = bytes()
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await read.next()
      if (done) controller.close()
      else controller.enqueue(value)
    },
    async cancel() {
      await read.return(undefined)
    },
  })
}

/** @throws AppError `conflict` for a question whose answers were promised to stay confidential, or are no words. */
function mayBePublished(db: Handle, consultation: string, question: string): void {
  const { open, closed } = textQuestions(listQuestionnaires(db, consultation))
  if (open.includes(question)) return
  throw closed.has(question) ? new AppError('conflict', { question: 'closed' }) : new AppError('not_found')
}

/** How far somebody has decided about what people wrote. */
async function questionsOf(
  db: Database,
  consultation: string,
): Promise<{ id: string; waiting: number; published: number; refused: number }[]> {
  const versions = listQuestionnaires(db, consultation)
  const tallies = await Promise.all(
    versions.map(({ version, definition }) => countResponses(db, consultation, version, definition)),
  )
  const published = listApprovedTexts(db, consultation)
  const refusedOnes = listRefusedTexts(db, consultation)
  const of = (all: readonly { question: string }[], id: string) => all.filter(({ question }) => question === id).length
  return textQuestions(versions).open.map((id) => {
    const answered = tallies.reduce((sum, { counts }) => sum + (counts[id]?.base ?? 0), 0)
    const decided = { published: of(published, id), refused: of(refusedOnes, id) }
    return { id, ...decided, waiting: Math.max(0, answered - decided.published - decided.refused) }
  })
}
