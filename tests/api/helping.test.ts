import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { openEnvelope, sealEnvelope } from '#api/sealing/envelope.ts'
import { seedDemonstrationStaff } from '#api/auth/demonstration.ts'
import { readContent } from '#api/content/read.ts'
import { seedDemonstrationCases } from '#api/reporting/demonstration-cases.ts'
import { seedDemonstrationHelping } from '#api/reporting/demonstration-helping.ts'
import { DEMONSTRATION_PASSPHRASE, seedDemonstrationKeys } from '#api/reporting/demonstration-keys.ts'
import { openKeyRing } from '#api/sealing/key-ring.ts'
import { createAppointment } from '#db/queries/appointments.ts'
import { findHelper } from '#db/queries/report-helpers.ts'
import { listMessages } from '#db/queries/report-messages.ts'
import { findReport } from '#db/queries/reports.ts'
import { changeStaff, findStaffByEmail } from '#db/queries/staff.ts'
import { outbox } from '#db/schema/outbox.ts'
import type { Role } from '#db/schema/staff.ts'
import { comeBack, keepEarlier } from '#site/lib/returning.ts'
import { CONTENT_DIR, FROM, testApp } from '#tests/support/app.ts'
import { caseOf, work, written } from '#tests/support/cases.ts'
import { helperDesk, ownCode, takesOver } from '#tests/support/helping.ts'
import { base64, sealedMessage, storeReply } from '#tests/support/reporting.ts'
import { as, later, openSession } from '#tests/support/staff.ts'

const errorOf = async (response: Response) => [response.status, (await response.json()).error.fields]

test.each<[string, object, object]>([
  ['a day that is to come', { takenOn: '2026-12-02' }, { takenOn: 'tooLate' }],
  ['no day', { takenOn: 'yesterday' }, { takenOn: 'malformed' }],
  ['no way in which it came', { cameBy: undefined }, { cameBy: 'unknown' }],
  ['a way that there is none of', { cameBy: 'telepathy' }, { cameBy: 'unknown' }],
  ['nothing on how they agreed', { consentGiven: undefined }, { consentGiven: 'unknown' }],
  ['nothing on who sees it', { helperSees: undefined }, { helperSees: 'wrongType' }],
  ['a name in open words', { label: Buffer.from('Mrs Ahmadi '.repeat(30)).toString('base64') }, { label: 'notSealed' }],
  ['a name, though they may not follow it', { helperSees: false }, { label: 'unknown' }],
  ['who typed it in', { enteredBy: 'somebody-else' }, { enteredBy: 'unknown' }],
  ['a channel', { channel: 'online' }, { channel: 'unknown' }],
])('%s is refused, and nothing is stored', async (_case, more, fields) => {
  const { chidi, db, forSomebody } = await helperDesk()
  const { id, body } = await forSomebody(more)
  expect(await errorOf(await chidi.call('POST', '/api/staff/helping', body))).toEqual([400, fields])
  expect([findReport(db, id), findHelper(db, id)]).toEqual([undefined, undefined])
})

test.each<[Role[], string]>([
  [['champion'], 'champion'],
  [['centre'], 'centre'],
  [['coordinator'], 'telephone'],
  [['champion', 'centre'], 'centre'],
])('what somebody as %j types in is counted as %s, and as theirs', async (roles, channel) => {
  const { ada, chidi, db, helped } = await helperDesk(...roles)
  const { id } = await helped()
  expect(findReport(db, id)).toMatchObject({ enteredBy: chidi.id, channel, toTeam: true })
  const found = await caseOf(ada.call, id)
  expect(found).toMatchObject({
    // A coordinator reads it all anyway.
    codeSeen: !roles.includes('coordinator'),
    enteredBy: 'Somebody at chidi@council.example',
    helper: {
      id: chidi.id,
      access: 'has',
      recipient: chidi.recipient,
      cameBy: 'telephone',
      takenOn: '2026-11-30',
      consentGiven: 'spoken',
    },
  })
  expect(found.history.at(-1)).toMatchObject({ by: 'Somebody at chidi@council.example', action: 'report.sent' })
})

