import { describe, expect, test } from 'vitest'
import { openEnvelope } from '#api/sealing/envelope.ts'
import { listMessages } from '#db/queries/report-messages.ts'
import { changeReport, findReport } from '#db/queries/reports.ts'
import { teamKeys } from '#db/schema/team-keys.ts'
import { testApp } from '#tests/support/app.ts'
import { base64, openTeam, sealedMessage, sealedReport } from '#tests/support/reporting.ts'
import { later } from '#tests/support/staff.ts'

async function reporting() {
  const app = testApp()
  return { ...app, team: await openTeam(app) }
}

test('nobody can report while nobody could open it', async () => {
  const app = testApp()
  expect(await (await app.get('/api/reporting')).json()).toEqual({})
  const { body } = await sealedReport({ id: 'none', recipient: (await sealedReport(await someKey())).keys.recipient })
  const response = await app.post('/api/reports', body)
  expect(response.status).toBe(403)
  expect(await response.json()).toMatchObject({ error: { code: 'closed', fields: { reporting: 'notOpen' } } })
})

async function someKey() {
  return (await reporting()).team
}

test('a sealed report is stored as it came; only the team opens it', async () => {
  const { db, get, post, team, clock } = await reporting()
  const offered = await (await get('/api/reporting')).json()
  expect(offered.teamKey).toEqual({ id: team.id, recipient: team.recipient })
  const account = { what: 'They shouted at us', contact: { ways: ['code'], voicemail: false } }
  const { id, body } = await sealedReport(offered.teamKey, account)
  const response = await post('/api/reports', body)
  expect(response.status).toBe(201)
  // A Tuesday: the first answer is owed by the end of Wednesday.
  expect(await response.json()).toEqual({
    acknowledgeBy: '2026-12-03T00:00:00.000Z',
    receivedAt: '2026-12-01T12:00:00.000Z',
  })
  const stored = findReport(db, id)
  expect(stored).toMatchObject({ channel: 'online', state: 'received', receivedAt: clock.now, ward: 'Burnt Oak' })
  expect(base64(stored?.account ?? new Uint8Array())).toBe(body.account.sealed)
  const opened = await openEnvelope(stored?.account ?? new Uint8Array(), [team.identity], {
    kind: 'account',
    report: id,
  })
  expect(opened).toEqual(account)
})

test('the same report sent again, also at the same moment, is stored once', async () => {
  const { db, post, team } = await reporting()
  const { body } = await sealedReport(team)
  const answers = await Promise.all([1, 2, 3].map(() => post('/api/reports', body)))
  expect(answers.map(({ status }) => status)).toEqual([201, 201, 201])
  expect(db.$client.prepare('SELECT count(*) FROM reports').pluck().get()).toBe(1)
  const other = await sealedReport(team)
  const foreign = await post('/api/reports', { ...other.body, id: body.id })
  expect(await foreign.json()).toMatchObject({ error: { code: 'conflict', fields: { id: 'taken' } } })
})

test('somebody who only wants to be counted sends no words', async () => {
  const { db, post, team } = await reporting()
  const { id, body } = await sealedReport(team)
  const { account, ...counted } = { ...body, toTeam: false }
  expect((await post('/api/reports', { ...counted, account })).status).toBe(400)
  const nothing = await post('/api/reports', { ...counted, kinds: [], strands: [] })
  expect([nothing.status, (await nothing.json()).error.fields]).toEqual([400, { strands: 'missing' }])
  const response = await post('/api/reports', counted)
  expect([response.status, await response.json()]).toEqual([201, { receivedAt: '2026-12-01T12:00:00.000Z' }])
  expect(findReport(db, id)).toMatchObject({ account: null, teamKeyId: null, dueAt: null, strands: ['race'] })
})

const OPEN_WORDS = base64(new TextEncoder().encode('They shouted at us. '.repeat(30)))

