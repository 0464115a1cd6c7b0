import { expect, test } from 'vitest'
import { MAX_MESSAGE_BASE64, MAX_MESSAGE_CHARACTERS } from '#api/reporting/message.ts'
import { listMessages } from '#db/queries/report-messages.ts'
import { changeReport, eraseWords, findReport } from '#db/queries/reports.ts'
import { testApp } from '#tests/support/app.ts'
import { base64, openTeam, sealedMessage, sealedReport, storeReply } from '#tests/support/reporting.ts'

async function reported(options: Parameters<typeof testApp>[0] = {}) {
  const app = testApp(options)
  const team = await openTeam(app)
  const report = await sealedReport(team)
  expect((await app.post('/api/reports', report.body)).status).toBe(201)
  const { token } = report.keys
  return { ...app, team, report, token, close: () => changeReport(app.db, report.id, { state: 'closed' }) }
}

test('how it went is asked when it is closed, can be changed, and is stored once', async () => {
  const { clock, close, db, post, report, token } = await reported()
  const rate = (satisfaction: unknown) => post('/api/reports/satisfaction', { token, satisfaction })
  const early = await rate(4)
  expect([early.status, await early.json()]).toMatchObject([
    409,
    { error: { code: 'conflict', fields: { state: 'notClosed' } } },
  ])
  close()
  clock.now = new Date(clock.now.getTime() + 60_000)
  for (const _ of [1, 2]) expect(await (await rate(4)).json()).toMatchObject({ state: 'closed', satisfaction: 4 })
  expect(findReport(db, report.id)).toMatchObject({ satisfaction: 4, activeAt: clock.now })
  expect(await (await rate(2)).json()).toMatchObject({ satisfaction: 2 })
  const acts = db.$client.prepare("SELECT count(*) FROM audit WHERE action = 'report.rated'").pluck().get()
  expect(acts).toBe(2)
})

test.each([0, 6, 2.5, '4', null])('%j is no answer to how it went', async (satisfaction) => {
  const { close, db, post, report, token } = await reported()
  close()
  const response = await post('/api/reports/satisfaction', { token, satisfaction })
  expect([response.status, await response.json()]).toMatchObject([400, { error: { code: 'invalid_input' } }])
  expect(findReport(db, report.id)?.satisfaction).toBeNull()
})

test('whose words were deleted after their time gets the same answer as whoever has a wrong code, for everything', async () => {
  const { close, db, post, report, team, token } = await reported()
  const message = await sealedMessage(team, report, 'Are you there?')
  await post('/api/reports/messages', message)
  close()
  eraseWords(db, report.id)
  const { keys } = await sealedReport(team)
  for (const [path, more] of [
    ['return', {}],
    ['messages', { ...message, id: crypto.randomUUID() }],
    ['consents', { toPolice: true }],
    ['satisfaction', { satisfaction: 1 }],
    ['withdrawal', {}],
  ] as const) {
    const [gone, wrong] = await Promise.all(
      [token, keys.token].map(async (given) => {
        const response = await post(`/api/reports/${path}`, { ...more, token: given })
        const { error } = await response.json()
        return { status: response.status, error: { ...error, requestId: '' } }
      }),
    )
    expect(gone, path).toEqual({ status: 404, error: { code: 'not_found', fields: {}, requestId: '' } })
    expect(gone, path).toEqual(wrong)
  }
  expect(findReport(db, report.id)).toMatchObject({
    account: null,
    tokenHash: null,
    toPolice: false,
    strands: ['race'],
  })
  expect(listMessages(db, report.id)).toEqual([])
})

test('the longest message in the widest letters is taken, and what is longer is refused before it is stored', async () => {
  const { db, post, report, team, token } = await reported()
  for (const letter of ['a', '"', 'ا', '漢', '😡']) {
    const message = await sealedMessage(team, report, letter.repeat(MAX_MESSAGE_CHARACTERS))
    expect([letter, (await post('/api/reports/messages', message)).status]).toEqual([letter, 201])
  }
  const long = await sealedMessage(team, report, 'ا'.repeat(MAX_MESSAGE_BASE64))
  const response = await post('/api/reports/messages', long)
  expect([response.status, await response.json()]).toMatchObject([
    400,
    { error: { code: 'invalid_input', fields: { sealed: 'tooLong' } } },
  ])
  expect(listMessages(db, report.id)).toHaveLength(5)
  const huge = await post('/api/reports/messages', { ...long, token, sealed: 'A'.repeat(600_000) })
  expect(huge.status).toBe(413)
})

