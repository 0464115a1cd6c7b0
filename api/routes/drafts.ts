import { createRoute, z } from '@hono/zod-openapi'
import { deleteDraft, deleteExpiredDrafts, findDraft, putDraft } from '#db/queries/drafts.ts'
import { stateOf } from '../consultation-state.ts'
import { theConsultation } from '../consultation-view.ts'
import { isAt } from '../content/kinds.ts'
import type { Consultation, Content } from '../content/read.ts'
import { newCode, readCode } from '../code.ts'
import { hashCode, openDraft, sealDraft } from '../drafts/seal.ts'
import { AppError } from '../errors.ts'
import { refusals, router } from '../openapi.ts'

const HOUR = 3_600_000
/** A draft nobody asked to keep, as people without script have between pages. */
const UNSAVED_MS = 3 * HOUR
/** After the closing, so that late words can still be copied. */
const AFTER_CLOSING_MS = 14 * 24 * HOUR

const draft = z
  .strictObject({
    version: z.int(),
    language: z.string().max(20),
    submissionId: z.string().min(1).max(128),
    /** As typed, right or wrong: nobody's words are dropped for a mistake. */
    answers: z.record(z.string(), z.unknown()).openapi({ type: 'object', additionalProperties: true }),
    page: z.string().max(60).optional().openapi({ description: 'The page to come back to.' }),
    startedAt: z.iso.datetime().optional(),
    channel: z.enum(['online', 'kiosk']).default('online'),
    saved: z.boolean().default(false).openapi({ description: 'true when the person asked to come back later.' }),
  })
  .openapi('Draft')
export type DraftBody = z.infer<typeof draft>

const receipt = z
  .object({
    code: z
      .string()
      .openapi({ description: 'The only key to the draft. It is not stored.', example: '7KQM-24F2-PXWD-0T8N' }),
    expiresAt: z.iso.datetime(),
  })
  .openapi('DraftReceipt')

/** The code is no part of the address: those stand in histories and in the logs of whoever is on the way. */
const behindCode = {
  params: z.object({ slug: z.string().max(100) }),
  headers: z.object({
    authorization: z
      .string({ error: 'missing' })
      .max(100)
      .openapi({ description: 'The code, as `Bearer 7KQM-24F2-PXWD-0T8N`.' }),
  }),
}
const jsonDraft = { required: true, content: { 'application/json': { schema: draft } } }
const path = '/api/consultations/{slug}/drafts'

const create = createRoute({
  method: 'post',
  path,
  operationId: 'createDraft',
  tags: ['Drafts'],
  summary: 'Save half-finished answers',
  request: { params: z.object({ slug: z.string().max(100) }), body: jsonDraft },
  responses: {
    201: { description: 'Saved, sealed with the code.', content: { 'application/json': { schema: receipt } } },
    ...refusals({
      400: 'invalid_input',
      403: 'closed',
      404: 'not_found',
      410: 'gone',
      413: 'too_large',
      415: 'unsupported_media_type',
      429: 'rate_limited',
      503: 'unavailable',
    }),
  },
})
const put = createRoute({
  method: 'put',
  path,
  operationId: 'putDraft',
  tags: ['Drafts'],
  summary: 'Save them again under their code',
  request: { ...behindCode, body: jsonDraft },
  responses: {
    200: { description: 'Saved.', content: { 'application/json': { schema: receipt } } },
    ...refusals({
      400: 'invalid_input',
      404: 'not_found',
      410: 'gone',
      413: 'too_large',
      415: 'unsupported_media_type',
      429: 'rate_limited',
      503: 'unavailable',
    }),
  },
})
const get = createRoute({
  method: 'get',
  path,
  operationId: 'getDraft',
  tags: ['Drafts'],
  summary: 'Come back to them',
  request: behindCode,
  responses: {
    200: { description: 'The draft.', content: { 'application/json': { schema: draft } } },
    ...refusals({ 400: 'invalid_input', 404: 'not_found', 429: 'rate_limited', 503: 'unavailable' }),
  },
})
const remove = createRoute({
  method: 'delete',
  path,
  operationId: 'deleteDraft',
  tags: ['Drafts'],
  summary: 'Throw them away',
  request: behindCode,
  responses: {
    204: { description: 'Gone, or never there.' },
    ...refusals({ 400: 'invalid_input', 429: 'rate_limited', 503: 'unavailable' }),
  },
})