test.each<[string, object, Record<string, string>]>([
  [
    'open words instead of sealed ones',
    { account: { teamKeyId: 'x', sealed: OPEN_WORDS } },
    { 'account.sealed': 'notSealed' },
  ],
  [
    'words that are no base64',
    { account: { teamKeyId: 'x', sealed: 'They shouted!' } },
    { 'account.sealed': 'malformed' },
  ],
  ['no words at all', { account: undefined }, { account: 'missing' }],
  ['a strand nobody knows', { strands: ['left-handed'] }, { 'strands.0': 'unknown' }],
  ['one strand twice', { strands: ['race', 'race'] }, { strands: 'wrongType' }],
  ['a ward nobody knows', { ward: 'Narnia' }, { ward: 'unknown' }],
  ['a month that is none', { month: '2026-13' }, { month: 'malformed' }],
  ['a language that the site does not speak', { language: 'xx' }, { language: 'unknown' }],
  ['a token that is none', { token: 'short' }, { token: 'malformed' }],
  ['a recipient that is none', { recipient: 'age1nobody' }, { recipient: 'malformed' }],
  ['the police without the team', { toTeam: false, toPolice: true, account: undefined }, { toPolice: 'unknown' }],
  ['words beside the sealed ones', { what: 'They shouted' }, { what: 'unknown' }],
])('%s: refused, naming it, and nothing is stored', async (_case, wrong, fields) => {
  const { db, lines, post, team } = await reporting()
  const response = await post('/api/reports', { ...(await sealedReport(team)).body, ...wrong })
  expect(response.status).toBe(400)
  expect(await response.json()).toMatchObject({ error: { code: 'invalid_input', fields } })
  expect(db.$client.prepare('SELECT count(*) FROM reports').pluck().get()).toBe(0)
  expect(lines).toEqual([])
})

test('words sealed to a key that is not the team’s, or no longer, are refused: nobody would open them', async () => {
  const { clock, db, post, team } = await reporting()
  const { body } = await sealedReport({ ...team, id: 'made up' })
  expect(await (await post('/api/reports', body)).json()).toMatchObject({
    error: { code: 'conflict', fields: { teamKeyId: 'unknown' } },
  })
  db.update(teamKeys).set({ retiredAt: clock.now }).run()
  const next = await openNext({ db, clock })
  const begun = await sealedReport(team)
  later({ clock } as Parameters<typeof later>[0], 23 * 60)
  // The form was open when the key changed.
  expect((await post('/api/reports', begun.body)).status).toBe(201)
  later({ clock } as Parameters<typeof later>[0], 2 * 60)
  expect(await (await post('/api/reports', (await sealedReport(team)).body)).json()).toMatchObject({
    error: { code: 'conflict', fields: { teamKeyId: 'stale' } },
  })
  expect((await post('/api/reports', (await sealedReport(next)).body)).status).toBe(201)
})

async function openNext(app: Pick<Awaited<ReturnType<typeof reporting>>, 'db' | 'clock'>) {
  const { giveTeamKey } = await import('#tests/support/reporting.ts')
  const [holder] = app.db.$client.prepare('SELECT id FROM staff').pluck().all()
  return giveTeamKey(app, String(holder))
}

