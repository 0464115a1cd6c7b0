import { lock, newIdentity, recipientOf, seal } from '#api/sealing/age.ts'
import { openKeyRing, type SealedRing } from '#api/sealing/key-ring.ts'
import { newRecoveryKey } from '#api/sealing/recovery.ts'
import type { Role } from '#db/schema/staff.ts'
import { type Call, readAnswer } from '#site/lib/staff/keys/call.ts'
import { prove } from '#site/lib/staff/keys/recovery-acts.ts'
import type { TeamKeys } from '#site/lib/staff/keys/team.ts'
import { makeTeamKey, share } from '#site/lib/staff/keys/team-acts.ts'
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
  /** Their requests after a fresh sign-in, whatever the time. */
  const again = async () => as(app, await openSession(app, person.id))
  return {
    ...person,
    ...key,
    again,
    ring: async (): Promise<SealedRing> => (await (await again())('GET', '/api/staff/keys/ring')).json(),
  }
}

/** A key of a team, as its first member's browser makes it: its secret, sealed to each of these. */
export async function newTeamKey() {
  const identity = await newIdentity()
  const sealedTo = async (recipient: string) => base64(await seal(identity, [recipient]))
  return { identity, recipient: await recipientOf(identity), sealedTo }
}

type App = ReturnType<typeof testApp>
export type Officer = Awaited<ReturnType<typeof officer>>

/** What a staff page in somebody's browser calls, after a fresh sign-in. */
export async function callOf(app: App, staffId: string): Promise<Call> {
  const request = as(app, await openSession(app, staffId))
  return async (method, path, body) => readAnswer(await request(method, path, body))
}

/** What somebody's browser knows of the team. */
export async function teamOf(call: Call): Promise<TeamKeys> {
  const answer = await call<TeamKeys>('GET', '/api/staff/keys/team')
  if (!answer.ok) throw new Error(`asking for the team’s keys was answered ${answer.status}`)
  return answer.body
}

/** A recovery key that somebody made, and whose parts were shown to work. */
export async function provedRecovery(app: App, { id }: Pick<Officer, 'id'>) {
  const call = await callOf(app, id)
  const { recipient, parts } = await newRecoveryKey()
  const made = await call<{ id: string }>('POST', '/api/staff/keys/recovery', { recipient })
  if (!made.ok) throw new Error(`making a recovery key was answered ${made.status}`)
  const recovery = { id: made.body.id, recipient }
  const [first = '', second = '', third = ''] = parts
  const proved = await prove(call, recovery, [first, third])
  if (!proved.ok) throw new Error('the recovery key was not proved')
  return { ...recovery, parts: [first, second, third] as const }
}

/** A coordinator who has set everything up: reports are taken. */
export async function firstOfficer(app: App) {
  const one = await officer(app, 'one@council.example')
  const recovery = await provedRecovery(app, one)
  const call = await callOf(app, one.id)
  const made = await makeTeamKey(call, await teamOf(call), one)
  if (!made.ok) throw new Error(`making the team’s key was answered ${made.status}`)
  return { one, recovery, teamKeyId: made.body.id }
}

/** Another coordinator, whom the first one lets open reports. */
export async function secondOfficer(app: App, first: Officer, email = 'two@council.example') {
  const two = await officer(app, email)
  const shared = await share(await callOf(app, first.id), await openKeyRing(await first.ring(), PASSPHRASE), two)
  if (!shared.ok) throw new Error(`adding somebody was answered ${shared.status}`)
  return two
}