test('sent twice it is stored once; nobody else can take its id, also not on the public form', async () => {
  const { app, chidi, db, forSomebody, helper } = await helperDesk()
  const { id, body } = await forSomebody()
  for (const _ of [1, 2]) expect((await chidi.call('POST', '/api/staff/helping', body)).status).toBe(201)
  const eve = await helper('eve@council.example', 'champion')
  expect(await errorOf(await eve.call('POST', '/api/staff/helping', body))).toEqual([409, { id: 'taken' }])
  const {
    cameBy: _a,
    takenOn: _b,
    consentGiven: _c,
    helperSees: _d,
    label: _e,
    ...open
  } = body as Record<string, unknown>
  expect(await errorOf(await app.post('/api/reports', open))).toEqual([409, { id: 'taken' }])
  expect(findReport(db, id)?.enteredBy).toBe(chidi.id)
  expect(db.$client.prepare('SELECT count(*) FROM report_helpers').pluck().get()).toBe(1)
})

test('a helper sees their own cases alone, only where they stand and what is meant for them', async () => {
  const { ada, between, chidi, helped, helper, post, report, team } = await helperDesk()
  const mine = await helped()
  await report()
  await work(ada.call, 'PUT', mine.id, '/owner', { owner: ada.id })
  const told = { ...(await between('to_helper', mine.id, 'Tell her that we have it')), kind: 'to_helper' }
  expect((await work(ada.call, 'POST', mine.id, '/messages', told)).body).toMatchObject({ state: 'acknowledged' })
  const { reports } = await (await chidi.call('GET', '/api/staff/helping')).json()
  expect(reports).toEqual([
    {
      id: mine.id,
      receivedAt: expect.any(String),
      language: 'en',
      state: 'acknowledged',
      answerBy: expect.any(String),
      cameBy: 'telephone',
      takenOn: '2026-11-30',
      label: expect.any(String),
      takenOver: false,
      mayHandOver: true,
      heard: expect.any(String),
    },
  ])
  const seen = await (await chidi.call('GET', `/api/staff/helping/${mine.id}`)).json()
  expect(Object.keys(seen).toSorted()).toEqual(
    [...Object.keys(reports[0]), 'messages', 'recipient', 'teamKey'].toSorted(),
  )
  const expected = { kind: 'to_helper', report: mine.id }
  const words = openEnvelope(Buffer.from(seen.messages[0].sealed, 'base64'), [chidi.identity], expected)
  expect(await words).toBe('Tell her that we have it')
  // The person is not shown it, and the account is nowhere for the helper.
  const { report: back } = await takesOver(post, mine.keys.token)
  expect(back).toMatchObject({ helper: { name: 'Somebody at chidi@council.example', access: 'has' }, messages: [] })
  const eve = await helper('eve@council.example', 'champion')
  const answer = { ...(await between('from_helper', mine.id, 'She thanks you')), teamKeyId: team.id }
  for (const [method, path, body] of [
    ['GET', '', undefined],
    ['PATCH', '', { codeHanded: true }],
    ['POST', '/hand-over', { token: 'a'.repeat(43) }],
    ['POST', '/messages', answer],
  ] as const) {
    const response = await eve.call(method, `/api/staff/helping/${mine.id}${path}`, body)
    expect([response.status, (await response.json()).error.code], path).toEqual([404, 'not_found'])
  }
  for (const path of ['', '/opening'])
    expect(
      (await chidi.call(path ? 'POST' : 'GET', `/api/staff/cases/${mine.id}${path}`, path ? {} : undefined)).status,
    ).toBe(403)
})