test('two that are sent at the same moment are both there; one sent twice at the same moment is there once', async () => {
  const { db, post, report, team, token } = await reported()
  const [one, two] = await Promise.all(['One', 'Two'].map((words) => sealedMessage(team, report, words)))
  const answers = await Promise.all([one, two, one, one].map((message) => post('/api/reports/messages', message ?? {})))
  expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201])
  expect(
    listMessages(db, report.id)
      .map(({ id }) => id)
      .toSorted(),
  ).toEqual([one?.id, two?.id].toSorted())
  // Both buttons, in two windows: one of the two is the last, and both are told what it is now.
  await Promise.all([true, false].map((toPolice) => post('/api/reports/consents', { token, toPolice })))
  const { toPolice } = await (await post('/api/reports/return', { token })).json()
  expect(findReport(db, report.id)?.toPolice).toBe(toPolice)
})

test('a message that is sent again after the report was withdrawn does not come back', async () => {
  const { db, post, report, team, token } = await reported()
  const message = await sealedMessage(team, report, 'Please stop')
  const [withdrawn, written] = await Promise.all([
    post('/api/reports/withdrawal', { token }),
    post('/api/reports/messages', message),
  ])
  expect([withdrawn.status, written.status]).toEqual([204, 404])
  expect((await post('/api/reports/messages', message)).status).toBe(404)
  expect((await post('/api/reports/withdrawal', { token })).status).toBe(404)
  expect(listMessages(db, report.id)).toEqual([])
})

test('open words in place of sealed ones, or words for a key that is gone, are refused', async () => {
  const { db, post, report, team } = await reported()
  const message = await sealedMessage(team, report, 'x')
  const open = await post('/api/reports/messages', {
    ...message,
    sealed: base64(new TextEncoder().encode('Help me. '.repeat(40))),
  })
  expect(await open.json()).toMatchObject({ error: { code: 'invalid_input', fields: { sealed: 'notSealed' } } })
  const stale = await post('/api/reports/messages', { ...message, teamKeyId: 'gone' })
  expect(await stale.json()).toMatchObject({ error: { code: 'conflict', fields: { teamKeyId: 'unknown' } } })
  expect(listMessages(db, report.id)).toEqual([])
})

test('a reply that the team seals comes back as it was sealed, with what the person wrote, oldest first', async () => {
  const { clock, db, post, report, team, token } = await reported()
  await post('/api/reports/messages', await sealedMessage(team, report, 'Are you there?'))
  clock.now = new Date(clock.now.getTime() + 60_000)
  const { sealed } = await storeReply({ db, clock }, team, report, team.officer.id, 'Yes')
  const { messages } = await (await post('/api/reports/return', { token })).json()
  expect(messages).toMatchObject([{ from: 'person' }, { from: 'team', sealed: base64(sealed) }])
})

test('whoever must wait is told so before any work is done, and who sends without end is slowed down', async () => {
  const { app, post, report, team, get, token } = await reported({ rateLimit: true })
  expect((await get('/api/reports/attempt')).status).toBe(204)
  const guess = () => Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64url')
  for (let made = 0; made < 40; made += 1) await post('/api/reports/return', { token: guess() })
  const blocked = await get('/api/reports/attempt')
  expect([blocked.status, Number(blocked.headers.get('retry-after')) > 0]).toEqual([429, true])
  const elsewhere = { address: '198.51.100.7' }
  expect((await app.request('/api/reports/attempt', {}, elsewhere)).status).toBe(204)
  const message = await sealedMessage(team, report, 'x')
  const statuses = new Set<number>()
  for (let made = 0; made < 130; made += 1) {
    const body = JSON.stringify({ ...message, token, id: crypto.randomUUID() })
    const headers = { 'content-type': 'application/json' }
    statuses.add((await app.request('/api/reports/messages', { method: 'POST', body, headers }, elsewhere)).status)
  }
  expect([...statuses]).toEqual([201, 429])
})
