import { expect, test } from 'vitest'
import { forgetApplications, KEEP_APPLICATIONS_MONTHS } from '#api/champions/forget.ts'
import { findStaffByEmail } from '#db/queries/staff.ts'
import { changeStaff } from '#db/queries/staff.ts'
import { applications } from '#db/schema/applications.ts'
import { trainingPlaces } from '#db/schema/training-places.ts'
import { testApp } from '#tests/support/app.ts'
import { centreBody, championBody, trained } from '#tests/support/champions.ts'
import { addStaff, as, later, openSession, seated } from '#tests/support/staff.ts'

const DESK = '/api/staff/applications'
const SESSIONS = '/api/staff/training-sessions'
const PEOPLE = '/api/staff/appointments'

async function desk() {
  const app = testApp()
  const { call, id } = await seated(app, 'coordinator@council.example', 'coordinator')
  const ask = async (path: string) => (await call('GET', path)).json()
  return { app, call, ask, me: id }
}
type Desk = Awaited<ReturnType<typeof desk>>

async function applied({ app }: Desk, changes: Parameters<typeof championBody>[1] = {}) {
  const body = championBody(app, changes)
  await app.post('/api/champion-applications', body)
  return { ...body, path: `${DESK}/${body.id}` }
}

/** Somebody who was trained, vouched for and approved. Gives the invitation. */
async function approved(at: Desk, changes: Parameters<typeof championBody>[1] = {}) {
  const person = await applied(at, changes)
  await trained(at.app, at.call, person.id)
  await at.call('POST', `${person.path}/reference-check`, {})
  const response = await at.call('POST', `${person.path}/approval`, {})
  expect(response.status).toBe(201)
  return { ...person, ...((await response.json()) as { id: string; code: string }), application: person.id }
}

async function refusedWith(response: Response, status: number, fields: object) {
  expect([response.status, await response.json()]).toMatchObject([status, { error: { fields } }])
}

test('an unknown application, session, seat, person or centre is not found', async () => {
  const { call } = await desk()
  for (const [method, path, body] of [
    ['GET', `${DESK}/x`],
    ['POST', `${DESK}/x/approval`, {}],
    ['GET', `${SESSIONS}/x`],
    ['POST', `${SESSIONS}/x/cancellation`, {}],
    ['PUT', '/api/staff/training-places/x', { attended: true }],
    ['POST', `${PEOPLE}/x/renewal`, {}],
    ['POST', `${PEOPLE}/x/end`, { reason: 'moved away' }],
    ['PATCH', '/api/staff/centres/x', { listed: true }],
  ] as const)
    expect((await call(method, path, body)).status, path).toBe(404)
})

test('a champion is not approved without training and a reference, nor twice, nor under a taken address', async () => {
  const at = await desk()
  const { app, call, ask } = at
  const { id, path, email } = await applied(at)
  await refusedWith(await call('POST', `${path}/approval`, {}), 409, { training: 'missing' })
  await trained(app, call, id)
  await refusedWith(await call('POST', `${path}/approval`, {}), 409, { reference: 'missing' })
  expect(await ask(path)).toMatchObject({ missing: ['reference'], training: [{ attended: true }] })
  expect((await call('POST', `${path}/reference-check`, {})).status).toBe(204)
  expect(await ask(path)).toMatchObject({
    missing: [],
    referenceChecked: { at: app.clock.now.toISOString(), by: 'Somebody at coordinator@council.example' },
    training: [{ recordedBy: 'Somebody at coordinator@council.example' }],
  })
  const other = await addStaff(app, email, 'editor')
  await refusedWith(await call('POST', `${path}/approval`, {}), 409, { email: 'taken' })
  changeStaff(app.db, other.id, { email: 'elsewhere@council.example' })
  expect((await call('POST', `${path}/approval`, {})).status).toBe(201)
  await refusedWith(await call('POST', `${path}/approval`, {}), 409, { state: 'approved' })
  await refusedWith(await call('POST', `${path}/refusal`, { reason: 'late' }), 409, { state: 'approved' })
})