test('what a helper writes reaches the team once, starts its clock anew and opens what was closed', async () => {
  const { ada, between, chidi, db, helped, team } = await helperDesk()
  const { id } = await helped()
  await work(ada.call, 'PUT', id, '/owner', { owner: ada.id })
  await work(ada.call, 'PATCH', id, '', { outcome: 'resolved' })
  await work(ada.call, 'POST', id, '/closing')
  const message = await between('from_helper', id, 'It happened again')
  for (const _ of [1, 2])
    expect((await chidi.call('POST', `/api/staff/helping/${id}/messages`, message)).status).toBe(201)
  expect(listMessages(db, id)).toHaveLength(1)
  expect(findReport(db, id)).toMatchObject({ state: 'received', closedAt: null, dueAt: expect.any(Date) })
  const { messages } = await (await ada.call('POST', `/api/staff/cases/${id}/opening`, {})).json()
  expect(messages).toMatchObject([{ kind: 'from_helper', by: 'Somebody at chidi@council.example' }])
  const words = openEnvelope(Buffer.from(messages[0].sealed, 'base64'), [team.identity], {
    kind: 'from_helper',
    report: id,
  })
  expect(await words).toBe('It happened again')
  const open = { ...message, id: crypto.randomUUID(), sealed: Buffer.from('open words '.repeat(40)).toString('base64') }
  expect(await errorOf(await chidi.call('POST', `/api/staff/helping/${id}/messages`, open))).toEqual([
    400,
    { sealed: 'notSealed' },
  ])
})

test('whoever the person did not want to follow it sees nothing, and nobody can write to them', async () => {
  const { ada, between, chidi, helped } = await helperDesk()
  const { id, keys, ...made } = await helped({ helperSees: false, label: undefined })
  expect(made.body).toBeDefined()
  expect((await (await chidi.call('GET', '/api/staff/helping')).json()).reports).toEqual([])
  expect((await chidi.call('GET', `/api/staff/helping/${id}`)).status).toBe(404)
  // That the code was handed over is all that they can still say.
  expect((await chidi.call('PATCH', `/api/staff/helping/${id}`, { codeHanded: true })).status).toBe(204)
  expect((await caseOf(ada.call, id)).helper).toMatchObject({ access: 'never', codeHanded: true })
  await work(ada.call, 'PUT', id, '/owner', { owner: ada.id })
  const told = { ...(await between('to_helper', id, 'x')), kind: 'to_helper' }
  expect((await work(ada.call, 'POST', id, '/messages', told)).body.error.fields).toEqual({ helper: 'never' })
})

test('with a code made to hand it over the person takes the report over; the code before opens nothing any more', async () => {
  const { app, chidi, db, handOver, helped, post, team } = await helperDesk()
  const { id, keys } = await helped()
  const reply = await storeReply(
    app,
    team,
    { id, keys } as Awaited<ReturnType<typeof helped>>,
    chidi.id,
    'Sealed to the code before',
  )
  later(app, 1)
  const first = await handOver(id)
  expect([first.status, first.body.handOverUntil]).toEqual([201, '2026-12-15T12:01:00.000Z'])
  const second = await handOver(id)
  expect((await post('/api/reports/return', { token: first.token })).status).toBe(404)
  expect(await errorOf(await post('/api/reports/return', { token: second.token }))).toEqual([409, { code: 'seen' }])
  const mine = await ownCode()
  const other = await ownCode()
  // Two at once: one of them has it, and only their code opens it.
  const claims = await Promise.all(
    [mine, other].map(({ own }) => post('/api/reports/hand-over/claim', { token: second.token, own })),
  )
  expect(claims.map(({ status }) => status).toSorted()).toEqual([200, 409])
  const won = claims[0]?.status === 200 ? mine : other
  const lost = won === mine ? other : mine
  // The answer was lost, and pressed again.
  const again = await post('/api/reports/hand-over/claim', { token: second.token, own: won.own })
  expect([again.status, await again.json()]).toMatchObject([200, { id, messages: [{ id: reply.id, earlier: true }] }])
  expect((await post('/api/reports/return', { token: lost.own.token })).status).toBe(404)
  expect((await post('/api/reports/return', { token: won.own.token })).status).toBe(200)
  for (const token of [keys.token, second.token])
    for (const path of ['return', 'withdrawal', 'helper-end'])
      expect(await errorOf(await post(`/api/reports/${path}`, { token })), path).toEqual([409, { code: 'used' }])
  expect(findReport(db, id)?.recipient).toBe(won.own.recipient)
  // The helper still sees where it stands, and can make no other code.
  const seen = await (await chidi.call('GET', `/api/staff/helping/${id}`)).json()
  expect(seen).toMatchObject({ takenOver: true })
  expect(seen).not.toHaveProperty('handOverUntil')
  expect((await handOver(id)).body.error.fields).toEqual({ report: 'takenOver' })
  expect(JSON.stringify(app.lines)).not.toContain(second.token)
})

