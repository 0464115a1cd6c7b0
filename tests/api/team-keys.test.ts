import { expect, test } from 'vitest'
import { openEnvelope } from '#api/sealing/envelope.ts'
import { openKeyRing } from '#api/sealing/key-ring.ts'
import { newRecoveryKey } from '#api/sealing/recovery.ts'
import { findReport } from '#db/queries/reports.ts'
import { changeStaff } from '#db/queries/staff.ts'
import { restore } from '#site/lib/staff/keys/recovery-acts.ts'
import { makeTeamKey, share } from '#site/lib/staff/keys/team-acts.ts'
import { testApp } from '#tests/support/app.ts'
import {
  callOf,
  firstOfficer,
  newOfficerKey,
  newTeamKey,
  type Officer,
  officer,
  PASSPHRASE,
  provedRecovery,
  secondOfficer,
  teamOf,
} from '#tests/support/keys.ts'
import { base64, sealedReport } from '#tests/support/reporting.ts'
import { as, later, openSession, seated } from '#tests/support/staff.ts'

type App = ReturnType<typeof testApp>

const offered = async (app: App) => (await (await app.get('/api/reporting')).json()).teamKey

/** Somebody reports; gives the report’s id. */
async function reported(app: App, what: string): Promise<string> {
  const { id, body } = await sealedReport(await offered(app), { what })
  const { status } = await app.post('/api/reports', body)
  if (status !== 201) throw new Error(`a report was answered ${status}`)
  return id
}

/** What somebody reads of a report, with the keys they hold. */
async function read(app: App, who: Officer, report: string): Promise<unknown> {
  const { team } = await openKeyRing(await who.ring(), PASSPHRASE)
  return openEnvelope(findReport(app.db, report)?.account ?? new Uint8Array(), [...team.values()], {
    kind: 'account',
    report,
  })
}

const acts = ({ db }: App, actor: string) =>
  db.$client.prepare("SELECT action FROM audit WHERE actor = ? AND action LIKE '%key%' ORDER BY seq").pluck().all(actor)

test('from nothing: own key, recovery key, proof, team’s key, and reports are taken', async () => {
  const app = testApp()
  expect(await offered(app)).toBeUndefined()
  const one = await officer(app, 'one@council.example')
  await provedRecovery(app, one)
  expect(await offered(app)).toBeUndefined()
  const call = await callOf(app, one.id)
  expect(await makeTeamKey(call, await teamOf(call), one)).toMatchObject({ ok: true })
  expect(await read(app, one, await reported(app, 'They shouted'))).toEqual({ what: 'They shouted' })
  expect(await teamOf(call)).toMatchObject({
    members: [{ id: one.id, holds: true }],
    rehearsals: [{ by: expect.any(String) }],
  })
  expect(acts(app, one.id)).toEqual(['officer_key.made', 'recovery_key.made', 'recovery_key.proved', 'team_key.made'])
})

test('a second coordinator waits until the first one adds them, and reads old reports too', async () => {
  const app = testApp()
  const { one } = await firstOfficer(app)
  const early = await reported(app, 'The first')
  const two = await secondOfficer(app, one)
  expect(await read(app, two, early)).toEqual({ what: 'The first' })
  expect((await teamOf(await callOf(app, two.id))).members.map(({ holds }) => holds)).toEqual([true, true])
  expect(acts(app, one.id)).toContain('team_key.shared')
})

test('who is removed opens nothing any more; who stays opens what was before and after', async () => {
  const app = testApp()
  const { one } = await firstOfficer(app)
  const two = await secondOfficer(app, one)
  const before = await reported(app, 'Before')
  const call = await callOf(app, two.id)
  expect(await makeTeamKey(call, await teamOf(call), two, one.id)).toMatchObject({ ok: true })
  const after = await reported(app, 'After')
  expect(await read(app, two, before)).toEqual({ what: 'Before' })
  expect(await read(app, two, after)).toEqual({ what: 'After' })
  expect((await one.ring()).held).toEqual([])
  expect(acts(app, two.id)).toEqual(['officer_key.made', 'team_key.replaced', 'team_key.taken'])
  // Somebody who comes later gets the key before it too.
  expect(await read(app, await secondOfficer(app, two, 'three@council.example'), before)).toEqual({ what: 'Before' })
})

