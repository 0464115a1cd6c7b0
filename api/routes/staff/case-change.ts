import { z } from '@hono/zod-openapi'
import { refusals } from '../../openapi.ts'
import { caseDetailSchema } from '../../reporting/case-view.ts'
import { sealed } from '../../reporting/fields.ts'
import { json } from '../json.ts'

/** What every change of a case takes, answers and refuses. */

export const refused = refusals({
  400: 'invalid_input',
  401: 'signed_out',
  403: 'not_allowed',
  404: 'not_found',
  409: 'stale_version',
  413: 'too_large',
  415: 'unsupported_media_type',
  503: 'unavailable',
})
export const byId = { params: z.object({ id: z.string().max(60) }) }
export const revision = z.int().min(0)
export const changed = { description: 'The case as it is now.', ...json(caseDetailSchema) }
/** With the words: they are opened for what they are held for, though the person took them back. */
export const forHold = z.literal(true).optional()
export const note = z.strictObject({ id: z.uuid(), teamKeyId: z.string().max(60), sealed })
