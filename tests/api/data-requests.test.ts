import { expect, test } from 'vitest'
import { dayIn } from '#api/content/london.ts'
import { seal } from '#api/sealing/age.ts'
import { sealEnvelope } from '#api/sealing/envelope.ts'
import { requestDueAt } from '#api/rights/due.ts'
import { forgetRequesters } from '#api/rights/forget.ts'
import { approveText } from '#db/queries/approved-texts.ts'
import { findDataRequest } from '#db/queries/data-requests.ts'
import { changeReport, findReport } from '#db/queries/reports.ts'
import { audit } from '#db/schema/audit.ts'
import { responses } from '#db/schema/responses.ts'
import { OPEN } from '#tests/support/app.ts'
import { caseOf, desk, work, written } from '#tests/support/cases.ts'
import { championBody } from '#tests/support/champions.ts'
import { base64, sealedMessage, sealedReport } from '#tests/support/reporting.ts'
import { aResponse, PATH } from '#tests/support/responses.ts'
import { addStaff } from '#tests/support/staff.ts'

const WHO = 'Nia Name, 1 Sample Street, wants a copy sent to her sister'
type Desk = Awaited<ReturnType<typeof desk>>

async function asking({ team }: Desk, kind: string, more: object = {}) {
  const id = crypto.randomUUID()
  const who = base64(await sealEnvelope({ kind: 'data_request', report: id, words: WHO }, [team.recipient]))
  return { id, kind, channel: 'letter', day: '2026-12-01', teamKeyId: team.id, who, ...more }
}

async function recorded(at: Desk, kind: string, more: object = {}) {
  const body = await asking(at, kind, more)
  expect((await at.ada.call('POST', '/api/staff/data-requests', body)).status).toBe(201)
  return `/api/staff/data-requests/${body.id}`
}

async function refusal(answer: Promise<Response> | Response) {
  const response = await answer
  const { error } = await response.json()
  return [response.status, error.code, error.fields]
}

/** What a browser sends that asks with the code. */
async function askedByCode(at: Desk, report: Awaited<ReturnType<Desk['report']>>, kind: string) {
  return { ...(await sealedMessage(at.team, report, 'I want a copy')), kind }
}

test.each([
  ['the same day of the next month', '2026-12-05', '2027-01-05'],
  ['the last day of a month that has no such day', '2026-03-31', '2026-04-30'],
  ['the working day after that', '2026-11-28', '2026-12-29'],
])('an answer is due on %s', (_name, came, last) => {
  const area = {
    timezone: 'Europe/London' as const,
    reporting: { bank_holidays: ['2026-12-25', '2026-12-28', '2027-01-01'] },
  }
  const due = requestDueAt(new Date(`${came}T00:00:00Z`), area)
  expect(dayIn('Europe/London', new Date(due.getTime() - 1))).toBe(last)
  expect(requestDueAt(new Date(`${came}T00:00:00Z`), area, true).getTime()).toBeGreaterThan(due.getTime())
})

