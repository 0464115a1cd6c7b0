import { hash } from 'node:crypto'
import { expect, test } from 'vitest'
import { forgetApplications } from '#api/champions/forget.ts'
import { newReportCode } from '#api/sealing/report-code.ts'
import { changeStaff } from '#db/queries/staff.ts'
import { applications } from '#db/schema/applications.ts'
import { outbox } from '#db/schema/outbox.ts'
import { trainingPlaces } from '#db/schema/training-places.ts'
import { testApp } from '#tests/support/app.ts'
import { centreBody, championBody, trained } from '#tests/support/champions.ts'
import { as, later, openSession, seated } from '#tests/support/staff.ts'

const RETURN = '/api/applications/return'
const WITHDRAW = '/api/applications/withdrawal'
const DESK = '/api/staff/applications'

type App = ReturnType<typeof testApp>

async function applied(app: App, changes: Parameters<typeof championBody>[1] = {}) {
  const body = championBody(app, changes)
  expect((await app.post('/api/champion-applications', body)).status).toBe(201)
  return { ...body, path: `${DESK}/${body.id}` }
}

const standing = async (app: App, code: string) => (await app.post(RETURN, { code })).json()
const stored = ({ db }: App) => db.select().from(applications).all()

async function refusedWith(response: Response, status: number, error: object) {
  expect([response.status, await response.json()]).toMatchObject([status, { error }])
}

test.each<[string, unknown]>([
  ['no code', undefined],
  ['too few digits', '1234'],
  ['letters', 'x'.repeat(20)],
  ['spaces', `${newReportCode()} `],
  ['a wrong check digit', '12345678901234567890'],
])('a code with %s is refused by name at every door, and no application is stored with it', async (_what, code) => {
  const app = testApp()
  for (const path of [RETURN, WITHDRAW]) {
    const response = await app.post(path, { code })
    expect(response.status, path).toBe(400)
    expect(await response.json()).toMatchObject({
      error: { code: 'invalid_input', fields: { code: expect.any(String) } },
    })
  }
  for (const [path, body] of [
    ['/api/champion-applications', championBody(app)],
    ['/api/centre-applications', centreBody(app)],
  ] as const)
    expect((await app.post(path, { ...body, code })).status, path).toBe(400)
  expect(stored(app)).toEqual([])
})

test('only the hash of a code is stored; sent again with it, an application is stored once', async () => {
  const app = testApp()
  const { id, code, path: _path, ...body } = await applied(app)
  const digest = hash('sha256', code, 'buffer')
  expect(stored(app)).toMatchObject([{ id, codeHash: digest }])
  const rows = JSON.stringify([
    app.db.$client.prepare('select * from applications').all(),
    app.db.$client.prepare('select * from audit').all(),
    app.lines,
  ])
  expect(rows).not.toContain(code)
  expect((await app.post('/api/champion-applications', { ...body, id, code })).status).toBe(201)
  // Whoever knows an id must not end somebody else's code, nor whoever knows a code take it.
  for (const changed of [
    { id, code: newReportCode() },
    { id: crypto.randomUUID(), code },
  ])
    await refusedWith(await app.post('/api/champion-applications', { ...body, ...changed }), 409, {
      code: 'conflict',
      fields: { id: 'taken' },
    })
  expect(stored(app)).toMatchObject([{ id, codeHash: digest }])
})

test('every code that opens nothing gets one answer: unknown, a report’s, withdrawn, forgotten', async () => {
  const app = testApp()
  const { call } = await seated(app, 'coordinator@council.example', 'coordinator')
  const [withdrawn, forgotten] = [await applied(app), await applied(app)]
  expect((await app.post(WITHDRAW, { code: withdrawn.code })).status).toBe(204)
  await call('POST', `${forgotten.path}/refusal`, { reason: 'No' })
  expect(forgetApplications(app.db, new Date('2027-06-02T12:00:00Z'))).toBe(1)
  const answers = new Set<string>()
  for (const code of [newReportCode(), withdrawn.code, forgotten.code])
    for (const path of [RETURN, WITHDRAW]) {
      const response = await app.post(path, { code })
      const { error } = (await response.json()) as { error: { requestId: string } }
      answers.add(JSON.stringify([response.status, { ...error, requestId: '' }, [...response.headers.keys()]]))
    }
  expect(answers.size).toBe(1)
  expect([...answers][0]).toContain('"not_found"')
})

test('whoever guesses waits longer and longer, is told how long, and has no tries left at reports either', async () => {
  const app = testApp()
  const { code } = await applied(app)
  const statuses: number[] = []
  for (let guess = 0; guess < 35; guess += 1) statuses.push((await app.post(RETURN, { code: newReportCode() })).status)
  expect(statuses.slice(0, 30)).toEqual(Array(30).fill(404))
  expect(new Set(statuses.slice(30))).toEqual(new Set([429]))
  const waiting = await app.post(WITHDRAW, { code })
  expect([waiting.status, Number(waiting.headers.get('retry-after'))]).toEqual([429, expect.any(Number)])
  expect((await app.get('/api/reports/attempt')).status).toBe(429)
  expect(stored(app)).toHaveLength(1)
  later(app, 16)
  expect((await app.post(RETURN, { code })).status).toBe(200)
  // Whoever is right has spent nothing.
  for (let again = 0; again < 40; again += 1) expect((await app.post(RETURN, { code })).status).toBe(200)
})

