import { expect, test } from 'vitest'
import { seal, unseal } from '#api/sealing/age.ts'
import { openKeyRing } from '#api/sealing/key-ring.ts'
import { newRecoveryKey, restoreRecoveryKey } from '#api/sealing/recovery.ts'
import type { Call } from '#site/lib/staff/keys/call.ts'
import { prove, restore } from '#site/lib/staff/keys/recovery-acts.ts'
import { testApp } from '#tests/support/app.ts'
import { callOf, firstOfficer, officer, PASSPHRASE, secondOfficer, teamOf } from '#tests/support/keys.ts'
import { base64 } from '#tests/support/reporting.ts'
import { later, seated } from '#tests/support/staff.ts'

/** A challenge, and what is in it. */
async function challenge(
  call: Call,
  { id, recipient, parts }: { id: string; recipient: string; parts: readonly string[] },
) {
  const begun = await call<{ sealed: string }>('POST', `/api/staff/keys/recovery/${id}/challenge`, {})
  if (!begun.ok) throw new Error(`asking for a challenge was answered ${begun.status}`)
  const { identity = '' } = await restoreRecoveryKey([parts[0] ?? '', parts[1] ?? ''], recipient)
  const opened = new TextDecoder().decode(await unseal(Buffer.from(begun.body.sealed, 'base64'), [identity]))
  const send = (as: Call = call) => as('POST', `/api/staff/keys/recovery/${id}/proof`, { opened })
  return { opened, send }
}

const WRONG = { status: 400, fields: { opened: 'wrong' } }

test('a recovery key counts only when two of its parts have opened something', async () => {
  const app = testApp()
  const one = await officer(app, 'one@council.example')
  const call = await callOf(app, one.id)
  const { recipient, parts } = await newRecoveryKey()
  const made = await call<{ id: string }>('POST', '/api/staff/keys/recovery', { recipient })
  const id = made.ok ? made.body.id : ''
  expect(await teamOf(call)).toMatchObject({ unproved: { id, recipient }, rehearsals: [] })
  expect(await teamOf(call)).not.toHaveProperty('recovery')
  const guess = await call('POST', `/api/staff/keys/recovery/${id}/proof`, { opened: 'a guess' })
  expect(guess).toMatchObject(WRONG)
  const other = await newRecoveryKey()
  const mixed = await prove(call, { id, recipient }, [parts[0] ?? '', other.parts[1] ?? ''])
  expect(mixed).toEqual({ ok: false, parts: ['otherKey', 'otherKey'] })
  expect(await prove(call, { id, recipient }, [parts[1] ?? '', parts[2] ?? ''])).toMatchObject({ ok: true })
  const team = await teamOf(call)
  expect(team).toMatchObject({ recovery: { id, recipient }, rehearsals: [{ at: app.clock.now.toISOString() }] })
  expect(team).not.toHaveProperty('unproved')
})

test('a challenge works once, for whoever asked, for ten minutes, and only the newest', async () => {
  const app = testApp()
  const { one, recovery } = await firstOfficer(app)
  const two = await secondOfficer(app, one)
  const [call, other] = [await callOf(app, one.id), await callOf(app, two.id)]
  const used = await challenge(call, recovery)
  expect(await used.send()).toMatchObject({ ok: true })
  expect(await used.send()).toMatchObject(WRONG)
  const mine = await challenge(call, recovery)
  expect(await mine.send(other)).toMatchObject(WRONG)
  const newer = await challenge(call, recovery)
  expect(await mine.send()).toMatchObject(WRONG)
  later(app, 10)
  expect(await newer.send()).toMatchObject(WRONG)
  const twice = await challenge(call, recovery)
  const answers = await Promise.all([twice.send(), twice.send()])
  expect(answers.map(({ ok }) => ok).toSorted()).toEqual([false, true])
  const stored = app.db.$client.prepare('SELECT hex(hash) FROM recovery_challenges').pluck().all()
  expect(stored).toEqual([])
})

