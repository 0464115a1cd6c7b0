/** Calls the API from a staff page in the browser, with the cookie of whoever is signed in. */

export type Refused = { ok: false; status: number; code: string; fields: Readonly<Record<string, string>> }
export type Answered<Body> = { ok: true; body: Body } | Refused
export type Call = <Body = undefined>(method: string, path: string, body?: unknown) => Promise<Answered<Body>>

/** Nothing came back at all. */
const UNREACHABLE: Refused = { ok: false, status: 0, code: 'unreachable', fields: {} }

export const call: Call = async (method, path, body) => {
  try {
    const response = await fetch(path, {
      method,
      ...(body !== undefined && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    })
    return await readAnswer(response)
  } catch {
    return UNREACHABLE
  }
}

export async function readAnswer<Body>(response: Response): Promise<Answered<Body>> {
  const text = await response.text()
  const said = text === '' ? undefined : JSON.parse(text)
  if (response.ok) return { ok: true, body: said }
  return {
    ok: false,
    status: response.status,
    code: said?.error?.code ?? 'internal',
    fields: said?.error?.fields ?? {},
  }
}