test('what is wrong with a request is named, and nothing of it is stored', async () => {
  const at = await desk()
  const { db, ada, report: send } = at
  const good = await asking(at, 'access')
  const foreign = base64(await seal('words', [at.team.recipient]))
  const attempts: [object, unknown[]][] = [
    [{ kind: 'revenge' }, [400, 'invalid_input', { kind: 'unknown' }]],
    [{ channel: 'code' }, [400, 'invalid_input', { channel: 'unknown' }]],
    [{ day: '2026-02-30' }, [400, 'invalid_input', { day: 'malformed' }]],
    [{ day: '2026-12-02' }, [400, 'invalid_input', { day: 'notYet' }]],
    [{ who: base64(Buffer.from(WHO)) }, [400, 'invalid_input', { who: 'notSealed' }]],
    [{ who: foreign, teamKeyId: 'another' }, [409, 'conflict', { teamKeyId: 'unknown' }]],
    [{ name: 'Nia' }, [400, 'invalid_input', { name: 'unknown' }]],
  ]
  for (const [more, expected] of attempts)
    expect(await refusal(ada.call('POST', '/api/staff/data-requests', { ...good, ...more }))).toEqual(expected)
  const report = await send()
  const asked = await askedByCode(at, report, 'access')
  const byCode: [object, unknown[]][] = [
    [{ kind: 'erasure' }, [400, 'invalid_input', { kind: 'unknown' }]],
    [{ sealed: base64(Buffer.from('open words')) }, [400, 'invalid_input', { sealed: 'notSealed' }]],
    [{ token: 'x'.repeat(43) }, [404, 'not_found', {}]],
    [{ teamKeyId: 'another' }, [409, 'conflict', { teamKeyId: 'unknown' }]],
  ]
  for (const [more, expected] of byCode)
    expect(await refusal(at.post('/api/reports/data-requests', { ...asked, ...more }))).toEqual(expected)
  const { account: _account, ...clear } = (await sealedReport(at.team, {}, { toTeam: false })).body
  const counted = { ...report, keys: { ...report.keys, token: clear.token } }
  expect((await at.post('/api/reports', clear)).status).toBe(201)
  expect(await refusal(at.post('/api/reports/data-requests', await askedByCode(at, counted, 'access')))).toEqual([
    409,
    'conflict',
    { toTeam: 'onlyCounted' },
  ])
  expect((await (await ada.call('GET', '/api/staff/data-requests')).json()).open).toEqual([])
  expect(
    db
      .select()
      .from(audit)
      .all()
      .filter(({ action }) => action.startsWith('data_request')),
  ).toEqual([])
})

test('whoever has the code asks once, in sealed words; the case and the list say so, with the clock', async () => {
  const at = await desk()
  const { ada, db, post } = at
  const report = await at.report()
  changeReport(db, report.id, { state: 'closed', closedAt: at.clock.now, outcome: 'resolved' })
  const asked = await askedByCode(at, report, 'access')
  for (const _ of ['', 'the answer was lost']) {
    const sent = await post('/api/reports/data-requests', asked)
    expect(sent.status).toBe(201)
    const { dataRequests, messages } = await sent.json()
    expect(dataRequests).toEqual([{ kind: 'access', answerBy: '2027-01-05T00:00:00.000Z' }])
    expect(messages).toHaveLength(1)
  }
  expect(await refusal(post('/api/reports/data-requests', await askedByCode(at, report, 'access')))).toEqual([
    409,
    'conflict',
    { kind: 'asked' },
  ])
  const { open } = await (await ada.call('GET', '/api/staff/data-requests')).json()
  expect(open).toMatchObject([
    { id: asked.id, kind: 'access', channel: 'code', case: { id: report.id, words: 'kept' }, extended: false },
  ])
  expect(open[0].who).toBeUndefined()
  const one = await caseOf(ada.call, report.id)
  expect(one).toMatchObject({
    state: 'received',
    requests: [{ id: asked.id, kind: 'access', dueAt: '2027-01-05T00:00:00.000Z' }],
  })
  expect(one.history.map(({ action, detail }: { action: string; detail: string }) => `${action} ${detail}`)).toContain(
    'report.data_requested access',
  )
  // Taken back: there is nothing left that could be copied.
  await post('/api/reports/withdrawal', { token: report.keys.token })
  const { open: left, answered } = await (await ada.call('GET', '/api/staff/data-requests')).json()
  expect([left.length, answered]).toMatchObject([0, [{ outcome: 'withdrawn' }]])
})

