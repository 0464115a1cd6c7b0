/** Every planned refusal, with the status that says it over HTTP. Codes carry no language. */
export const ERROR_STATUS = {
  bad_request: 400,
  invalid_input: 400,
  signed_out: 401,
  wrong_credentials: 401,
  not_allowed: 403,
  sign_in_again: 403,
  closed: 403,
  not_open_yet: 403,
  results_not_published: 403,
  not_found: 404,
  method_not_allowed: 405,
  conflict: 409,
  stale_version: 409,
  gone: 410,
  too_large: 413,
  unsupported_media_type: 415,
  rate_limited: 429,
  internal: 500,
  unavailable: 503,
} as const
export type ErrorCode = keyof typeof ERROR_STATUS
export const ERROR_CODES = Object.keys(ERROR_STATUS) as [ErrorCode, ...ErrorCode[]]

/** A refusal: the code fixes the status, `fields` names what it is about and the rule it broke. */
export class AppError extends Error {
  readonly code: ErrorCode
  readonly fields: Readonly<Record<string, string>>
  readonly headers: Readonly<Record<string, string>>

  constructor(
    code: ErrorCode,
    fields: Readonly<Record<string, string>> = {},
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(code)
    this.name = 'AppError'
    this.code = code
    this.fields = fields
    this.headers = headers
  }
}
