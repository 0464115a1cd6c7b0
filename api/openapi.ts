import { OpenAPIHono, z } from '@hono/zod-openapi'
import type { AppEnv } from './context.ts'
import { AppError, ERROR_CODES, type ErrorCode } from './errors.ts'

/** A router whose routes refuse bad input in the one error shape. */
export function router<Env extends AppEnv = AppEnv>(): OpenAPIHono<Env> {
  return new OpenAPIHono<Env>({
    defaultHook: (result) => {
      if (result.success) return
      const fields = Object.fromEntries(
        result.error.issues.flatMap((issue) => {
          if (issue.code === 'unrecognized_keys')
            return issue.keys.map((key) => [[...issue.path, key].join('.'), 'unknown'])
          return [[issue.path.join('.') || 'body', RULES[issue.code] ?? 'invalid']]
        }),
      )
      throw new AppError('invalid_input', fields)
    },
  })
}

const RULES: Record<string, string> = {
  invalid_type: 'wrongType',
  too_big: 'tooLong',
  too_small: 'tooShort',
  invalid_value: 'unknown',
  invalid_format: 'malformed',
  custom: 'wrongType',
}

export const errorSchema = z
  .object({
    error: z.object({
      code: z.enum(ERROR_CODES).openapi({ description: 'What was refused, the same in every language.' }),
      fields: z.record(z.string(), z.string()).openapi({
        description: 'The rule that each named part broke.',
        example: { 'answers.top_issues': 'tooMany' },
      }),
      requestId: z.string().openapi({ description: 'Quote it when you ask for help.' }),
    }),
  })
  .openapi('Error')

const SENTENCES: Partial<Record<ErrorCode, string>> = {
  invalid_input: 'Something in the request is wrong; `fields` names it. Nothing was stored.',
  signed_out: 'Nobody is signed in, or the session has ended.',
  wrong_credentials: 'Something of what was given does not fit. Which part is not said.',
  not_allowed: 'This is for other roles.',
  sign_in_again: 'For this, the sign-in must not be older than half an hour.',
  conflict: 'It does not fit what is there; `fields` names it.',
  closed: 'The consultation is closed, or not open yet. Nothing was stored.',
  results_not_published: 'The results are not published yet.',
  not_found: 'There is no such thing.',
  gone: 'It was taken down. Its page says why.',
  stale_version: 'The questionnaire has changed. Fetch it again; `fields.version` says so.',
  too_large: 'The body is too large.',
  unsupported_media_type: 'The body is not of the kind that this takes, which is JSON almost everywhere.',
  rate_limited: 'Too many requests from one address; wait as long as `Retry-After` says.',
  unavailable: 'The database cannot be used just now. Nothing was stored; try again.',
}

type ErrorResponse = { description: string; content: { 'application/json': { schema: typeof errorSchema } } }

/** The documentation of a route's refusals. */
export function refusals<const Status extends number>(
  answers: Record<Status, ErrorCode>,
): Record<Status, ErrorResponse> {
  const entries = Object.entries<ErrorCode>(answers).map(([status, code]) => [
    status,
    { description: SENTENCES[code] ?? code, content: { 'application/json': { schema: errorSchema } } },
  ])
  return Object.fromEntries(entries)
}