test('a letter is recorded with who sent it sealed; the code leads to the case, which is erased but for the count', async () => {
  const at = await desk()
  const { ada, ben, db, post } = at
  const report = await at.report()
  const other = await at.report()
  const path = await recorded(at, 'erasure')
  const id = path.split('/').at(-1) ?? ''
  // Sent again: stored once. By somebody else: not theirs.
  const again = await asking(at, 'erasure', { id })
  expect((await ada.call('POST', '/api/staff/data-requests', again)).status).toBe(201)
  expect(await refusal(ben.call('POST', '/api/staff/data-requests', again))).toEqual([409, 'conflict', { id: 'taken' }])

  expect(await refusal(ada.call('POST', `${path}/case-erasure`, {}))).toEqual([409, 'conflict', { case: 'missing' }])
  const wrong = (await sealedReport(at.team)).keys.token
  expect(await refusal(ada.call('POST', `${path}/code`, { token: wrong }))).toEqual([
    400,
    'invalid_input',
    { token: 'unknown' },
  ])
  const proved = await ada.call('POST', `${path}/code`, { token: report.keys.token })
  expect(await proved.json()).toMatchObject({ case: { id: report.id, words: 'kept', legalHold: false } })
  expect(await refusal(ada.call('POST', `${path}/code`, { token: other.keys.token }))).toEqual([
    409,
    'conflict',
    { case: 'another' },
  ])
  // What else waits for the same report, asked with its code.
  expect((await post('/api/reports/data-requests', await askedByCode(at, report, 'objection'))).status).toBe(201)
  expect(await refusal(ada.call('POST', `${path}/case-erasure`, {}))).toEqual([409, 'conflict', { told: 'first' }])
  expect(await refusal(ada.call('POST', `${path}/case-erasure`, { untold: 'lazy' }))).toEqual([
    400,
    'invalid_input',
    { untold: 'unknown' },
  ])
  expect(await (await ada.call('GET', path)).json()).toMatchObject({
    case: { told: false, others: [{ kind: 'objection' }] },
  })
  expect(findReport(db, report.id)?.account).not.toBeNull()
  expect((await ada.call('POST', `${path}/case-erasure`, { untold: 'unsafe' })).status).toBe(200)
  const settled = await (await ada.call('GET', '/api/staff/data-requests')).json()
  expect(settled.open).toMatchObject([{ id, case: { words: 'deleted', others: [] } }])
  expect(settled.answered).toMatchObject([{ kind: 'objection', outcome: 'nothing_held', answered: {} }])
  const acts = (await caseOf(ada.call, report.id)).history.map(
    ({ action, detail }: Record<string, string>) => `${action} ${detail}`,
  )
  expect(acts).toContain('report.data_untold unsafe')
  // Not the person took it back.
  expect(await caseOf(ada.call, report.id)).toMatchObject({ state: 'withdrawn', erased: 'on_request' })
  expect(findReport(db, report.id)).toMatchObject({
    account: null,
    tokenHash: null,
    state: 'withdrawn',
    ward: 'Burnt Oak',
  })
  expect((await post('/api/reports/return', { token: report.keys.token })).status).toBe(404)
  expect(findReport(db, other.id)?.account).not.toBeNull()
  expect(await refusal(ada.call('POST', `${path}/case-erasure`, {}))).toEqual([409, 'conflict', { case: 'gone' }])

  expect((await ada.call('POST', `${path}/answer`, { outcome: 'done' })).status).toBe(200)
  for (const [act, body] of [
    ['answer', { outcome: 'done' }],
    ['extension', {}],
    ['code', { token: report.keys.token }],
    ['search', { email: 'nia@example.org' }],
    ['erasure', { kind: 'response', held: 'x' }],
  ] as const)
    expect(await refusal(ada.call('POST', `${path}/${act}`, body)), act).toEqual([
      409,
      'conflict',
      { request: 'answered' },
    ])
  const said = JSON.stringify(db.select().from(audit).all())
  for (const words of ['Nia', 'Sample', report.keys.token, 'example.org']) expect(said).not.toContain(words)
  expect(JSON.stringify(at.app.lines)).not.toContain('Nia')
  // A year after the answer nobody can see any more who asked; that somebody did stays.
  at.clock.now = new Date('2027-11-30T12:00:00Z')
  expect(forgetRequesters(db, at.clock.now)).toBe(0)
  expect(forgetRequesters(db, new Date('2027-12-02T12:00:00Z'))).toBe(1)
  expect(findDataRequest(db, id)).toMatchObject({ who: null, teamKeyId: null, outcome: 'done' })
})