test('approving invites with the role of the application, and the code opens the account', async () => {
  const at = await desk()
  const { code, email, id } = await approved(at)
  expect(findStaffByEmail(at.app.db, email)).toMatchObject({ id, roles: ['champion'], state: 'invited' })
  const joined = await at.app.post('/api/sign-in/join', { code, email, password: 'seven green umbrellas' })
  expect(joined.status).toBeLessThan(300)
  const acts = at.app.db.$client.prepare('select action from audit order by seq desc limit 3').pluck().all()
  expect(acts).toEqual(expect.arrayContaining(['application.approved', 'person.invited']))
})

test('declining takes a reason, which only the team sees; the application and its seats are deleted in time', async () => {
  const at = await desk()
  const { app, call, ask } = at
  const { id, path } = await applied(at)
  await trained(app, call, id)
  await refusedWith(await call('POST', `${path}/refusal`, { reason: ' ' }), 400, { reason: 'tooShort' })
  expect((await call('POST', `${path}/refusal`, { reason: 'No references' })).status).toBe(204)
  expect(await ask(path)).toMatchObject({ state: 'declined', reason: 'No references' })
  const champion = await openSession(app, (await addStaff(app, 'champion@people.example', 'champion')).id)
  expect((await as(app, champion)('GET', path)).status).toBe(403)
  const waiting = await applied(at)

  const months = (count: number, days: number) => new Date(Date.UTC(2026, 11 + count, 1 + days, 12))
  expect(forgetApplications(app.db, months(KEEP_APPLICATIONS_MONTHS, -1))).toBe(0)
  expect(forgetApplications(app.db, months(KEEP_APPLICATIONS_MONTHS, 1))).toBe(1)
  expect(app.db.select({ id: applications.id }).from(applications).all()).toEqual([{ id: waiting.id }])
  expect(app.db.select().from(trainingPlaces).all()).toEqual([])
  expect(
    app.db.$client.prepare("select subject from audit where action = 'application.deleted'").pluck().all(),
  ).toEqual([id])
})

test('who waits comes first, the longest on top, and late from the end of the tenth working day', async () => {
  const at = await desk()
  const first = await applied(at)
  at.app.clock.now = new Date(at.app.clock.now.getTime() + 60_000)
  const second = await applied(at)
  at.app.clock.now = new Date(at.app.clock.now.getTime() + 60_000)
  const third = await applied(at)
  await at.call('POST', `${third.path}/withdrawal`, {})
  const listed = async () => (await at.ask(DESK)).applications as { id: string; late: boolean }[]
  expect((await listed()).map(({ id, late }) => [id, late])).toEqual([
    [first.id, false],
    [second.id, false],
    [third.id, false],
  ])
  // Sent on Tuesday 1 December 2026, so promised by the end of Tuesday 15 December.
  for (const [now, late] of [
    ['2026-12-15T23:59:59Z', false],
    ['2026-12-16T00:00:00Z', true],
  ] as const) {
    at.app.clock.now = new Date(now)
    const call = as(at.app, await openSession(at.app, at.me))
    const { applications: then } = await (await call('GET', DESK)).json()
    expect(then.map((one: { late: boolean }) => one.late)).toEqual([late, late, false])
  }
})

