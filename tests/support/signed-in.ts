import { hash } from 'node:crypto'
import type { Database } from '#db/open.ts'
import { createStaff } from '#db/queries/staff.ts'
import { putSession } from '#db/queries/staff-sessions.ts'
import type { Role } from '#db/schema/staff.ts'

/** Somebody who is signed in already, without a password: the `Cookie` header of their session over http. */
export function addSignedIn(db: Database, name: string, roles: Role[], now: Date): string {
  const id = `session-of-${name}`
  const { id: staffId } = createStaff(db, { email: `${name}@council.example`, name, roles, state: 'active' }, now)
  const expiresAt = new Date(now.getTime() + 3_600_000)
  putSession(db, { idHash: hash('sha256', id), staffId, createdAt: now, expiresAt, browser: 'test' })
  return `saysafe=${id}`
}

// biome-ignore lint/suspicious/noExplicitAny: a test says itself what it expects in an answer.
export type Answer = { status: number; body: any }
export type Caller = (method: string, path: string, body?: unknown) => Promise<Answer>

/** Calls the API of a running server as whoever has this cookie. */
export function callerAt(url: string, cookie: string): Caller {
  return async (method, path, body) => {
    const response = await fetch(url + path, {
      method,
      headers: { cookie, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    return { status: response.status, body: text === '' ? undefined : JSON.parse(text) }
  }
}

/** Begins, submits and approves; gives the path under which the change is published. */
export async function approvedChange(
  writer: Caller,
  publisher: Caller,
  item: string,
  files: Readonly<Record<string, string>>,
  said: { wording?: 'correction' } = {},
): Promise<string> {
  const { body } = await writer('POST', '/api/staff/changes', { item, files })
  const change = `/api/staff/changes/${body.id}`
  await writer('POST', `${change}/submission`, {})
  const approval = await publisher('POST', `${change}/approval`, { revision: 1, ...said })
  if (approval.status !== 200) throw new Error(`${item} was not approved: ${JSON.stringify(approval.body)}`)
  return `${change}/publication`
}

/** A publication when nothing more will happen to it. */
export async function finished(caller: Caller, id: number): Promise<Answer['body']> {
  for (;;) {
    const { status, body } = await caller('GET', `/api/staff/publications/${id}`)
    if (status !== 200) throw new Error(`asking for publication ${id} was answered ${status}`)
    if (['done', 'failed', 'cancelled'].includes(body.state)) return body
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