export const drafts = router()
  .openapi(create, async (c) => {
    const { limiter, now, store, content } = c.var
    const body = c.req.valid('json')
    const consultation = theConsultation(content, c.req.valid('param').slug)
    const at = now()
    if (stateOf(consultation, at) === 'coming')
      throw new AppError('not_open_yet', { opens: consultation.opens.toISOString() })
    if (stateOf(consultation, at) === 'closed')
      throw new AppError('closed', { closed: consultation.closes.toISOString() })
    const { db, queue } = store.use()
    limiter.take(c.env.address ?? 'unknown', at)
    const code = newCode()
    const expiresAt = expiryOf(body, consultation, at)
    await queue.add(() => {
      deleteExpiredDrafts(db, at)
      putDraft(db, {
        codeHash: hashCode(code),
        consultation: consultation.slug,
        sealed: sealDraft(code, body),
        expiresAt,
      })
    })
    return c.json({ code, expiresAt: expiresAt.toISOString() }, 201)
  })
  .openapi(put, async (c) => {
    const { limiter, now, store, content } = c.var
    const body = c.req.valid('json')
    const consultation = theConsultation(content, c.req.valid('param').slug)
    const { slug } = consultation
    const code = codeIn(c.req.valid('header'))
    if (!code) throw new AppError('not_found')
    const at = now()
    limiter.take(c.env.address ?? 'unknown', at)
    const { db, queue } = store.use()
    const expiresAt = expiryOf(body, consultation, at)
    const found = await queue.add(() => {
      if (findDraft(db, hashCode(code), at)?.consultation !== slug) return false
      putDraft(db, { codeHash: hashCode(code), consultation: slug, sealed: sealDraft(code, body), expiresAt })
      return true
    })
    if (!found) throw new AppError('not_found')
    return c.json({ code, expiresAt: expiresAt.toISOString() }, 200)
  })
  .openapi(get, (c) => {
    const { content, limiter, now, store } = c.var
    limiter.take(c.env.address ?? 'unknown', now())
    const slug = presentName(content, c.req.valid('param').slug)
    const code = codeIn(c.req.valid('header'))
    const found = code === undefined ? undefined : findDraft(store.use().db, hashCode(code), now())
    if (code === undefined || found?.consultation !== slug) throw new AppError('not_found')
    const opened = draft.safeParse(openDraft(code, found.sealed))
    if (!opened.success) throw new AppError('not_found')
    return c.json(opened.data, 200)
  })
  .openapi(remove, async (c) => {
    const { content, limiter, now, store } = c.var
    limiter.take(c.env.address ?? 'unknown', now())
    const slug = presentName(content, c.req.valid('param').slug)
    const code = codeIn(c.req.valid('header'))
    const { db, queue } = store.use()
    if (code) {
      await queue.add(() => {
        if (findDraft(db, hashCode(code), now())?.consultation === slug) deleteDraft(db, hashCode(code))
      })
    }
    return c.body(null, 204)
  })

function codeIn({ authorization }: { authorization: string }): string | undefined {
  return readCode(authorization.replace(/^Bearer /i, ''))
}

/** Whatever became of the consultation, people come back to their own words, or throw them away. */
function presentName({ consultations }: Content, name: string): string {
  return consultations.find((one) => isAt(one, name))?.slug ?? name
}

function expiryOf({ saved }: DraftBody, consultation: Consultation, now: Date): Date {
  const unsaved = now.getTime() + UNSAVED_MS
  return new Date(saved ? Math.max(unsaved, consultation.closes.getTime() + AFTER_CLOSING_MS) : unsaved)
}
