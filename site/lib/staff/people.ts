import type { STAFF_STATES } from '#db/schema/staff.ts'
import type { Role } from '#db/schema/staff.ts'
import { type Answer, ask, typed } from './ask.ts'

export type Person = {
  id: string
  name: string
  email: string
  roles: Role[]
  state: (typeof STAFF_STATES)[number]
  /** Whom they act for, with the role `centre`. */
  centre?: { id: string; name: string }
  /** Who says that they cannot sign in any more, while nobody else has agreed yet. */
  factorResetRequestedBy?: string
  /** The address that they are to have, while they have not confirmed it. */
  newEmail?: { email: string; requestedBy: string }
}
/** A code for somebody: to hand over, or on its way by email when there is none to see. */
export type Handed = { code?: string; expiresAt: string }

export const STATE_COLOUR = { invited: 'yellow', active: 'green', suspended: 'red' } as const

/** How a form says that somebody gets their code; by hand, unless it says otherwise. */
export function wayOf(form: FormData | undefined): 'hand' | 'mail' {
  return typed(form, 'by') === 'mail' ? 'mail' : 'hand'
}

type Asking = { locals: App.Locals; request: Request }

export function listPeople(asking: Asking): Promise<Answer<{ people: Person[] }>> {
  return ask<{ people: Person[] }>(asking, 'GET', '/api/staff/people')
}

/** Every centre, by name; none when they cannot be had. */
export async function listStaffCentres(asking: Asking): Promise<{ id: string; name: string }[]> {
  const answer = await ask<{ centres: { id: string; name: string }[] }>(asking, 'GET', '/api/staff/centres')
  return answer.ok ? answer.body.centres : []
}

/** The person that a page's address names, among everybody. */
export async function personOf(
  asking: Asking,
  id: string | undefined,
): Promise<Answer<{ person: Person; people: Person[] }>> {
  const answer = await listPeople(asking)
  if (!answer.ok) return answer
  const { people } = answer.body
  const person = people.find((one) => one.id === id)
  if (!person) return { ok: false, status: 404, code: 'not_found', fields: {} }
  return { ...answer, body: { person, people } }
}
