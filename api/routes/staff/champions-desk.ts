import { refusals } from '../../openapi.ts'
import type { StaffEnv } from '../../context.ts'

/** What the routes of the desk for champions and centres have in common. */
export const tags = ['Staff: champions and centres']
export const refused = refusals({ 401: 'signed_out', 403: 'not_allowed', 404: 'not_found', 503: 'unavailable' })
export const refusedInput = {
  ...refused,
  ...refusals({ 400: 'invalid_input', 409: 'conflict', 413: 'too_large', 415: 'unsupported_media_type' }),
}

export function acting({ signedIn, now }: StaffEnv['Variables']): { actor: string; at: Date } {
  return { actor: signedIn.person.id, at: now() }
}