test('no answer is recorded before the person has one; they see when it was answered, and a slip is put right', async () => {
  const at = await desk()
  const { ada, db, clock, post } = at
  const report = await at.report()
  const wait = (minutes: number) => {
    clock.now = new Date(clock.now.getTime() + minutes * 60_000)
  }
  await work(ada.call, 'PUT', report.id, '/owner', { owner: ada.id })
  const write = async () => {
    wait(1)
    const message = await written(at.team, report, 'to_person', 'Here is how you get your copy')
    expect((await work(ada.call, 'POST', report.id, '/messages', message)).status).toBe(201)
  }
  // What was written before they asked is no answer to it.
  await write()
  wait(1)
  const asked = await askedByCode(at, report, 'access')
  expect((await post('/api/reports/data-requests', asked)).status).toBe(201)
  const path = `/api/staff/data-requests/${asked.id}`
  const seen = async () => (await (await post('/api/reports/return', { token: report.keys.token })).json()).dataRequests
  for (const body of [{ outcome: 'done' }, { outcome: 'refused', reason: 'crime' }, { outcome: 'nothing_held' }])
    expect(await refusal(ada.call('POST', `${path}/answer`, body))).toEqual([409, 'conflict', { told: 'notSent' }])
  expect(await seen()).toEqual([{ kind: 'access', answerBy: '2027-01-05T00:00:00.000Z' }])
  expect(await refusal(ada.call('POST', `${path}/reopening`, { reason: 'slip' }))).toEqual([
    409,
    'conflict',
    { request: 'open' },
  ])
  await write()
  expect((await ada.call('POST', `${path}/answer`, { outcome: 'done' })).status).toBe(200)
  expect(await seen()).toMatchObject([{ kind: 'access', answered: { at: clock.now.toISOString(), outcome: 'done' } }])
  expect(await refusal(ada.call('POST', `${path}/reopening`, {}))).toEqual([
    400,
    'invalid_input',
    { reason: 'unknown' },
  ])
  const again = await ada.call('POST', `${path}/reopening`, { reason: 'slip' })
  expect(await again.json()).toMatchObject({ id: asked.id, dueAt: '2027-01-05T00:00:00.000Z' })
  expect(await seen()).toEqual([{ kind: 'access', answerBy: '2027-01-05T00:00:00.000Z' }])
  const acts = db.select().from(audit).all()
  expect(acts.map(({ action, subject }) => `${action} ${subject}`)).toEqual(
    expect.arrayContaining([`data_request.reopened ${asked.id} slip`, `report.data_reopened report ${report.id} slip`]),
  )
  // Whoever took their report back ended it themselves.
  await post('/api/reports/withdrawal', { token: report.keys.token })
  expect(await refusal(ada.call('POST', `${path}/reopening`, { reason: 'slip' }))).toEqual([
    409,
    'conflict',
    { request: 'over' },
  ])
})

test('nothing is deleted that nobody asked to have deleted, and a refusal says by which rule', async () => {
  const at = await desk()
  const { ada } = at
  const report = await at.report()
  const path = await recorded(at, 'access')
  // Who says "stop using it" has not said "delete it".
  const stop = await recorded(at, 'objection')
  for (const asked of [path, stop]) {
    await ada.call('POST', `${asked}/code`, { token: report.keys.token })
    for (const [act, body] of [
      ['case-erasure', {}],
      ['erasure', { kind: 'response', held: 'x' }],
    ] as const)
      expect(await refusal(ada.call('POST', `${asked}/${act}`, body))).toEqual([409, 'conflict', { kind: 'noErasure' }])
  }
  expect(await refusal(ada.call('POST', `${path}/answer`, { outcome: 'refused' }))).toEqual([
    400,
    'invalid_input',
    { reason: 'missing' },
  ])
  expect(await refusal(ada.call('POST', `${path}/answer`, { outcome: 'done', reason: 'crime' }))).toEqual([
    400,
    'invalid_input',
    { reason: 'unknown' },
  ])
  const answered = await ada.call('POST', `${path}/answer`, { outcome: 'partly', reason: 'others' })
  expect(await answered.json()).toMatchObject({
    outcome: 'partly',
    reason: 'others',
    answered: { by: expect.any(String) },
  })
})

