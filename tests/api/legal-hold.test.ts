import { expect, test } from 'vitest'
import { sealEnvelope } from '#api/sealing/envelope.ts'
import { keepToTime } from '#api/reporting/keep.ts'
import { findHold } from '#db/queries/legal-holds.ts'
import { listMessages } from '#db/queries/report-messages.ts'
import { findReport } from '#db/queries/reports.ts'
import { caseOf, centreDesk, desk, type Desk, work, written } from '#tests/support/cases.ts'
import { base64, sealedMessage } from '#tests/support/reporting.ts'
import { later, seated } from '#tests/support/staff.ts'

const HOLD = { reason: 'court', reviewOn: '2027-03-01' }

/** A case that Ada has taken and answered, and that she holds for a court. */
async function held(centre?: Awaited<ReturnType<typeof centreDesk>>, at?: Desk) {
  const team = at ?? (await desk())
  const report = await team.report(undefined, {}, centre)
  await work(team.ada.call, 'PUT', report.id, '/owner', { owner: team.ada.id })
  const answer = await written(team.team, report, 'to_person', 'We have read it', centre?.key)
  expect((await work(team.ada.call, 'POST', report.id, '/messages', answer)).status).toBe(201)
  expect((await work(team.ada.call, 'PUT', report.id, '/hold', HOLD)).status).toBe(200)
  return { ...team, report, token: report.keys.token }
}

/** Status, code and fields of what was refused. */
async function refusal(answer: Promise<Response> | Response) {
  const response = await answer
  const { error } = await response.json()
  return [response.status, error?.code, error?.fields]
}
const took = (history: { action: string }[]) => history.map(({ action }) => action)

test('a hold names a reason and a day within half a year; what is wrong with it is named, and nothing is held', async () => {
  const { ada, db, report: send } = await desk()
  const report = await send()
  const attempts: [object, unknown[]][] = [
    [{ ...HOLD, reason: 'curiosity' }, [400, 'invalid_input', { reason: 'unknown' }]],
    [{ reviewOn: HOLD.reviewOn }, [400, 'invalid_input', { reason: 'unknown' }]],
    [{ ...HOLD, reviewOn: '2027-02-30' }, [400, 'invalid_input', { reviewOn: 'malformed' }]],
    [{ ...HOLD, reviewOn: 'soon' }, [400, 'invalid_input', { reviewOn: 'malformed' }]],
    [{ ...HOLD, reviewOn: '2026-12-01' }, [400, 'invalid_input', { reviewOn: 'past' }]],
    [{ ...HOLD, reviewOn: '2027-06-02' }, [400, 'invalid_input', { reviewOn: 'tooFar' }]],
  ]
  for (const [body, expected] of attempts) {
    const { status, body: answer } = await work(ada.call, 'PUT', report.id, '/hold', body)
    expect([status, answer.error.code, answer.error.fields]).toEqual(expected)
  }
  expect([findHold(db, report.id), findReport(db, report.id)?.legalHold]).toEqual([undefined, false])
  // The old way, a switch without a word, is gone.
  expect((await work(ada.call, 'PATCH', report.id, '', { legalHold: true })).status).toBe(400)
})

test('it holds at once, and takes two: somebody else agrees, and somebody else ends it', async () => {
  const { ada, ben, db, report } = await held()
  expect(await caseOf(ben.call, report.id)).toMatchObject({
    legalHold: true,
    hold: { ...HOLD, by: { id: ada.id }, waits: true, due: false },
  })
  const alone = [409, { hold: 'own' }]
  for (const path of ['/hold/agreement', '/hold/ending']) {
    const { status, body } = await work(ada.call, 'POST', report.id, path)
    expect([status, body.error.fields], path).toEqual(alone)
  }
  const agreed = await work(ben.call, 'POST', report.id, '/hold/agreement')
  expect(agreed.body.hold).toMatchObject({ waits: false, agreedBy: 'Somebody at ben@council.example' })
  // Said anew, it is agreed to anew.
  const longer = await work(ben.call, 'PUT', report.id, '/hold', { reason: 'inquiry', reviewOn: '2027-05-01' })
  expect(longer.body.hold).toMatchObject({ reason: 'inquiry', reviewOn: '2027-05-01', waits: true })
  expect((await work(ben.call, 'POST', report.id, '/hold/ending')).body.error.fields).toEqual({ hold: 'own' })
  const ended = await work(ada.call, 'POST', report.id, '/hold/ending')
  expect([ended.status, ended.body.legalHold, ended.body.words, ended.body.hold]).toEqual([
    200,
    false,
    'kept',
    undefined,
  ])
  expect(findHold(db, report.id)).toBeUndefined()
  for (const path of ['/hold/agreement', '/hold/ending'])
    expect((await work(ada.call, 'POST', report.id, path)).body.error.fields, path).toEqual({ hold: 'none' })
  expect(took(ended.body.history).slice(-5)).toEqual([
    'report.answered',
    'report.held',
    'report.hold_agreed',
    'report.held',
    'report.released',
  ])
})

