import { lock, newIdentity, recipientOf, seal } from '#api/sealing/age.ts'
import type { SealedRing } from '#api/sealing/key-ring.ts'
import type { Role } from '#db/schema/staff.ts'
import type { testApp } from './app.ts'
import { base64 } from './reporting.ts'
import { as, openSession, seated } from './staff.ts'

export const PASSPHRASE = 'five letters in a blue drawer'
/** Real keys cost their owner a second on purpose; a test needs only the shape. */
export const QUICK = 10

/** A key as an officer's browser makes it. */
export async function newOfficerKey() {
  const identity = await newIdentity()
  const recipient = await recipientOf(identity)
  const locked = base64(await lock(identity, PASSPHRASE, QUICK))
  return { identity, recipient, body: { recipient, lock: 'passphrase', locked } }
}

/** Somebody at their desk, with a key of their own. */
export async function officer(app: ReturnType<typeof testApp>, email: string, ...roles: Role[]) {
  const person = await seated(app, email, ...(roles.length > 0 ? roles : (['coordinator'] as const)))
  const key = await newOfficerKey()
  const saved = await person.call('POST', '/api/staff/keys', key.body)
  if (saved.status !== 204) throw new Error(`saving a key was answered ${saved.status}`)
  return {
    ...person,
    ...key,
    ring: async (): Promise<SealedRing> => (await person.call('GET', '/api/staff/keys/ring')).json(),
    /** Their desk after a fresh sign-in. */
    again: async () => as(app, await openSession(app, person.id)),
  }
}

/** A key of a team, as its first member's browser makes it: its secret, sealed to each of these. */
export async function newTeamKey() {
  const identity = await newIdentity()
  const sealedTo = async (recipient: string) => base64(await seal(identity, [recipient]))
  return { identity, recipient: await recipientOf(identity), sealedTo }
}