test('the code that a helper saw reads nothing: used first, by whoever it is, it gives way to another, and the other side is told', async () => {
  const { ada, app, db, helped, post, team } = await helperDesk()
  const { id, keys, ...slip } = await helped()
  await work(ada.call, 'PUT', id, '/owner', { owner: ada.id })
  const report = { id, keys, ...slip } as Awaited<ReturnType<typeof helped>>
  const reply = await written(team, report, 'to_person', 'We can meet on Monday')
  expect((await work(ada.call, 'POST', id, '/messages', reply)).status).toBe(201)
  later(app, 1)
  // Whatever it is tried on: nothing is shown, and nothing changes.
  const before = findReport(db, id)
  for (const [path, body] of [
    ['return', {}],
    ['messages', await sealedMessage(team, report, 'I am the helper')],
    ['consents', { toPolice: true }],
    ['satisfaction', { satisfaction: 5 }],
    ['helper-end', {}],
    ['withdrawal', {}],
  ] as const) {
    const answer = await post(`/api/reports/${path}`, { ...body, token: keys.token })
    expect([answer.status, (await answer.json()).error], path).toMatchObject([409, { fields: { code: 'seen' } }])
  }
  expect([findReport(db, id), listMessages(db, id).length]).toEqual([before, 1])
  expect((await caseOf(ada.call, id)).helper).not.toHaveProperty('takenOverAt')

  // The person takes it over; what was written before is sealed to their code by their own browser, and stays the team's too.
  const { keys: mine, own, report: taken } = await takesOver(post, keys.token)
  expect(taken.messages).toMatchObject([{ id: reply.id, earlier: true }])
  const request = (path: string, init: RequestInit) => app.app.request(path, init, FROM)
  const ask = async (path: string, init: RequestInit) => request(path, init)
  for (const _ of [1, 2]) expect(await keepEarlier(ask, taken, keys, mine)).toBe(true)
  const read = await comeBack(ask, mine)
  expect(read).toMatchObject({ kind: 'opened', report: { messages: [{ words: 'We can meet on Monday' }] } })
  expect(JSON.stringify(read)).not.toContain('earlier')
  const kept = (await (await ada.call('POST', `/api/staff/cases/${id}/opening`, {})).json()).messages[0].sealed
  const opened = openEnvelope(Buffer.from(kept, 'base64'), [team.identity], { kind: 'to_person', report: id })
  expect(await opened).toBe('We can meet on Monday')
  // With the code before it is closed from now on.
  const anew = (await (await post('/api/reports/return', { token: own.token })).json()).messages[0].sealed
  await expect(
    openEnvelope(Buffer.from(anew, 'base64'), [keys.identity], { kind: 'to_person', report: id }),
  ).rejects.toMatchObject({ why: 'wrong_key' })
  expect((await caseOf(ada.call, id)).helper).toMatchObject({ takenOverAt: expect.any(String) })
  expect(await errorOf(await post('/api/reports/return', { token: keys.token }))).toEqual([409, { code: 'used' }])
})