test('a challenge of one recovery key shows nothing about another', async () => {
  const app = testApp()
  const { one, recovery } = await firstOfficer(app)
  const call = await callOf(app, one.id)
  const { opened } = await challenge(call, recovery)
  const next = await newRecoveryKey()
  const made = await call<{ id: string }>('POST', '/api/staff/keys/recovery', {
    recipient: next.recipient,
    replaces: recovery.id,
  })
  const path = `/api/staff/keys/recovery/${made.ok ? made.body.id : ''}/proof`
  expect(await call('POST', path, { opened })).toMatchObject(WRONG)
  expect((await teamOf(call)).recovery?.id).toBe(recovery.id)
})

test('a rehearsal is asked for every six months, can be done by an administrator, and is recorded', async () => {
  const app = testApp()
  const { one, recovery } = await firstOfficer(app)
  expect((await teamOf(await callOf(app, one.id))).rehearsalDueAt).toBe('2027-06-01T12:00:00.000Z')
  app.clock.now = new Date('2027-06-02T09:00:00Z')
  const admin = await seated(app, 'admin@council.example', 'admin')
  const call = await callOf(app, admin.id)
  const [first, second] = recovery.parts
  expect(await prove(call, recovery, [first, second])).toMatchObject({ ok: true })
  expect(await teamOf(call)).toMatchObject({
    rehearsalDueAt: '2027-12-02T09:00:00.000Z',
    rehearsals: [{ at: '2027-06-02T09:00:00.000Z', by: 'Somebody at admin@council.example' }, {}],
  })
  const act = "SELECT subject FROM audit WHERE actor = ? AND action = 'recovery_key.rehearsed'"
  expect(app.db.$client.prepare(act).pluck().all(admin.id)).toEqual([recovery.id])
})

test('another recovery key takes the place of one whose parts are lost, once it was shown to work', async () => {
  const app = testApp()
  const { one, recovery } = await firstOfficer(app)
  const call = await callOf(app, one.id)
  const next = await newRecoveryKey()
  const made = await call<{ id: string }>('POST', '/api/staff/keys/recovery', {
    recipient: next.recipient,
    replaces: recovery.id,
  })
  const key = { id: made.ok ? made.body.id : '', recipient: next.recipient }
  const [first = '', , third = ''] = next.parts
  // The team's keys have to be sealed to it too.
  expect(await prove(call, key, [first, third])).toMatchObject({ status: 409, fields: { keys: 'stale' } })
  expect((await teamOf(call)).recovery?.id).toBe(recovery.id)
  const ring = await openKeyRing(await one.ring(), PASSPHRASE)
  expect(await prove(call, key, [first, third], ring)).toMatchObject({ ok: true })
  expect(await teamOf(call)).toMatchObject({ recovery: key })
  const [old, older] = recovery.parts
  expect(await prove(call, recovery, [old, older])).toMatchObject({ status: 404 })
  const two = await officer(app, 'two@council.example')
  expect(await restore(await callOf(app, two.id), key, two.recipient, [first, third])).toMatchObject({ ok: true })
  expect((await openKeyRing(await two.ring(), PASSPHRASE)).team).toEqual(ring.team)
})

