import { refusals } from '../../openapi.ts'

/** What every endpoint of staff refuses. */
export const baseRefusals = refusals({ 401: 'signed_out', 403: 'not_allowed', 503: 'unavailable' })
/** What every one refuses that takes a body. */
export const bodyRefusals = refusals({ 400: 'invalid_input', 413: 'too_large', 415: 'unsupported_media_type' })