test.each<[string, (admin: Awaited<ReturnType<typeof seated>>, id: string) => Response | Promise<Response>]>([
  ['suspended', (admin, id) => admin.call('POST', `/api/staff/people/${id}/suspension`, {})],
  ['given another role', (admin, id) => admin.call('PATCH', `/api/staff/people/${id}`, { roles: ['editor'] })],
])('who is %s holds no key any more, and another one is due', async (_case, act) => {
  const app = testApp()
  const { one } = await firstOfficer(app)
  const two = await secondOfficer(app, one)
  const admin = await seated(app, 'admin@council.example', 'admin')
  const call = await callOf(app, one.id)
  expect((await teamOf(call)).key).not.toHaveProperty('outgrownAt')
  expect((await act(admin, two.id)).status).toBeLessThan(300)
  changeStaff(app.db, two.id, { state: 'active', roles: ['coordinator'] })
  expect((await two.ring()).held).toEqual([])
  expect(acts(app, admin.id)).toEqual(['team_key.taken'])
  const team = await teamOf(call)
  expect(team.key?.outgrownAt).toBe(app.clock.now.toISOString())
  expect(await makeTeamKey(call, team, one)).toMatchObject({ ok: true })
  expect((await teamOf(call)).key).not.toHaveProperty('outgrownAt')
})

test('when nobody holds the key any more no report is taken, until two parts restore it', async () => {
  const app = testApp()
  const { one, recovery } = await firstOfficer(app)
  const before = await reported(app, 'Before')
  expect((await as(app, await openSession(app, one.id))('DELETE', '/api/staff/keys')).status).toBe(204)
  expect(await offered(app)).toBeUndefined()
  const two = await officer(app, 'two@council.example')
  const call = await callOf(app, two.id)
  const [first, second] = recovery.parts
  expect(await restore(call, recovery, two.recipient, [first, second.slice(0, -1)])).toEqual({
    ok: false,
    parts: [undefined, 'mistyped'],
  })
  expect(await restore(call, recovery, two.recipient, [first, second])).toMatchObject({ ok: true })
  expect(await read(app, two, before)).toEqual({ what: 'Before' })
  expect(await offered(app)).toBeDefined()
  expect(acts(app, two.id)).toEqual(['officer_key.made', 'team_key.restoring', 'team_key.restored'])
})

test('two who act at once: the second is told, and nothing of theirs is kept', async () => {
  const app = testApp()
  const { one } = await firstOfficer(app)
  const two = await secondOfficer(app, one)
  const calls = await Promise.all([one, two].map(({ id }) => callOf(app, id)))
  const [first, second] = calls
  if (!first || !second) throw new Error('there are two')
  const team = await teamOf(first)
  const answers = await Promise.all([makeTeamKey(first, team, one), makeTeamKey(second, team, two, one.id)])
  expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
  expect(answers.find(({ ok }) => !ok)).toMatchObject({ status: 409, fields: { replaces: 'stale' } })
  expect(app.db.$client.prepare('SELECT count(*) FROM team_keys').pluck().get()).toBe(2)
})

test('two who set up at once: one team’s key is made', async () => {
  const app = testApp()
  const [one, two] = [await officer(app, 'one@council.example'), await officer(app, 'two@council.example')]
  await provedRecovery(app, one)
  const [first, second] = [await callOf(app, one.id), await callOf(app, two.id)]
  const team = await teamOf(first)
  const answers = await Promise.all([makeTeamKey(first, team, one), makeTeamKey(second, team, two)])
  expect(answers.map(({ ok }) => ok).toSorted()).toEqual([false, true])
})

test('another key that was made meanwhile has to be passed on too', async () => {
  const app = testApp()
  const { one } = await firstOfficer(app)
  const three = await officer(app, 'three@council.example')
  const ring = await openKeyRing(await one.ring(), PASSPHRASE)
  const call = await callOf(app, one.id)
  expect(await makeTeamKey(call, await teamOf(call), one)).toMatchObject({ ok: true })
  expect(await share(call, ring, three)).toMatchObject({ status: 409, fields: { keys: 'stale' } })
  expect((await three.ring()).held).toEqual([])
})

type Made = { app: App; one: Officer; two: Officer; recoveryKeyId: string; replaces: string }