test('open keys, or those of somebody else, do not prove another recovery key', async () => {
  const app = testApp()
  const { one, recovery, teamKeyId } = await firstOfficer(app)
  const call = await callOf(app, one.id)
  const next = await newRecoveryKey()
  const { recipient, parts } = next
  const made = await call<{ id: string }>('POST', '/api/staff/keys/recovery', { recipient, replaces: recovery.id })
  const key = { id: made.ok ? made.body.id : '', recipient, parts }
  const path = `/api/staff/keys/recovery/${key.id}/proof`
  const { opened } = await challenge(call, key)
  const open = base64(new TextEncoder().encode('AGE-SECRET-KEY-1'.repeat(30)))
  expect(await call('POST', path, { opened, keys: [{ teamKeyId, sealed: open }] })).toMatchObject({
    status: 400,
    fields: { 'keys.0.sealed': 'notSealed' },
  })
  const sealed = base64(await seal('x', [recipient]))
  expect(await call('POST', path, { opened, keys: [{ teamKeyId: 'foreign', sealed }] })).toMatchObject({
    status: 409,
    fields: { keys: 'stale' },
  })
  const two = await officer(app, 'two@council.example')
  const other = await callOf(app, two.id)
  const theirs = await challenge(other, key)
  expect(await other('POST', path, { opened: theirs.opened, keys: [{ teamKeyId, sealed }] })).toMatchObject({
    status: 409,
    fields: { holder: 'missing' },
  })
  expect((await teamOf(call)).recovery?.id).toBe(recovery.id)
})

test('two who make a recovery key at once: the second is told, before anything is printed', async () => {
  const app = testApp()
  const [one, two] = [await officer(app, 'one@council.example'), await officer(app, 'two@council.example')]
  const calls = await Promise.all([one, two].map(({ id }) => callOf(app, id)))
  const answers = await Promise.all(
    calls.map(async (call) =>
      call('POST', '/api/staff/keys/recovery', { recipient: (await newRecoveryKey()).recipient }),
    ),
  )
  expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
  expect(answers.find(({ ok }) => !ok)).toMatchObject({ status: 409, fields: { replaces: 'stale' } })
})

test('who holds nothing makes no recovery key for a team that has a key', async () => {
  const app = testApp()
  const { recovery } = await firstOfficer(app)
  const two = await officer(app, 'two@council.example')
  const { recipient } = await newRecoveryKey()
  expect(
    await (await callOf(app, two.id))('POST', '/api/staff/keys/recovery', { recipient, replaces: recovery.id }),
  ).toMatchObject({ status: 409, fields: { holder: 'missing' } })
})

test('keys are restored only by whoever opened the challenge, all of them, to their own key', async () => {
  const app = testApp()
  const { one, recovery, teamKeyId } = await firstOfficer(app)
  const two = await officer(app, 'two@council.example')
  const call = await callOf(app, two.id)
  const begun = await call<{ sealed: string }>('POST', '/api/staff/keys/restoration', {})
  const [first, second] = recovery.parts
  const { identity = '' } = await restoreRecoveryKey([first, second], recovery.recipient)
  const opened = begun.ok
    ? new TextDecoder().decode(await unseal(Buffer.from(begun.body.sealed, 'base64'), [identity]))
    : ''
  const sealed = base64(await seal('x', [two.recipient]))
  const body = { opened, recipient: two.recipient, keys: [{ teamKeyId, sealed }] }
  const put = (wrong: object) => call('PUT', '/api/staff/keys/restoration', { ...body, ...wrong })
  expect(await put({ opened: 'a guess' })).toMatchObject(WRONG)
  expect(await put({ recipient: one.recipient })).toMatchObject({ status: 409, fields: { recipient: 'stale' } })
  expect(await put({ keys: [{ teamKeyId: 'foreign', sealed }] })).toMatchObject({
    status: 409,
    fields: { keys: 'stale' },
  })
  expect(await put({ keys: [] })).toMatchObject({ status: 400 })
  expect(await (await callOf(app, one.id))('PUT', '/api/staff/keys/restoration', body)).toMatchObject(WRONG)
  expect((await two.ring()).held).toEqual([])
  expect(await put({})).toMatchObject({ ok: true })
})

test('nothing that opens anything is in the record of what was done, or in the log', async () => {
  const app = testApp()
  const { one, recovery } = await firstOfficer(app)
  await secondOfficer(app, one)
  const record = JSON.stringify(app.db.$client.prepare('SELECT * FROM audit').all()) + JSON.stringify(app.lines)
  for (const secret of [one.identity, one.body.locked.slice(0, 40), PASSPHRASE, ...recovery.parts])
    expect(record).not.toContain(secret)
})