test('a session is refused at a time no clock in London shows, over-full, or when it is cancelled', async () => {
  const at = await desk()
  const { call, ask } = at
  const session = { place: 'Town Hall (made up)', seats: 1 }
  await refusedWith(await call('POST', SESSIONS, { ...session, at: '2027-03-28T01:30' }), 400, { at: 'skipped' })
  await refusedWith(await call('POST', SESSIONS, { ...session, at: '2027-10-31T01:30' }), 400, { at: 'twice' })
  await refusedWith(await call('POST', SESSIONS, { ...session, at: 'soon' }), 400, { at: 'malformed' })
  const { id } = await (await call('POST', SESSIONS, { ...session, at: '2027-06-08T18:30' })).json()
  // London's clock is an hour ahead in summer.
  expect(await ask(`${SESSIONS}/${id}`)).toMatchObject({ startsAt: '2027-06-08T17:30:00.000Z', taken: 0 })
  const [one, two] = [await applied(at), await applied(at)]
  const seat = (application: string) => call('POST', `${SESSIONS}/${id}/places`, { application })
  await refusedWith(await seat('x'), 400, { application: 'unknown' })
  expect((await seat(one.id)).status).toBe(204)
  await refusedWith(await seat(two.id), 409, { seats: 'full' })
  expect((await call('PATCH', `${SESSIONS}/${id}`, { seats: 2 })).status).toBe(204)
  await refusedWith(await seat(one.id), 409, { application: 'again' })
  expect((await seat(two.id)).status).toBe(204)
  await refusedWith(await call('PATCH', `${SESSIONS}/${id}`, { seats: 1 }), 409, { seats: 'tooFew' })
  const [person] = (await ask(`${SESSIONS}/${id}`)).people as { id: string }[]
  const place = `/api/staff/training-places/${person?.id}`
  await refusedWith(await call('PUT', place, { attended: true }), 409, { session: 'notYet' })
  expect((await call('DELETE', place)).status).toBe(204)
  expect((await call('POST', `${SESSIONS}/${id}/cancellation`, {})).status).toBe(204)
  await refusedWith(await seat(one.id), 409, { session: 'cancelled' })
  await refusedWith(await call('PATCH', `${SESSIONS}/${id}`, { seats: 9 }), 409, { session: 'cancelled' })
})

test('a session of the past is a record of what took place: it is asked for, and whoever applied later was not there', async () => {
  const at = await desk()
  const { app } = at
  const early = await applied(at)
  later(app, 3 * 24 * 60)
  const call = as(app, await openSession(app, at.me))
  const applicant = await applied({ ...at, call })
  const session = { place: 'Town Hall (made up)', seats: 9 }
  // Noon on 4 December.
  const [long, lately] = ['2020-02-03T18:30', '2026-12-02T18:30']
  for (const when of [long, lately, '2026-12-04T12:00'])
    await refusedWith(await call('POST', SESSIONS, { ...session, at: when }), 400, { at: 'past' })
  expect((await (await call('GET', SESSIONS)).json()).sessions).toEqual([])
  const added = async (when: string) =>
    (await (await call('POST', SESSIONS, { ...session, at: when, tookPlace: true })).json()).id
  const [first, second] = [await added(long), await added(lately)]
  const seat = (id: string, application: string) => call('POST', `${SESSIONS}/${id}/places`, { application })
  await refusedWith(await seat(first, early.id), 409, { application: 'later' })
  await refusedWith(await seat(second, applicant.id), 409, { application: 'later' })
  expect((await seat(second, early.id)).status).toBe(204)
  // Nobody is mailed about what is over; what is to come is not moved there by a slip.
  const { id } = await (await call('POST', SESSIONS, { ...session, at: '2027-01-12T18:30' })).json()
  expect((await seat(id, applicant.id)).status).toBe(204)
  await refusedWith(await call('PATCH', `${SESSIONS}/${id}`, { at: lately }), 400, { at: 'past' })
  expect((await call('PATCH', `${SESSIONS}/${second}`, { at: '2026-12-03T18:30' })).status).toBe(204)
})

test('a champion is due for renewal after a year, renewed from the day it is done, and shut out when it ends', async () => {
  const at = await desk()
  const { app, me } = at
  const person = await approved(at)
  changeStaff(app.db, person.id, { state: 'active' })
  const theirs = as(app, await openSession(app, person.id))
  expect((await theirs('GET', '/api/staff/me')).status).toBe(200)
  const states: string[] = []
  for (const day of ['2027-10-31', '2027-11-20', '2027-12-02']) {
    app.clock.now = new Date(`${day}T12:00:00Z`)
    const call = as(app, await openSession(app, me))
    const { appointments } = await (await call('GET', PEOPLE)).json()
    states.push(appointments[0].renewal)
  }
  expect(states).toEqual(['fine', 'due', 'overdue'])
  const call = as(app, await openSession(app, me))
  const [{ id }] = (await (await call('GET', PEOPLE)).json()).appointments
  expect((await call('POST', `${PEOPLE}/${id}/renewal`, {})).status).toBe(204)
  expect((await (await call('GET', PEOPLE)).json()).appointments).toMatchObject([
    { renewal: 'fine', renewalDueAt: '2028-12-03T00:00:00.000Z' },
  ])
  const late = as(app, await openSession(app, person.id))
  await refusedWith(await call('POST', `${PEOPLE}/${id}/end`, { reason: '' }), 400, { reason: 'tooShort' })
  expect((await call('POST', `${PEOPLE}/${id}/end`, { reason: 'Moved away' })).status).toBe(204)
  expect((await late('GET', '/api/staff/me')).status).toBe(401)
  expect(findStaffByEmail(app.db, person.email)?.state).toBe('suspended')
  await refusedWith(await call('POST', `${PEOPLE}/${id}/renewal`, {}), 409, { appointment: 'ended' })
  expect((await (await call('GET', PEOPLE)).json()).appointments).toMatchObject([{ ended: { reason: 'Moved away' } }])
})