/** A new key as a browser would send it, to be made wrong. */
async function wellMade({ one, two, recoveryKeyId, replaces }: Made) {
  const { recipient, sealedTo } = await newTeamKey()
  const holder = async ({ id, recipient: own }: Officer) => ({
    staffId: id,
    recipient: own,
    sealed: await sealedTo(own),
  })
  const holders = [await holder(one), await holder(two)] as const
  return { recipient, replaces, recoveryKeyId, sealedForRecovery: holders[0].sealed, holders }
}
type Body = Awaited<ReturnType<typeof wellMade>>
const OPEN = base64(new TextEncoder().encode('AGE-SECRET-KEY-1'.repeat(30)))

test.each<[string, number, (body: Body, made: Made) => object | Promise<object>, Record<string, string>]>([
  ['an open key for recovery', 400, () => ({ sealedForRecovery: OPEN }), { sealedForRecovery: 'notSealed' }],
  [
    'an open key for a member',
    400,
    ({ holders: [first, second] }) => ({ holders: [first, { ...second, sealed: OPEN }] }),
    { 'holders.1.sealed': 'notSealed' },
  ],
  ['nobody who holds it', 400, () => ({ holders: [] }), { holders: 'tooShort' }],
  ['a member left out', 409, ({ holders: [first] }) => ({ holders: [first] }), { holders: 'stale' }],
  ['a member twice', 409, ({ holders: [first] }) => ({ holders: [first, first] }), { holders: 'stale' }],
  [
    'somebody else slipped in',
    409,
    async ({ holders: [first] }, { app }) => {
      const { id, recipient } = await officer(app, 'else@council.example')
      return { holders: [first, { ...first, staffId: id, recipient }] }
    },
    { holders: 'stale' },
  ],
  [
    'sealed to a key that is not the member’s',
    409,
    async ({ holders: [first, second] }) => ({
      holders: [first, { ...second, recipient: (await newOfficerKey()).recipient }],
    }),
    { recipient: 'stale' },
  ],
  ['another key before it', 409, () => ({ replaces: 'another' }), { replaces: 'stale' }],
  ['no key before it', 409, () => ({ replaces: undefined }), { replaces: 'stale' }],
  ['another recovery key', 409, () => ({ recoveryKeyId: 'another' }), { recoveryKeyId: 'stale' }],
  [
    'a key that was there before',
    409,
    async (_body, { one }) => ({ recipient: (await one.ring()).held[0]?.recipient }),
    { recipient: 'taken' },
  ],
  [
    'removing oneself',
    409,
    ({ holders: [, second] }, { one }) => ({ removes: one.id, holders: [second] }),
    { removes: 'self' },
  ],
  ['removing somebody who holds nothing', 409, () => ({ removes: 'nobody' }), { removes: 'unknown' }],
])('%s: no new key is made', async (_case, status, wrong, fields) => {
  const app = testApp()
  const { one, recovery, teamKeyId } = await firstOfficer(app)
  const made = { app, one, two: await secondOfficer(app, one), recoveryKeyId: recovery.id, replaces: teamKeyId }
  const body = await wellMade(made)
  const call = await callOf(app, one.id)
  expect(await call('POST', '/api/staff/keys/team', { ...body, ...(await wrong(body, made)) })).toMatchObject({
    status,
    fields,
  })
  expect((await offered(app)).id).toBe(teamKeyId)
  expect(await call('POST', '/api/staff/keys/team', body)).toMatchObject({ ok: true })
})

test('the last one who can open reports cannot be removed, and somebody who cannot makes no key', async () => {
  const app = testApp()
  const { one } = await firstOfficer(app)
  const call = await callOf(app, one.id)
  const team = await teamOf(call)
  expect(await makeTeamKey(call, team, one, one.id)).toMatchObject({ status: 400 })
  const { recipient, sealedTo } = await newTeamKey()
  const sealed = await sealedTo(one.recipient)
  const body = {
    recipient,
    replaces: team.key?.id,
    recoveryKeyId: team.recovery?.id,
    sealedForRecovery: sealed,
    holders: [{ staffId: one.id, recipient: one.recipient, sealed }],
  }
  expect(await call('POST', '/api/staff/keys/team', { ...body, removes: one.id })).toMatchObject({
    status: 409,
    fields: { removes: 'last' },
  })
  const two = await officer(app, 'two@council.example')
  expect(await (await callOf(app, two.id))('POST', '/api/staff/keys/team', body)).toMatchObject({
    status: 409,
    fields: { holder: 'missing' },
  })
})