test('only a message from before is kept anew, once, sealed to nobody else', async () => {
  const { ada, app, helped, post, report, team } = await helperDesk()
  const { id, keys, ...slip } = await helped()
  await work(ada.call, 'PUT', id, '/owner', { owner: ada.id })
  const mine = { id, keys, ...slip } as Awaited<ReturnType<typeof helped>>
  const earlier = await written(team, mine, 'to_person', 'Before')
  const note = await written(team, mine, 'note', 'Ours')
  for (const message of [earlier, note]) await work(ada.call, 'POST', id, '/messages', message)
  later(app, 1)
  const { keys: own } = await takesOver(post, keys.token)
  const sealed = async (...to: string[]) =>
    base64(await sealEnvelope({ kind: 'to_person', report: id, words: 'Before' }, to))
  const keep = async (message: string, words: string, token = own.token) =>
    post('/api/reports/hand-over/messages', { token, id: message, sealed: words })
  const good = await sealed(own.recipient)
  expect(await errorOf(await keep(earlier.id, await sealed(own.recipient, keys.recipient)))).toEqual([
    400,
    { sealed: 'otherRecipients' },
  ])
  expect(await errorOf(await keep(earlier.id, Buffer.from('open '.repeat(99)).toString('base64')))).toEqual([
    400,
    { sealed: 'notSealed' },
  ])
  const other = await report()
  expect((await keep(earlier.id, good, other.keys.token)).status).toBe(404)
  for (const message of [note.id, crypto.randomUUID()]) expect((await keep(message, good)).status).toBe(404)
  expect((await keep(earlier.id, good)).status).toBe(204)
  expect((await keep(earlier.id, await sealed(keys.recipient))).status).toBe(204)
  const { messages } = await (await post('/api/reports/return', { token: own.token })).json()
  expect(messages).toMatchObject([{ id: earlier.id, sealed: good }])
})

test('whoever lost the code of their own gets another by the team alone, which ends the one before', async () => {
  const { ada, app, chidi, db, handOver, helped, post } = await helperDesk()
  const { id, keys } = await helped()
  const first = await takesOver(post, keys.token)
  expect((await handOver(id)).body.error.fields).toEqual({ report: 'takenOver' })
  await work(ada.call, 'PUT', id, '/helper', { helper: ada.id })
  later(app, 1)
  const { token } = (await ownCode()).own
  const made = await ada.call('POST', `/api/staff/helping/${id}/hand-over`, { token })
  expect([made.status, await made.json()]).toMatchObject([201, { mayHandOver: true, takenOver: true }])
  const second = await takesOver(post, token)
  expect((await post('/api/reports/return', { token: second.own.token })).status).toBe(200)
  for (const used of [first.own.token, token, keys.token])
    expect(await errorOf(await post('/api/reports/return', { token: used }))).toEqual([409, { code: 'used' }])
  expect(findReport(db, id)?.recipient).toBe(second.own.recipient)
  expect((await chidi.call('GET', `/api/staff/helping/${id}`)).status).toBe(404)
})

test('a code that a helper saw does not show who asks for their data; the person’s own does', async () => {
  const { ada, helped, post, team } = await helperDesk()
  const { id, keys } = await helped()
  const request = crypto.randomUUID()
  const who = base64(await sealEnvelope({ kind: 'data_request', report: request, words: 'Mrs A.' }, [team.recipient]))
  const asked = { id: request, kind: 'access', channel: 'letter', day: '2026-12-01', teamKeyId: team.id, who }
  expect((await ada.call('POST', '/api/staff/data-requests', asked)).status).toBe(201)
  const prove = (token: string) => ada.call('POST', `/api/staff/data-requests/${request}/code`, { token })
  expect(await errorOf(await prove(keys.token))).toEqual([409, { token: 'seen' }])
  const { own } = await takesOver(post, keys.token)
  expect((await prove(own.token)).status).toBe(200)
  expect((await caseOf(ada.call, id)).history.at(-1)).toMatchObject({ action: 'report.data_requested' })
})

