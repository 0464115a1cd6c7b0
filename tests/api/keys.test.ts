import { expect, test } from 'vitest'
import { seedDemonstrationStaff } from '#api/auth/demonstration.ts'
import {
  DEMONSTRATION_PASSPHRASE,
  DEMONSTRATION_RECOVERY,
  seedDemonstrationKeys,
} from '#api/reporting/demonstration-keys.ts'
import { unseal } from '#api/sealing/age.ts'
import { openEnvelope } from '#api/sealing/envelope.ts'
import { openKeyRing } from '#api/sealing/key-ring.ts'
import { restoreRecoveryKey } from '#api/sealing/recovery.ts'
import { findStaffByEmail } from '#db/queries/staff.ts'
import { findReport } from '#db/queries/reports.ts'
import { findTeamKey } from '#db/queries/team-keys.ts'
import { testApp } from '#tests/support/app.ts'
import { newOfficerKey, newTeamKey, officer, PASSPHRASE } from '#tests/support/keys.ts'
import { base64, giveTeamKey, sealedReport } from '#tests/support/reporting.ts'
import { as, later, openSession, seated } from '#tests/support/staff.ts'

test('an officer saves a key as their browser locked it, and opens it again', async () => {
  const app = testApp()
  const nobody = await seated(app, 'new@council.example', 'coordinator')
  expect(await (await nobody.call('GET', '/api/staff/keys/ring')).json()).toEqual({ locks: [], held: [] })
  const one = await officer(app, 'one@council.example')
  const ring = await one.ring()
  expect(ring).toEqual({ recipient: one.recipient, locks: [{ lock: 'passphrase', locked: one.body.locked }], held: [] })
  expect((await openKeyRing(ring, PASSPHRASE)).officer).toBe(one.identity)
  expect(app.db.$client.prepare(`SELECT subject FROM audit WHERE action = 'officer_key.made'`).pluck().all()).toEqual([
    one.id,
  ])
})

test.each<
  [string, (key: Awaited<ReturnType<typeof newOfficerKey>>) => Promise<object> | object, Record<string, string>]
>([
  [
    'an open key',
    ({ identity, body }) => ({ ...body, locked: base64(new TextEncoder().encode(identity.repeat(4))) }),
    { locked: 'notSealed' },
  ],
  [
    'a key sealed to a key',
    async ({ recipient, body }) => ({ ...body, locked: await (await newTeamKey()).sealedTo(recipient) }),
    { locked: 'notSealed' },
  ],
  ['a passphrase’s lock for a passkey’s', ({ body }) => ({ ...body, lock: 'passkey' }), { locked: 'notSealed' }],
  [
    'a passkey without its name',
    ({ body }) => ({ ...body, lock: 'passkey', locked: BY_PASSKEY }),
    { passkey: 'missing' },
  ],
  [
    'the secret half for the public one',
    ({ identity, body }) => ({ ...body, recipient: identity }),
    { recipient: 'malformed' },
  ],
  ['the passphrase besides', ({ body }) => ({ ...body, passphrase: PASSPHRASE }), { passphrase: 'unknown' }],
])('%s: refused, and nothing is kept', async (_case, wrong, fields) => {
  const app = testApp()
  const { call } = await seated(app, 'one@council.example', 'coordinator')
  const response = await call('POST', '/api/staff/keys', await wrong(await newOfficerKey()))
  expect(response.status).toBe(400)
  expect(await response.json()).toMatchObject({ error: { code: 'invalid_input', fields } })
  expect(await (await call('GET', '/api/staff/keys/ring')).json()).toEqual({ locks: [], held: [] })
})

const PASSKEY = `AGE-PLUGIN-FIDO2PRF-1${'Q'.repeat(80)}`
/** What a passkey locked, as far as the server can see. */
const BY_PASSKEY = base64(
  new TextEncoder().encode(`age-encryption.org/v1\n-> age-encryption.org/fido2prf ${'x'.repeat(300)}`),
)

