import { z } from '@hono/zod-openapi'
import { FILE_OPENED, recordCaseAct } from '#db/queries/case-acts.ts'
import { findFile, readChunk } from '#db/queries/report-files.ts'
import { staffRoute } from '../../auth/staff-route.ts'
import type { StaffEnv } from '../../context.ts'
import { AppError } from '../../errors.ts'
import { refusals, router } from '../../openapi.ts'
import { knownCase, mayBeRead } from '../../reporting/case-guard.ts'
import { chunksOf } from '../../reporting/files.ts'
import { reachOf } from '../../reporting/reach.ts'
import { opensFor } from '../../reporting/evidence.ts'
import { forHold } from './case-change.ts'
import { jsonBody } from '../json.ts'

const open = staffRoute({
  method: 'post',
  path: '/api/staff/cases/{id}/files/{file}',
  operationId: 'openCaseFile',
  tags: ['Staff: cases'],
  summary:
    'A sealed file of a case, to a centre only what came with words sealed to it. That somebody took it is recorded.',
  request: {
    params: z.object({ id: z.string().max(60), file: z.string().max(60) }),
    ...jsonBody(z.strictObject({ forHold })),
  },
  responses: {
    200: {
      description: 'An age file. Its key stands in the account, or the addition, that names it.',
      content: { 'application/octet-stream': { schema: { type: 'string' as const, format: 'binary' } } },
    },
    ...refusals({
      400: 'invalid_input',
      401: 'signed_out',
      403: 'not_allowed',
      404: 'not_found',
      409: 'conflict',
      413: 'too_large',
      415: 'unsupported_media_type',
      503: 'unavailable',
    }),
  },
})

export const caseFiles = router<StaffEnv>().openapi(open, async (c) => {
  const { now, signedIn, store } = c.var
  const { db } = store.use()
  const { id, file } = c.req.valid('param')
  // Recorded first, as with the account.
  const found = await c.var.change(() => {
    const reach = reachOf(db, signedIn.person.id)
    mayBeRead(knownCase(db, id, reach), c.req.valid('json').forHold)
    const kept = findFile(db, file)
    if (kept?.reportId !== id || !opensFor(reach, kept)) throw new AppError('not_found')
    recordCaseAct(db, { actor: signedIn.person.id, action: FILE_OPENED, id, detail: file }, now())
    return kept
  })
  let place = 0
  // Chunk by chunk: several officers with several recordings must not fill the memory.
  const bytes = new ReadableStream<Uint8Array>({
    pull(controller) {
      const chunk = place < chunksOf(found.size) ? readChunk(db, file, place) : undefined
      place += 1
      if (chunk) controller.enqueue(new Uint8Array(chunk))
      else controller.close()
    },
  })
  return c.body(bytes, 200, { 'content-type': 'application/octet-stream' })
})