test.each<
  [
    string,
    (made: { app: App; one: Officer; two: Officer; teamKeyId: string }) => Promise<object> | object,
    number,
    Record<string, string>,
  ]
>([
  ['an open key', ({ teamKeyId }) => ({ keys: [{ teamKeyId, sealed: OPEN }] }), 400, { 'keys.0.sealed': 'notSealed' }],
  [
    'a key of another team',
    async ({ two }) => ({
      keys: [{ teamKeyId: 'foreign', sealed: await (await newTeamKey()).sealedTo(two.recipient) }],
    }),
    409,
    { 'keys.0.teamKeyId': 'notHeld' },
  ],
  [
    'sealed to another key',
    async () => ({ recipient: (await newOfficerKey()).recipient }),
    409,
    { recipient: 'stale' },
  ],
  [
    'somebody without a key',
    async ({ app }) => ({ staffId: (await seated(app, 'new@council.example', 'coordinator')).id }),
    409,
    { staffId: 'noKey' },
  ],
  [
    'somebody of a centre',
    async ({ app }) => ({ staffId: (await officer(app, 'centre@centre.example', 'centre')).id }),
    409,
    { staffId: 'notInTeam' },
  ],
  ['somebody nobody knows', () => ({ staffId: 'nobody' }), 409, { staffId: 'notInTeam' }],
  ['somebody who can already', ({ one }) => ({ staffId: one.id, recipient: one.recipient }), 409, { staffId: 'holds' }],
])('adding %s: refused, and nobody can open more than before', async (_case, wrong, status, fields) => {
  const app = testApp()
  const { one, teamKeyId } = await firstOfficer(app)
  const two = await officer(app, 'two@council.example')
  const [held] = (await one.ring()).held
  const body = { staffId: two.id, recipient: two.recipient, keys: [{ teamKeyId, sealed: held?.sealed }] }
  const call = await callOf(app, one.id)
  const answer = await call('POST', '/api/staff/keys/holders', {
    ...body,
    ...(await wrong({ app, one, two, teamKeyId })),
  })
  expect(answer).toMatchObject({ status, fields })
  expect(app.db.$client.prepare('SELECT count(*) FROM team_key_holders').pluck().get()).toBe(1)
})

test('somebody who cannot open reports adds nobody, not even themselves', async () => {
  const app = testApp()
  const { one, teamKeyId } = await firstOfficer(app)
  const two = await officer(app, 'two@council.example')
  const [held] = (await one.ring()).held
  const body = { staffId: two.id, recipient: two.recipient, keys: [{ teamKeyId, sealed: held?.sealed }] }
  expect(await (await callOf(app, two.id))('POST', '/api/staff/keys/holders', body)).toMatchObject({
    status: 409,
    fields: { holder: 'missing' },
  })
})

test('without a key of one’s own, and without a recovery key that works, there is no team’s key', async () => {
  const app = testApp()
  const { id } = await seated(app, 'new@council.example', 'coordinator')
  const call = await callOf(app, id)
  const { recipient } = await newRecoveryKey()
  expect(await call('POST', '/api/staff/keys/recovery', { recipient })).toMatchObject({
    fields: { officerKey: 'missing' },
  })
  const one = await officer(app, 'one@council.example')
  const made = await (await callOf(app, one.id))('POST', '/api/staff/keys/recovery', { recipient })
  expect(made).toMatchObject({ ok: true })
  const { recipient: own } = one
  const team = { ...(await teamOf(call)), recovery: { id: 'unproved', recipient, madeAt: '', madeBy: '' } }
  expect(await makeTeamKey(await callOf(app, one.id), team, { id: one.id, recipient: own })).toMatchObject({
    status: 409,
    fields: { recoveryKeyId: 'stale' },
  })
})

test('with a sign-in of half an hour ago nobody is added or removed', async () => {
  const app = testApp()
  const { one } = await firstOfficer(app)
  const call = await callOf(app, one.id)
  const team = await teamOf(call)
  later(app, 31)
  expect(await makeTeamKey(call, team, one)).toMatchObject({ code: 'sign_in_again' })
})