test('a new lock takes the place of the one before; another key does only while it opens nothing', async () => {
  const app = testApp()
  const one = await officer(app, 'one@council.example')
  const byPasskey = { recipient: one.recipient, lock: 'passkey', locked: BY_PASSKEY, passkey: PASSKEY }
  expect((await one.call('POST', '/api/staff/keys', byPasskey)).status).toBe(204)
  expect((await one.ring()).locks.map(({ lock }) => lock)).toEqual(['passkey', 'passphrase'])
  expect((await one.call('DELETE', '/api/staff/keys/passkey')).status).toBe(204)
  expect((await one.call('DELETE', '/api/staff/keys/passkey')).status).toBe(404)
  expect((await one.call('POST', '/api/staff/keys', byPasskey)).status).toBe(204)
  const next = await newOfficerKey()
  const alone = await one.call('POST', '/api/staff/keys', {
    ...next.body,
    lock: 'passkey',
    locked: BY_PASSKEY,
    passkey: PASSKEY,
  })
  expect(await alone.json()).toMatchObject({ error: { code: 'conflict', fields: { lock: 'passphraseFirst' } } })
  expect((await one.call('POST', '/api/staff/keys', next.body)).status).toBe(204)
  expect(await one.ring()).toMatchObject({ recipient: next.recipient, locks: [{ locked: next.body.locked }] })
  await giveTeamKey(app, one.id)
  const lost = await one.call('POST', '/api/staff/keys', (await newOfficerKey()).body)
  expect(await lost.json()).toMatchObject({ error: { code: 'conflict', fields: { recipient: 'inUse' } } })
})

test('a key is saved only soon after signing in', async () => {
  const app = testApp()
  const { call } = await seated(app, 'one@council.example', 'coordinator')
  later(app, 31)
  const response = await call('POST', '/api/staff/keys', (await newOfficerKey()).body)
  expect(await response.json()).toMatchObject({ error: { code: 'sign_in_again' } })
})

test('in the demonstration reports are sent and opened by each made-up coordinator, and its recovery key is real', async () => {
  const app = testApp()
  await seedDemonstrationStaff(app.db, app.clock.now)
  for (const _start of ['first', 'second']) await seedDemonstrationKeys(app.db, app.clock.now)
  const { teamKey } = await (await app.get('/api/reporting')).json()
  const { id, body } = await sealedReport(teamKey, { what: 'They shouted' })
  expect((await app.post('/api/reports', body)).status).toBe(201)
  for (const email of ['coordinator@demo.example', 'coordinator.two@demo.example']) {
    const person = findStaffByEmail(app.db, email)
    const call = as(app, await openSession(app, person?.id ?? ''))
    const ring = await (await call('GET', '/api/staff/keys/ring')).json()
    expect(ring.held).toHaveLength(1)
    const { team } = await openKeyRing(ring, DEMONSTRATION_PASSPHRASE)
    const account = findReport(app.db, id)?.account ?? new Uint8Array()
    const opened = await openEnvelope(account, [...team.values()], { kind: 'account', report: id })
    expect(opened).toEqual({ what: 'They shouted' })
  }
  const [one = '', , three = ''] = DEMONSTRATION_RECOVERY.parts
  const { identity = '' } = await restoreRecoveryKey([one, three], DEMONSTRATION_RECOVERY.recipient)
  const stored = findTeamKey(app.db, 'council')?.sealedForRecovery ?? new Uint8Array()
  expect(new TextDecoder().decode(await unseal(stored, [identity]))).toMatch(/^AGE-SECRET-KEY-1/)
})

test('a site that is no demonstration gets no made-up keys', async () => {
  const app = testApp()
  await officer(app, 'one@council.example')
  await seedDemonstrationKeys(app.db, app.clock.now)
  expect(await (await app.get('/api/reporting')).json()).toEqual({})
})