describe('whoever comes back with the code', () => {
  async function reported() {
    const app = await reporting()
    const report = await sealedReport(app.team)
    await app.post('/api/reports', report.body)
    return { ...app, report, token: report.keys.token }
  }

  test('sees where it stands, and never the account', async () => {
    const { post, report, token } = await reported()
    const response = await post('/api/reports/return', { token })
    expect(response.status).toBe(200)
    const text = await response.text()
    expect(JSON.parse(text)).toMatchObject({ id: report.id, state: 'received', messages: [], toPolice: false })
    expect(text).not.toContain(report.body.account.sealed.slice(0, 60))
    expect(response.headers.get('cache-control')).toBe('no-store')
  })

  test('writes to the team, once however often it is sent, and reads it again', async () => {
    const { db, post, report, team, token } = await reported()
    const message = await sealedMessage(team, report, 'It happened again')
    for (const _ of [1, 2]) expect((await post('/api/reports/messages', message)).status).toBe(201)
    expect(listMessages(db, report.id)).toHaveLength(1)
    const { messages } = await (await post('/api/reports/return', { token })).json()
    const opened = await openEnvelope(Buffer.from(messages[0].sealed, 'base64'), [report.keys.identity], {
      kind: 'to_team',
      report: report.id,
    })
    expect(opened).toBe('It happened again')
  })

  test('adds to the account what the code does not show', async () => {
    const { db, post, report, team, token } = await reported()
    const addition = { ...(await sealedMessage(team, report, 'His name')), kind: 'addition' }
    expect((await post('/api/reports/messages', addition)).status).toBe(201)
    expect(listMessages(db, report.id)).toHaveLength(1)
    expect((await (await post('/api/reports/return', { token })).json()).messages).toEqual([])
  })

  test('changes who may be told', async () => {
    const { db, post, report, token } = await reported()
    const changed = await post('/api/reports/consents', { token, toPolice: true })
    expect([changed.status, (await changed.json()).toPolice]).toEqual([200, true])
    expect(findReport(db, report.id)?.toPolice).toBe(true)
  })

  test('withdraws: the words are deleted, the code ends, and the count stays', async () => {
    const { db, post, report, team, token } = await reported()
    await post('/api/reports/messages', await sealedMessage(team, report, 'Please stop'))
    expect((await post('/api/reports/withdrawal', { token })).status).toBe(204)
    expect(findReport(db, report.id)).toMatchObject({
      state: 'withdrawn',
      account: null,
      tokenHash: null,
      dueAt: null,
      strands: ['race'],
    })
    expect(listMessages(db, report.id)).toEqual([])
    expect((await post('/api/reports/return', { token })).status).toBe(404)
    // A copy of the request that somebody kept does not bring the words back.
    expect((await post('/api/reports', report.body)).status).toBe(409)
  })

  test('with somebody else’s code does nothing to this report', async () => {
    const { db, post, report, team } = await reported()
    const other = await sealedReport(team)
    await post('/api/reports', other.body)
    const message = await sealedMessage(team, report, 'mine')
    await post('/api/reports/messages', message)
    const stolen = await post('/api/reports/messages', { ...message, token: other.keys.token })
    expect(await stolen.json()).toMatchObject({ error: { code: 'conflict', fields: { id: 'taken' } } })
    expect(listMessages(db, other.id)).toEqual([])
  })

  test('guesses codes until they have to wait; who was right before still comes in elsewhere', async () => {
    const { app, clock, db, post, token } = await reported()
    const guess = () => Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64url')
    const statuses = []
    for (let made = 0; made < 10_000; made++) {
      const response = await post('/api/reports/return', { token: guess() })
      statuses.push(response.status)
      if (made === 0) expect(await response.json()).toMatchObject({ error: { code: 'not_found', fields: {} } })
    }
    expect(statuses.filter((status) => status === 404).length).toBeLessThan(40)
    expect(statuses.filter((status) => status === 429).length).toBeGreaterThan(9_900)
    const blocked = await post('/api/reports/return', { token })
    expect([blocked.status, Number(blocked.headers.get('retry-after')) > 0]).toEqual([429, true])
    const elsewhere = await app.request(
      '/api/reports/return',
      { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ token }) },
      { address: '198.51.100.7' },
    )
    expect(elsewhere.status).toBe(200)
    // A quarter of an hour later the door opens again.
    later({ clock, db } as Parameters<typeof later>[0], 16)
    expect((await post('/api/reports/return', { token })).status).toBe(200)
  })
})

test('whoever holds the key is told that something waits, once and without a word about what', async () => {
  const { clock, db, post, team } = await reporting()
  const told = () => db.$client.prepare('SELECT kind, staff_id AS staff, state FROM outbox').all()
  const { account: _, ...counted } = (await sealedReport(team)).body
  await post('/api/reports', { ...counted, toTeam: false })
  expect(told()).toEqual([])
  const report = await sealedReport(team)
  await post('/api/reports', report.body)
  await post('/api/reports', (await sealedReport(team)).body)
  const once = [{ kind: 'something_waits', staff: team.officer.id, state: 'waiting' }]
  expect(told()).toEqual(once)
  db.$client.exec('DELETE FROM outbox')
  await post('/api/reports/messages', await sealedMessage(team, report, 'It happened again'))
  expect(told()).toEqual(once)
  // A Tuesday's message is answered by the end of Wednesday, whatever was promised before.
  changeReport(db, report.id, { dueAt: new Date(clock.now.getTime() + 14 * 24 * 3_600_000) })
  await post('/api/reports/messages', await sealedMessage(team, report, 'And again'))
  expect(findReport(db, report.id)?.dueAt?.toISOString()).toBe('2026-12-03T00:00:00.000Z')
})

test('who reports is in the record by no name, and their words are nowhere in it', async () => {
  const { db, post, team } = await reporting()
  const { id, body } = await sealedReport(team)
  await post('/api/reports', body)
  const acts = db.$client.prepare('SELECT actor, action, subject FROM audit').all()
  expect(acts).toContainEqual({ actor: 'resident', action: 'report.sent', subject: `report ${id}` })
})
