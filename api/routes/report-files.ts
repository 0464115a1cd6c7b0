import { createRoute, z } from '@hono/zod-openapi'
import { addFile, findFile, listChunks, putChunk, removeFile, unclaimedBytes } from '#db/queries/report-files.ts'
import { findTeamKey } from '#db/queries/team-keys.ts'
import type { Handle } from '#db/open.ts'
import type { ReportFile } from '#db/schema/report-files.ts'
import { COUNCIL_TEAM } from '#db/schema/team-keys.ts'
import { AppError } from '../errors.ts'
import { refusals, router } from '../openapi.ts'
import { MAX_UNCLAIMED_BYTES } from '../reporting/evidence.ts'
import { token, tokenHash } from '../reporting/fields.ts'
import { CHUNK_BYTES, chunkLength, chunksOf, SEALED_SIZES } from '../reporting/files.ts'
import { answerBy } from '../reporting/promises.ts'
import { looksSealed } from '../sealing/age.ts'
import { json, jsonBody } from './json.ts'

/**
 * Evidence, on its way to a report. A file is begun, sent in chunks, and belongs to nothing until
 * a report or an addition names it; then it is kept as long as that report's words.
 */

const tags = ['Reports']
const MEBIBYTE = 1_024 * 1_024

const refused = refusals({
  400: 'invalid_input',
  413: 'too_large',
  415: 'unsupported_media_type',
  503: 'unavailable',
})
const fileId = z.uuid().openapi({ description: 'Made by the client.' })

const begin = createRoute({
  method: 'post',
  path: '/api/reports/files',
  operationId: 'beginReportFile',
  tags,
  summary: 'Begin to send a sealed file, or ask how far it has come',
  description: `A file is an age file in chunks of ${CHUNK_BYTES} bytes. It belongs to a report when a report, or an addition to one, names it with the same token; what no report named after a day is deleted.`,
  request: jsonBody(
    z
      .strictObject({
        id: fileId,
        token,
        size: z
          .int()
          .refine((size) => SEALED_SIZES.includes(size))
          .openapi({
            description: `Of the age file, in bytes, which is one of ${SEALED_SIZES.join(', ')}: files are filled up, so that their length says little.`,
            enum: [...SEALED_SIZES],
          }),
      })
      .openapi('NewReportFile'),
  ),
  responses: {
    201: {
      description: 'Begun, now or before.',
      ...json(
        z
          .object({
            chunks: z.int().openapi({ description: 'How many it has.' }),
            there: z.array(z.int()).openapi({ description: 'The places, from 0, of those that are stored.' }),
          })
          .openapi('ReportFile'),
      ),
    },
    ...refused,
    ...refusals({ 403: 'closed', 409: 'conflict', 429: 'rate_limited' }),
  },
})

const put = createRoute({
  method: 'put',
  path: '/api/reports/files/{id}/chunks/{place}',
  operationId: 'putReportFileChunk',
  tags,
  summary: 'Send one chunk of a sealed file',
  description: 'Each can be sent again. The token goes with it as `Authorization: Bearer …`.',
  request: {
    params: z.object({
      id: fileId,
      place: z.coerce.number().int().min(0).max(1_000).openapi({ description: 'From 0.' }),
    }),
    headers: z.object({ authorization: z.string().max(100) }),
    body: {
      required: true,
      content: { 'application/octet-stream': { schema: { type: 'string' as const, format: 'binary' } } },
    },
  },
  responses: {
    204: { description: 'On the disk, now or before.' },
    ...refused,
    ...refusals({ 404: 'not_found', 409: 'conflict' }),
  },
})

const remove = createRoute({
  method: 'post',
  path: '/api/reports/files/removal',
  operationId: 'removeReportFile',
  tags,
  summary: 'Delete a file that no report has yet',
  request: jsonBody(z.strictObject({ id: fileId, token })),
  responses: {
    204: { description: 'It is not there, now or before.' },
    ...refused,
    ...refusals({ 409: 'conflict' }),
  },
})

export const reportFiles = router()
  .openapi(begin, async (c) => {
    const { content, limiter, now, store } = c.var
    const { id, token: given, size } = c.req.valid('json')
    const at = now()
    const { db, queue } = store.use()
    if (!answerBy(content.area, at) || !findTeamKey(db, COUNCIL_TEAM))
      throw new AppError('closed', { reporting: 'notOpen' })
    if (!findFile(db, id)) limiter.takeMebibytes(c.env.address ?? 'unknown', Math.ceil(size / MEBIBYTE), at)
    const hash = tokenHash(given)
    const there = await queue.add(() => {
      const before = findFile(db, id)
      if (before && !(before.tokenHash.equals(hash) && before.size === size))
        throw new AppError('conflict', { id: 'taken' })
      if (before) return listChunks(db, id)
      if (unclaimedBytes(db) + size > MAX_UNCLAIMED_BYTES)
        throw new AppError('unavailable', { files: 'full' }, { 'retry-after': '3600' })
      addFile(db, { id, tokenHash: hash, size, beganAt: at })
      return []
    })
    return c.json({ chunks: chunksOf(size), there }, 201)
  })
  .openapi(put, async (c) => {
    const { db, queue } = c.var.store.use()
    const { id, place } = c.req.valid('param')
    const given = token.safeParse(c.req.valid('header').authorization.replace(/^Bearer /i, ''))
    if (!given.success) throw new AppError('invalid_input', { authorization: 'malformed' })
    const hash = tokenHash(given.data)
    // Before its bytes are waited for.
    expectedLength(sentBy(db, id, hash), place)
    const bytes = Buffer.from(await c.req.arrayBuffer())
    await queue.add(() => {
      if (bytes.length !== expectedLength(sentBy(db, id, hash), place))
        throw new AppError('invalid_input', { chunk: 'wrongLength' })
      // Open bytes must never be stored for sealed ones.
      if (place === 0 && !looksSealed(bytes)) throw new AppError('invalid_input', { chunk: 'notSealed' })
      if (!putChunk(db, id, place, bytes)) throw new AppError('conflict', { chunk: 'taken' })
    })
    return c.body(null, 204)
  })
  .openapi(remove, async (c) => {
    const { db, queue } = c.var.store.use()
    const { id, token: given } = c.req.valid('json')
    const hash = tokenHash(given)
    await queue.add(() => {
      const found = findFile(db, id)
      if (!found?.tokenHash.equals(hash)) return
      if (found.reportId !== null) throw new AppError('conflict', { id: 'sent' })
      removeFile(db, id)
    })
    return c.body(null, 204)
  })

/** @throws AppError `not_found`, the same whether there is no such file or it is somebody else's. */
function sentBy(db: Handle, id: string, hash: Buffer): ReportFile {
  const found = findFile(db, id)
  if (!found?.tokenHash.equals(hash)) throw new AppError('not_found')
  return found
}

/** @throws AppError `invalid_input` when the file has no such place. */
function expectedLength({ size }: ReportFile, place: number): number {
  const length = chunkLength(size, place)
  if (length === undefined) throw new AppError('invalid_input', { place: 'unknown' })
  return length
}