test('a code to take it over ends after a fortnight, with the report, and when somebody else helps', async () => {
  const { ada, clock, chidi, handOver, helped, post, app } = await helperDesk()
  const { id } = await helped()
  const { token } = await handOver(id)
  const { own } = await ownCode()
  clock.now = new Date(clock.now.getTime() + 14 * 86_400_000)
  for (const [path, body] of [
    ['return', { token }],
    ['hand-over/claim', { token, own }],
  ] as const)
    expect(await errorOf(await post(`/api/reports/${path}`, body))).toEqual([409, { code: 'expired' }])
  const gone = await helpedAgain()
  const theirs = await takesOver(post, gone.keys.token)
  await post('/api/reports/withdrawal', { token: theirs.own.token })
  for (const token of [gone.token, gone.keys.token])
    expect((await post('/api/reports/return', { token })).status).toBe(404)
  expect((await post('/api/reports/hand-over/claim', { token: gone.token, own })).status).toBe(404)
  const passed = await helpedAgain()
  const call = as(app, await openSession(app, ada.id))
  expect((await work(call, 'PUT', passed.id, '/helper', { helper: ada.id })).status).toBe(200)
  expect((await post('/api/reports/return', { token: passed.token })).status).toBe(404)

  async function helpedAgain() {
    const again = as(app, await openSession(app, chidi.id))
    Object.assign(chidi, { call: again })
    const made = await helped()
    return { ...made, ...(await handOver(made.id)) }
  }
})

test('whoever guesses codes to take over is made to wait, and learns nothing from the answers', async () => {
  const { clock, handOver, helped, post } = await helperDesk()
  const { id } = await helped()
  const { token } = await handOver(id)
  const unknown = () => Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64url')
  const { own } = await ownCode()
  const bodies = new Set<string>()
  for (let guess = 0; guess < 30; guess += 1) {
    const path = guess % 2 === 0 ? 'return' : 'hand-over/claim'
    const more = guess % 2 === 0 ? {} : { own }
    const response = await post(`/api/reports/${path}`, { token: unknown(), ...more })
    const { error } = await response.json()
    bodies.add(JSON.stringify([response.status, error.code, error.fields]))
  }
  expect([...bodies]).toEqual([JSON.stringify([404, 'not_found', {}])])
  const waiting = await post('/api/reports/return', { token })
  expect([waiting.status, waiting.headers.get('retry-after')]).toEqual([429, expect.any(String)])
  clock.now = new Date(clock.now.getTime() + 16 * 60_000)
  // Whoever has all twenty digits does not guess.
  for (let press = 0; press < 40; press += 1) expect((await post('/api/reports/return', { token })).status).toBe(409)
})

test('the person ends what the helper sees, at once and for good', async () => {
  const { ada, between, chidi, helped, post } = await helperDesk()
  const { id, keys } = await helped()
  const { own } = await takesOver(post, keys.token)
  for (const _ of [1, 2]) {
    const ended = await post('/api/reports/helper-end', { token: own.token })
    expect([ended.status, await ended.json()]).toMatchObject([200, { helper: { access: 'ended' } }])
  }
  expect((await (await chidi.call('GET', '/api/staff/helping')).json()).reports).toEqual([])
  const message = await between('from_helper', id, 'x')
  expect((await chidi.call('POST', `/api/staff/helping/${id}/messages`, message)).status).toBe(404)
  expect((await chidi.call('PATCH', `/api/staff/helping/${id}`, { codeHanded: true })).status).toBe(404)
  const { error } = (await work(ada.call, 'PUT', id, '/helper', { helper: ada.id })).body
  expect(error.fields).toEqual({ helper: 'ended' })
})