test('the person reads how it stands at each step, and nothing that anybody wrote', async () => {
  const app = testApp()
  const { call } = await seated(app, 'coordinator@council.example', 'coordinator')
  const { code, id, path, name, email, why } = await applied(app)
  expect(await standing(app, code)).toEqual({
    kind: 'champion',
    standing: 'received',
    receivedAt: '2026-12-01T12:00:00.000Z',
    answerBy: '2026-12-16T00:00:00.000Z',
    training: [],
  })
  const { id: session } = (await (
    await call('POST', '/api/staff/training-sessions', { at: '2026-12-08T18:30', place: 'Sample Library', seats: 3 })
  ).json()) as { id: string }
  await call('POST', `/api/staff/training-sessions/${session}/places`, { application: id })
  expect(await standing(app, code)).toMatchObject({
    standing: 'looked_at',
    training: [{ startsAt: '2026-12-08T18:30:00.000Z', place: 'Sample Library', cancelled: false }],
  })
  await call('POST', `/api/staff/training-sessions/${session}/cancellation`, {})
  expect(await standing(app, code)).toMatchObject({ training: [{ cancelled: true }] })
  await trained(app, call, id)
  await call('POST', `${path}/reference-check`, {})
  const approval = (await (await call('POST', `${path}/approval`, {})).json()) as { id: string }
  const approved = await standing(app, code)
  expect(approved).toMatchObject({ standing: 'approved' })
  expect(approved).not.toHaveProperty('deletedOn')
  expect(JSON.stringify(approved)).not.toMatch(new RegExp([name, email, why, 'Rita'].join('|')))

  const [{ id: appointment }] = (await (await call('GET', '/api/staff/appointments')).json()).appointments
  changeStaff(app.db, approval.id, { state: 'active' })
  await call('POST', `/api/staff/appointments/${appointment}/end`, { reason: 'Moved away' })
  expect(await standing(app, code)).toMatchObject({ standing: 'ended', deletedOn: '2027-06-01T11:00:00.000Z' })
})

test('of what was declined, the person reads that, not why, and when it is deleted', async () => {
  const app = testApp()
  const { call } = await seated(app, 'coordinator@council.example', 'coordinator')
  const { code, path } = await applied(app)
  await call('POST', `${path}/refusal`, { reason: 'The reference was bad' })
  const told = await standing(app, code)
  expect(told).toMatchObject({ standing: 'declined', deletedOn: '2027-06-01T11:00:00.000Z' })
  expect(JSON.stringify(told)).not.toContain('reference was bad')
  expect((await app.post(WITHDRAW, { code })).status).toBe(204)
  expect(stored(app)).toEqual([])
})

test('withdrawing deletes at once what was written, the seats and the mail; the record says that, and no more', async () => {
  const app = testApp({ outgoing: { by: 'smtp', wake: () => undefined } })
  const { call } = await seated(app, 'coordinator@council.example', 'coordinator')
  const body = centreBody(app)
  await app.post('/api/centre-applications', body)
  const { id: session } = (await (
    await call('POST', '/api/staff/training-sessions', { at: '2026-12-08T18:30', place: 'Sample Library', seats: 1 })
  ).json()) as { id: string }
  await call('POST', `/api/staff/training-sessions/${session}/places`, { application: body.id })
  const mine = () =>
    app.db
      .select()
      .from(outbox)
      .all()
      .filter(({ applicationId }) => applicationId === body.id)
  expect(mine().map(({ kind }) => kind)).toEqual(['application_received', 'training_invited'])
  const response = await app.post(WITHDRAW, { code: body.code })
  expect([response.status, await response.text()]).toEqual([204, ''])
  expect([stored(app), mine(), app.db.select().from(trainingPlaces).all()]).toEqual([[], [], []])
  expect((await call('GET', `${DESK}/${body.id}`)).status).toBe(404)
  const acts = app.db.$client.prepare('select actor, action, subject from audit order by seq desc limit 1').all()
  expect(acts).toEqual([{ actor: 'resident', action: 'application.taken_back', subject: body.id }])
  expect(JSON.stringify(app.lines)).not.toContain(body.code)
})

test('who helps already cannot take the application back with the code, and nothing is deleted', async () => {
  const app = testApp()
  const { call, id: me } = await seated(app, 'coordinator@council.example', 'coordinator')
  const body = centreBody(app)
  await app.post('/api/centre-applications', body)
  await call('POST', `${DESK}/${body.id}/approval`, {})
  await refusedWith(await app.post(WITHDRAW, { code: body.code }), 409, {
    code: 'conflict',
    fields: { held: 'appointed' },
  })
  expect(stored(app)).toHaveLength(1)
  // Six months after they stopped it is gone with its code, without anybody's doing.
  const desk = as(app, await openSession(app, me))
  const [{ id }] = (await (await desk('GET', '/api/staff/appointments')).json()).appointments
  expect((await desk('POST', `/api/staff/appointments/${id}/end`, { reason: 'Closed' })).status).toBe(204)
  expect(forgetApplications(app.db, new Date('2027-06-02T12:00:00Z'))).toBe(1)
  expect((await app.post(RETURN, { code: body.code })).status).toBe(404)
})