test('the time is extended once, and only while it runs', async () => {
  const at = await desk()
  const path = await recorded(at, 'access')
  const extended = await at.ada.call('POST', `${path}/extension`, {})
  expect(await extended.json()).toMatchObject({ extended: true, dueAt: '2027-03-02T00:00:00.000Z' })
  expect(await refusal(at.ada.call('POST', `${path}/extension`, {}))).toEqual([409, 'conflict', { extension: 'taken' }])
  const late = await recorded(at, 'access', { day: '2026-10-01' })
  expect(await refusal(at.ada.call('POST', `${late}/extension`, {}))).toEqual([
    409,
    'conflict',
    { extension: 'tooLate' },
  ])
})

test('an application and an account are found by email, a response by its reference; each is erased as it may be', async () => {
  const at = await desk()
  const { ada, app, db } = at
  const application = championBody(app)
  const { id: applicationId, email } = application
  expect((await at.post('/api/champion-applications', application)).status).toBe(201)
  const person = await addStaff(app, 'Staff.Person@council.example', 'editor')
  const answers = { agreement: 'agree', missing_rule: 'Loud engines outside my flat' }
  const sent = await at.post(PATH, aResponse({ answers }))
  const { reference } = await sent.json()
  expect(sent.status, JSON.stringify(reference)).toBe(201)
  approveText(db, {
    consultation: OPEN,
    question: 'missing_rule',
    reference,
    words: 'Loud engines outside my flat',
    language: 'en',
    approvedAt: at.clock.now,
  })
  const path = await recorded(at, 'erasure')
  const search = async (body: object) => (await (await ada.call('POST', `${path}/search`, body)).json()).held
  expect(await refusal(ada.call('POST', `${path}/search`, {}))).toEqual([400, 'invalid_input', { email: 'missing' }])
  expect(await search({ email: 'nobody@example.org' })).toEqual([])
  expect(await search({ email: email.toUpperCase() })).toMatchObject([
    { kind: 'application', id: applicationId, erasable: true, data: { email } },
  ])
  const [account] = await search({ email: 'staff.person@council.example' })
  expect(account).toMatchObject({ kind: 'account', id: person.id, erasable: false })
  expect(JSON.stringify(account)).not.toMatch(/password|totp/i)
  const typed = reference.toLowerCase().replaceAll('-', ' ')
  expect(await search({ reference: typed })).toMatchObject([
    { kind: 'response', id: reference, data: { answers: { missing_rule: 'Loud engines outside my flat' } } },
  ])

  const erase = (kind: string, held: string) => ada.call('POST', `${path}/erasure`, { kind, held })
  expect(await refusal(erase('account', person.id))).toEqual([400, 'invalid_input', { kind: 'unknown' }])
  expect((await erase('response', reference)).status).toBe(200)
  expect(await search({ reference })).toEqual([])
  // Cut off from whoever sent it: the choice is still counted, the words are gone from everywhere.
  const [left] = db.select().from(responses).all()
  expect(left?.answers).toEqual({ agreement: 'agree' })
  expect(JSON.stringify(left)).not.toContain(reference)
  expect(db.$client.prepare('select count(*) from approved_texts').pluck().get()).toBe(0)
  expect(await refusal(erase('response', reference))).toEqual([409, 'conflict', { held: 'gone' }])
  expect((await erase('application', applicationId)).status).toBe(200)
  expect(await search({ email })).toEqual([])
  const said = JSON.stringify(db.select().from(audit).all())
  for (const words of [email, 'engines', 'staff.person']) expect(said).not.toContain(words)
})

test('a case that was found by its code cannot be closed past the request; work goes on as ever', async () => {
  const at = await desk()
  const report = await at.report()
  const path = await recorded(at, 'access')
  await at.ada.call('POST', `${path}/code`, { token: report.keys.token })
  expect((await work(at.ada.call, 'PUT', report.id, '/owner', { owner: at.ada.id })).status).toBe(200)
  await at.ada.call('POST', `${path}/answer`, { outcome: 'done' })
  const { history } = await caseOf(at.ada.call, report.id)
  expect(history.map(({ action }: { action: string }) => action)).toEqual(
    expect.arrayContaining(['report.data_requested', 'report.data_answered']),
  )
})