test('whoever can no longer help says so: nothing of it is left to them, the team is told and names somebody else', async () => {
  const { ada, between, chidi, db, handOver, helped, helper, post } = await helperDesk()
  const { id, keys } = await helped()
  await handOver(id)
  const eve = await helper('eve@council.example', 'champion')
  const stop = (call: typeof chidi.call, of = id) => call('POST', `/api/staff/helping/${of}/ending`, {})
  expect((await stop(eve.call)).status).toBe(404)
  expect((await stop(chidi.call, crypto.randomUUID())).status).toBe(404)
  await work(ada.call, 'PUT', id, '/owner', { owner: ada.id })
  const mails = () => db.select().from(outbox).where(eq(outbox.staffId, ada.id)).all().length
  db.delete(outbox).run()
  expect((await stop(chidi.call)).status).toBe(204)
  expect(mails()).toBe(1)
  expect((await stop(chidi.call)).status).toBe(404)
  expect((await (await chidi.call('GET', '/api/staff/helping')).json()).reports).toEqual([])
  expect((await chidi.call('GET', `/api/staff/helping/${id}`)).status).toBe(404)
  expect((await chidi.call('PATCH', `/api/staff/helping/${id}`, { codeHanded: true })).status).toBe(404)
  expect(
    (await chidi.call('POST', `/api/staff/helping/${id}/messages`, await between('from_helper', id, 'x'))).status,
  ).toBe(404)
  expect(findHelper(db, id)).toMatchObject({ label: null, endedBy: 'helper' })
  expect(db.$client.prepare('select count(*) from hand_over_codes where used_at is null').pluck().get()).toBe(0)
  expect((await caseOf(ada.call, id)).helper).toMatchObject({ access: 'left' })
  const waiting = async () => (await (await ada.call('GET', '/api/staff/cases/without-helper')).json()).cases
  expect(await waiting()).toMatchObject([{ id, left: 'Somebody at chidi@council.example' }])
  const { own } = await takesOver(post, keys.token)
  const reads = async () => (await (await post('/api/reports/return', { token: own.token })).json()).helper
  expect(await reads()).toMatchObject({ name: 'Somebody at chidi@council.example', access: 'left' })
  const { body } = await work(ada.call, 'PUT', id, '/helper', { helper: eve.id })
  expect(body.helper).toMatchObject({ access: 'has', former: 'Somebody at chidi@council.example' })
  expect(await waiting()).toEqual([])
  expect((await eve.call('GET', `/api/staff/helping/${id}`)).status).toBe(200)
  // What the person ends stays ended, also when whoever helped has stopped before.
  await stop(eve.call)
  await post('/api/reports/helper-end', { token: own.token })
  expect((await work(ada.call, 'PUT', id, '/helper', { helper: ada.id })).body.error.fields).toEqual({
    helper: 'ended',
  })
})

