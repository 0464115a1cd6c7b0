import { fill } from '../phrase.ts'
import { actWords, type Desk } from './desk.ts'

export type Refused = { ok: false; code: string; fields: Record<string, string> }
export type Called<Body> = { ok: true; body: Body } | Refused

/** Why whoever is at the desk may see nothing more: they were signed out, or lost the role. */
export type ShutOut = 'signed_out' | 'not_allowed'
const locks = new Set<(why: ShutOut) => void>()

/** Calls `lock` whenever the server says so. Returns how to stop. */
export function whenShutOut(lock: (why: ShutOut) => void): () => void {
  locks.add(lock)
  return () => locks.delete(lock)
}

/** Shuts the desk if that is what the server's refusal means. */
export function heed(code: string | undefined): void {
  if (code === 'signed_out' || code === 'not_allowed') for (const lock of locks) lock(code)
}

/** Calls the API as whoever is signed in. Never throws. */
export async function call<Body = unknown>(method: string, path: string, body?: object): Promise<Called<Body>> {
  try {
    const response = await fetch(`/api/staff/cases${path}`, {
      method,
      ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    })
    const text = await response.text()
    const answer = text === '' ? undefined : JSON.parse(text)
    const code: string | undefined = answer?.error?.code
    heed(code)
    return response.ok ? { ok: true, body: answer } : { ok: false, ...answer.error }
  } catch {
    return { ok: false, code: 'unreachable', fields: {} }
  }
}

/** What was refused, as a sentence with the way out. */
export function refusalWords(desk: Desk, { code, fields }: Refused): string {
  const faults: Record<string, string> = desk.text.faults
  if (code === 'stale_version' && fields.action)
    return fill(desk.text.faults.meanwhile, actWords(desk, { by: fields.by ?? '', action: fields.action, detail: '' }))
  for (const [name, rule] of Object.entries(fields)) {
    const words = faults[`${name.split('.').at(-1)}_${rule}`]
    if (words) return words
  }
  return faults[code] ?? desk.text.faults.other
}