test('a champion is on the public list only if they wished to be, have set up their account and go on', async () => {
  const at = await desk()
  const listed = async () => (await (await at.app.get('/api/champions')).json()).champions
  const [shown, hidden] = [
    await approved(at, { name: 'Sara Shown', listed: true }),
    await approved(at, { name: 'Hal Hidden', listed: false }),
  ]
  expect(await listed()).toEqual([])
  for (const { id } of [shown, hidden]) changeStaff(at.app.db, id, { state: 'active' })
  expect(await listed()).toEqual([{ name: 'Sara Shown', languages: ['en', 'fa'] }])
  const { appointments } = await at.ask(PEOPLE)
  const one = appointments.find(({ name }: { name: string }) => name === 'Sara Shown')
  await at.call('POST', `${PEOPLE}/${one.id}/end`, { reason: 'Asked to stop' })
  expect(await listed()).toEqual([])
})

test('a centre is listed when somebody has looked at its details, filtered, open now, and gone when it ends', async () => {
  const at = await desk()
  const { app, call, ask } = at
  const body = centreBody(app)
  await app.post('/api/centre-applications', body)
  expect((await call('POST', `${DESK}/${body.id}/approval`, {})).status).toBe(201)
  const public_ = async (query = '') => (await (await app.get(`/api/centres${query}`)).json()).centres
  expect(await public_()).toEqual([])
  const [centre] = (await ask('/api/staff/centres')).centres
  expect(centre).toMatchObject({ name: 'Sample Street Hub', listed: false, overdue: false })
  await refusedWith(await call('PATCH', `/api/staff/centres/${centre.id}`, { ward: 'Elsewhere' }), 400, {
    ward: 'unknown',
  })
  await refusedWith(await call('PATCH', `/api/staff/centres/${centre.id}`, { hours: {} }), 400, { hours: 'wrongType' })
  const open = { tue: { opens: '09:00', closes: '17:00' } }
  expect((await call('PATCH', `/api/staff/centres/${centre.id}`, { listed: true, hours: open })).status).toBe(200)
  expect(await public_()).toMatchObject([{ name: 'Sample Street Hub', today: { open: true, hours: open.tue } }])
  expect(Object.keys((await public_())[0])).not.toContain('reviewBy')
  for (const [query, count] of [
    ['?language=ro', 1],
    ['?language=fa', 0],
    ['?strand=race', 1],
    ['?strand=disability', 0],
    ['?ward=Burnt%20Oak', 1],
    ['?ward=Hendon', 0],
    ['?open=now', 1],
  ] as const)
    expect(await public_(query), query).toHaveLength(count)
  expect((await app.get('/api/centres?language=klingon')).status).toBe(400)
  expect((await app.get('/api/centres?open=later')).status).toBe(400)
  const { now } = app.clock
  app.clock.now = new Date(now.getTime() + 12 * 3_600_000)
  expect(await public_('?open=now')).toEqual([])
  app.clock.now = now
  const [{ id }] = (await ask(PEOPLE)).appointments
  await call('POST', `${PEOPLE}/${id}/end`, { reason: 'The hub closes' })
  expect(await public_()).toEqual([])
})