test.each<[string, (at: Awaited<ReturnType<typeof helperDesk>>) => void | Promise<void>]>([
  ['suspended', ({ db, chidi }) => void changeStaff(db, chidi.id, { state: 'suspended' })],
  ['of another role now', ({ db, chidi }) => void changeStaff(db, chidi.id, { roles: ['analyst'] })],
  [
    'not renewed',
    ({ db, chidi, ada, clock }) =>
      void createAppointment(db, {
        kind: 'champion',
        staffId: chidi.id,
        applicationId: null,
        centreId: null,
        languages: [],
        listed: false,
        approvedAt: clock.now,
        approvedBy: ada.id,
        renewalDueAt: clock.now,
      }),
  ],
])('a helper who is %s sees nothing at once, and the case waits for somebody else', async (_why, leaves) => {
  const at = await helperDesk()
  const { ada, between, chidi, handOver, helped, helper, post, app } = at
  const { id, keys } = await helped()
  await handOver(id)
  await work(ada.call, 'PUT', id, '/owner', { owner: ada.id })
  expect((await (await ada.call('GET', '/api/staff/cases/without-helper')).json()).cases).toEqual([])
  await leaves(at)
  for (const path of ['', `/${id}`])
    expect([401, 403]).toContain((await chidi.call('GET', `/api/staff/helping${path}`)).status)
  const waiting = await (await ada.call('GET', '/api/staff/cases/without-helper')).json()
  expect(waiting.cases).toMatchObject([{ id, left: 'Somebody at chidi@council.example' }])
  expect(waiting.helpers.map((one: { id: string }) => one.id)).not.toContain(chidi.id)
  const { own } = await takesOver(post, keys.token)
  const reads = async () => (await (await post('/api/reports/return', { token: own.token })).json()).helper
  expect(await reads()).toEqual({ name: 'Somebody at chidi@council.example', access: 'left' })
  const told = { ...(await between('to_helper', id, 'x')), kind: 'to_helper' }
  expect((await work(ada.call, 'POST', id, '/messages', told)).body.error.fields).toEqual({ helper: 'left' })
  expect((await work(ada.call, 'PUT', id, '/helper', { helper: chidi.id })).body.error.fields).toEqual({
    helper: 'unknown',
  })
  // Somebody else comes, and sees nothing of what was written before.
  const eve = await helper('eve@council.example', 'champion')
  later(app, 1)
  expect((await work(ada.call, 'PUT', id, '/helper', { helper: eve.id })).body.helper).toMatchObject({
    name: 'Somebody at eve@council.example',
    access: 'has',
    former: 'Somebody at chidi@council.example',
  })
  expect(await (await eve.call('GET', `/api/staff/helping/${id}`)).json()).toMatchObject({ id, messages: [] })
  expect(await reads()).toEqual({
    name: 'Somebody at eve@council.example',
    access: 'has',
    former: 'Somebody at chidi@council.example',
  })
  expect((await (await ada.call('GET', '/api/staff/cases/without-helper')).json()).cases).toEqual([])
})

test('withdrawing takes along what the helper called the person, and every code', async () => {
  const { chidi, db, handOver, helped, post } = await helperDesk()
  const { id, keys } = await helped()
  await handOver(id)
  const { own } = await takesOver(post, keys.token)
  await post('/api/reports/withdrawal', { token: own.token })
  expect(findHelper(db, id)?.label).toBeNull()
  expect(db.$client.prepare('SELECT count(*) FROM hand_over_codes').pluck().get()).toBe(0)
  const { reports } = await (await chidi.call('GET', '/api/staff/helping')).json()
  expect(reports).toMatchObject([{ id, state: 'withdrawn' }])
  expect((await handOver(id)).body.error.fields).toEqual({ report: 'ended' })
})

test('the made-up champion has a key that everybody can open, and two people whom he helps, once', async () => {
  const app = testApp()
  const { db, clock } = app
  const content = readContent(CONTENT_DIR, clock.now)
  await seedDemonstrationStaff(db, clock.now)
  await seedDemonstrationKeys(db, clock.now)
  await seedDemonstrationCases(db, clock.now)
  for (const _ of [1, 2]) await seedDemonstrationHelping(db, content, clock.now)
  const call = as(app, await openSession(app, findStaffByEmail(db, 'champion@demo.example')?.id ?? ''))
  const ring = await openKeyRing(await (await call('GET', '/api/staff/keys/ring')).json(), DEMONSTRATION_PASSPHRASE)
  const { reports } = await (await call('GET', '/api/staff/helping')).json()
  const labels = reports.map(({ id, label }: { id: string; label: string }) =>
    openEnvelope(Buffer.from(label, 'base64'), [ring.officer], { kind: 'label', report: id }),
  )
  expect(await Promise.all(labels)).toEqual(['J.', 'Mrs K.'])
  const { messages } = await (await call('GET', `/api/staff/helping/${reports[1].id}`)).json()
  expect(messages.map(({ from }: { from: string }) => from)).toEqual(['team', 'helper', 'team'])
})