test('the list of holds has each of them, and whether it waits for a second person or a second look', async () => {
  const { app, ada, ben, report } = await held()
  const list = async (call: Desk['ada']['call']) => {
    const { cases, counts } = await (await call('GET', '/api/staff/cases?view=held')).json()
    return [cases.map((one: { id: string; hold: object }) => [one.id, one.hold]), counts.held]
  }
  const hold = { ...HOLD, by: { id: ada.id, name: 'Somebody at ada@council.example' } }
  expect(await list(ben.call)).toEqual([[[report.id, { ...hold, waits: true, due: false }]], 1])
  await work(ben.call, 'POST', report.id, '/hold/agreement')
  expect((await list(ben.call))[1]).toBe(1)
  later(app, 90 * 24 * 60)
  expect(await list(await ben.again())).toMatchObject([[[report.id, { waits: false, due: true }]], 1])
  await work(await ada.again(), 'POST', report.id, '/closing')
  const admin = await seated(app, 'admin@council.example', 'admin')
  expect((await admin.call('PUT', `/api/staff/cases/${report.id}/hold`, { revision: 1, ...HOLD })).status).toBe(403)
})

test('taken back under a hold: the words stay until it ends, the work and the contact end at once', async () => {
  const at = await desk()
  const hub = await centreDesk(at)
  const { app, ada, ben, db, post, report, team, token } = await held(hub, at)
  expect(await (await post('/api/reports/return', { token })).json()).toMatchObject({
    held: HOLD,
    state: 'acknowledged',
  })
  const kept = await post('/api/reports/withdrawal', { token })
  expect(kept.status).toBe(200)
  expect(await kept.json()).toMatchObject({
    state: 'withdrawn',
    held: HOLD,
    withdrawnAt: '2026-12-01T12:00:00.000Z',
    messages: [],
  })
  // The answer may have been lost: pressed again it is the same.
  expect((await post('/api/reports/withdrawal', { token })).status).toBe(200)
  expect(findReport(db, report.id)).toMatchObject({ state: 'withdrawn', dueAt: null })
  expect(findReport(db, report.id)?.account).not.toBeNull()
  expect(listMessages(db, report.id)).toHaveLength(1)

  // The person: told so, and nothing else to be done.
  const page = await (await post('/api/reports/return', { token })).json()
  expect([page.state, page.held, page.answerBy, page.teamKey, page.centre]).toEqual([
    'withdrawn',
    HOLD,
    undefined,
    undefined,
    undefined,
  ])
  const message = await sealedMessage(team, report, 'One more thing')
  for (const [path, body] of [
    ['messages', message],
    ['data-requests', { ...message, kind: 'access' }],
    ['consents', { token, toPolice: true }],
    ['satisfaction', { token, satisfaction: 1 }],
    ['centre-ending', { token }],
    ['helper-end', { token }],
  ] as const)
    expect(await refusal(post(`/api/reports/${path}`, body)), path).toEqual([409, 'conflict', { state: 'withdrawn' }])

  // The desk: nobody reads on, writes, refers or links.
  const opening = (call: Desk['ada']['call'], body = {}) => call('POST', `/api/staff/cases/${report.id}/opening`, body)
  expect(await refusal(opening(ada.call))).toEqual([409, 'conflict', { state: 'withdrawn' }])
  expect((await opening(hub.call)).status).toBe(404)
  for (const [method, path, body] of [
    ['POST', '/messages', await written(team, report, 'note', 'I go on')],
    ['POST', '/referrals', { id: crypto.randomUUID(), service: 'housing', agreement: 'agreed' }],
    ['PUT', '/owner', { owner: ben.id }],
    ['PATCH', '', { outcome: 'resolved' }],
    ['POST', '/reopening', {}],
  ] as const)
    expect((await work(ada.call, method, report.id, path, body)).body.error.fields, path).toEqual({
      state: 'withdrawn',
    })
  expect(await caseOf(ada.call, report.id)).toMatchObject({ state: 'withdrawn', words: 'kept', legalHold: true })
  // Only for what it is held for, and recorded as that.
  const forHold = await opening(ada.call, { forHold: true })
  expect((await forHold.json()).account).toMatch(/^[A-Za-z0-9+/]+=*$/)
  expect(took((await caseOf(ada.call, report.id)).history).at(-1)).toBe('report.opened_for_hold')

  // A second person says until when; nobody ends it alone; then the words go at once.
  expect((await work(ben.call, 'PUT', report.id, '/hold', { reason: 'police', reviewOn: '2027-04-01' })).status).toBe(
    200,
  )
  later(app, 500 * 24 * 60)
  await keepToTime({ content: () => app.content, store: app.store, now: () => app.clock.now })
  expect(findReport(db, report.id)?.account).not.toBeNull()
  const ended = await work(await ada.again(), 'POST', report.id, '/hold/ending')
  expect(ended.body).toMatchObject({ state: 'withdrawn', words: 'deleted', legalHold: false })
  expect(took(ended.body.history).slice(-2)).toEqual(['report.released', 'report.erased_after_hold'])
  expect(findReport(db, report.id)).toMatchObject({ account: null, tokenHash: null, strands: ['race'] })
  expect(listMessages(db, report.id)).toEqual([])
  expect((await post('/api/reports/return', { token })).status).toBe(404)
  // Gone is gone.
  expect((await work(await ben.again(), 'PUT', report.id, '/hold', { ...HOLD, reviewOn: '2028-06-01' })).status).toBe(
    409,
  )
})

