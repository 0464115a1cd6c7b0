import type { ErrorCode } from '#api/errors.ts'
import type { Role } from '#db/schema/staff.ts'

/** Who is signed in, as the API says it. */
export type Me = {
  id: string
  name: string
  email: string
  /** The address that an administrator asks them to confirm. */
  newEmail?: string
  roles: Role[]
  authenticator: boolean
  recoveryCodesLeft: number
  signedInAt: string
  /** Until then the sign-in is fresh enough to change who gets in and how. */
  freshUntil: string
}

export type Refusal = {
  ok: false
  status: number
  code: ErrorCode
  fields: Readonly<Record<string, string>>
  /** How long to wait before another try. */
  waitSeconds?: number
}
export type Answer<Body> = { ok: true; body: Body; cookies: string[] } | Refusal

type Asking = { locals: App.Locals; request: Request }

/** Calls the API as whoever sent this request: with their cookie, and their browser's name for the list of sessions. */
export async function ask<Body = unknown>(
  { locals, request }: Asking,
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  body?: unknown,
): Promise<Answer<Body>> {
  const headers = new Headers()
  for (const name of ['cookie', 'user-agent']) {
    const value = request.headers.get(name)
    if (value !== null) headers.set(name, value)
  }
  // A form names its own type, with the mark that stands between its parts.
  const isForm = body instanceof FormData
  if (body !== undefined && !isForm) headers.set('content-type', 'application/json')
  const response = await locals.api(path, {
    method,
    headers,
    ...(body !== undefined && { body: isForm ? body : JSON.stringify(body) }),
  })
  if (response.ok) {
    const text = await response.text()
    return {
      ok: true,
      body: (text === '' ? undefined : JSON.parse(text)) as Body,
      cookies: response.headers.getSetCookie(),
    }
  }
  const { error } = (await response.json()) as { error: Pick<Refusal, 'code' | 'fields'> }
  const wait = Number(response.headers.get('retry-after'))
  return {
    ok: false,
    status: response.status,
    code: error.code,
    fields: error.fields,
    ...(wait > 0 && { waitSeconds: wait }),
  }
}

/** The API as whoever sent this request, for what the public pages and the desk do alike. */
export function askAs({ locals, request }: Asking): App.Locals['api'] {
  return (path, init) => {
    const headers = new Headers(init?.headers)
    const cookie = request.headers.get('cookie')
    if (cookie !== null) headers.set('cookie', cookie)
    return locals.api(path, { ...init, headers })
  }
}

/** Leads on after a form was accepted; reloading the next page sends nothing again. */
export function goOn(to: string, cookies: readonly string[] = []): Response {
  const headers = new Headers({ location: to })
  for (const cookie of cookies) headers.append('set-cookie', cookie)
  return new Response(null, { status: 303, headers })
}

/** What somebody typed into a field, up to a length; a file, or nothing, is an empty text. */
export function typed(form: FormData | undefined, name: string, most = 2_000): string {
  const value = form?.get(name)
  // Lines end as they were typed: browsers send two signs for each.
  return typeof value === 'string' ? value.replaceAll('\r\n', '\n').slice(0, most) : ''
}