test('an erasure asked for by letter closes a held case, which is deleted when the hold ends; the answer says why', async () => {
  const at = await held()
  const { ada, ben, db, report, team, token } = at
  const id = crypto.randomUUID()
  const who = base64(await sealEnvelope({ kind: 'data_request', report: id, words: 'Nia' }, [team.recipient]))
  const asked = { id, kind: 'erasure', channel: 'letter', day: '2026-12-01', teamKeyId: team.id, who }
  expect((await ada.call('POST', '/api/staff/data-requests', asked)).status).toBe(201)
  const path = `/api/staff/data-requests/${id}`
  expect((await ada.call('POST', `${path}/code`, { token })).status).toBe(200)
  const closed = await ada.call('POST', `${path}/case-erasure`, {})
  expect(await closed.json()).toMatchObject({ case: { words: 'kept', legalHold: true, takenBack: true } })
  expect(findReport(db, report.id)?.account).not.toBeNull()
  expect(await refusal(ada.call('POST', `${path}/case-erasure`, {}))).toEqual([409, 'conflict', { case: 'held' }])
  // They come back with their code and read why; taking it back as well leaves their letter to be answered.
  expect((await at.post('/api/reports/withdrawal', { token })).status).toBe(200)
  const answered = await ada.call('POST', `${path}/answer`, { outcome: 'partly', reason: 'legal_hold' })
  expect(answered.status).toBe(200)
  expect((await work(ben.call, 'POST', report.id, '/hold/ending')).body).toMatchObject({ words: 'deleted' })
  expect(findReport(db, report.id)).toMatchObject({ account: null, tokenHash: null })
  expect(took((await caseOf(ada.call, report.id)).history)).toContain('report.data_closed')
})

test('without a hold the words go at once, and a case taken back cannot be held afterwards', async () => {
  const { ada, db, post, report: send } = await desk()
  const report = await send()
  expect((await post('/api/reports/withdrawal', { token: report.keys.token })).status).toBe(204)
  expect(findReport(db, report.id)).toMatchObject({ account: null, tokenHash: null, state: 'withdrawn' })
  const { status, body } = await work(ada.call, 'PUT', report.id, '/hold', HOLD)
  expect([status, body.error.fields]).toEqual([409, { words: 'deleted' }])
})
