import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { notifyTransport } from '#api/outbox/notify.ts'
import { outbox } from '#db/schema/outbox.ts'
import { testApp } from '#tests/support/app.ts'
import { centreBody, championBody, trained } from '#tests/support/champions.ts'
import { BASE_URL, mailServer, postroom, smtpTo } from '#tests/support/postroom.ts'
import { as, later, openSession, seated } from '#tests/support/staff.ts'

const SESSIONS = '/api/staff/training-sessions'
const NOTIFY_KEY = 'saysafe_live-26785a09-ab16-4eb0-8407-a37497a57506-3d844edf-8d35-48ac-975b-e847b4f122b0'

type Postroom = ReturnType<typeof postroom>

async function applied({ app }: Postroom, changes: Parameters<typeof championBody>[1] = {}) {
  const body = championBody(app, changes)
  expect((await app.post('/api/champion-applications', body)).status).toBe(201)
  return { ...body, path: `/api/staff/applications/${body.id}` }
}

/** A room whose mail arrives at a server, and a coordinator who is signed in. */
async function opened() {
  const server = await mailServer()
  const room = postroom(smtpTo(server.url))
  const desk = await seated(room.app, 'cora@council.example', 'coordinator')
  /** What arrived for an address since the last time that somebody asked. */
  const arrived = async (email: string) => {
    await room.sender.wake()
    const found = server.received.filter(({ mail }) => mail.to && !Array.isArray(mail.to) && mail.to.text === email)
    server.received.length = 0
    return found.map(({ mail }) => mail)
  }
  return { ...desk, server, room, arrived }
}

test('whoever applies is told in plain words that it arrived, without their name, their code or what it is about', async () => {
  const { room, server, arrived } = await opened()
  const { code, email, name } = await applied(room)
  const [mail, ...more] = await arrived(email)
  expect(more).toEqual([])
  expect(mail?.subject).toBe('We have received your application')
  expect(mail?.html).toBe(false)
  expect(mail?.text?.split('\n\n')).toEqual([
    'Hello,',
    'Thank you. London Borough of Barnet has received your application.',
    'You get an answer from us by the end of Tuesday 15 December 2026.',
    'To see where it stands, or to withdraw it, open this page and put in the code that we showed you when you applied:',
    `${BASE_URL}/en/application/`,
    'If you did not apply, somebody has typed in your address. Tell us, and we delete it:',
    '020 7946 0310\ncommunity.safety@barnet.example.org',
    'London Borough of Barnet sends this by itself. It never asks for your code by email or telephone.\n',
  ])
  expect(JSON.stringify(mail)).not.toMatch(new RegExp(`${code}|${name}|hate|champion|report`, 'i'))
  expect(server.received).toEqual([])
  expect(room.logged.join('')).not.toContain(email)
})

test('somebody whose application is committed beside one that is refused is told all the same, once', async () => {
  const { room, arrived } = await opened()
  const taken = await applied(room)
  const body = championBody(room.app, { email: 'beside@applicant.example' })
  const statuses = await Promise.all(
    [body, { ...championBody(room.app), code: taken.code }].map(
      async (each) => (await room.app.post('/api/champion-applications', each)).status,
    ),
  )
  expect(statuses).toEqual([201, 409])
  expect(await arrived(body.email)).toHaveLength(1)
})

test.each([
  ['fa', 'درخواست شما به ما رسید', 'سلام،'],
  ['ro', 'Am primit candidatura dumneavoastră', 'Bună ziua,'],
])('in %s the mail has its own words, and no hole in them', async (language, subject, hello) => {
  const { room, call, arrived } = await opened()
  const { id, email, path } = await applied(room, { language })
  const [mail] = await arrived(email)
  expect([mail?.subject, mail?.text?.split('\n')[0]]).toEqual([subject, hello])
  expect(mail?.text).toContain(`\n\n${BASE_URL}/${language}/application/\n\n`)
  const { id: session } = await (
    await call('POST', SESSIONS, { at: '2026-12-08T18:30', place: 'Sample Library', seats: 3 })
  ).json()
  await call('POST', `${SESSIONS}/${session}/places`, { application: id })
  await call('PATCH', `${SESSIONS}/${session}`, { place: 'Town Hall' })
  await call('POST', `${path}/refusal`, { reason: 'No' })
  const mails = [mail, ...(await arrived(email))]
  expect(mails.length).toBeGreaterThan(1)
  for (const one of mails) expect(`${one?.subject}${one?.text}`).not.toMatch(/\{\{|application_|training_|undefined/)
})

test('GOV.UK Notify gets the same mail', async () => {
  const asked: { email_address: string; personalisation: { subject: string; message: string } }[] = []
  const server = createServer((request, response) => {
    let text = ''
    request.on('data', (part: Buffer) => {
      text += part.toString('utf8')
    })
    request.on('end', () => {
      asked.push(JSON.parse(text))
      response.writeHead(201, { 'content-type': 'application/json' }).end('{}')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const template = { apiKey: NOTIFY_KEY, templateId: crypto.randomUUID() }
  const room = postroom(notifyTransport(template, { baseUrl, limitMs: 10_000 }))
  const { email } = await applied(room, { language: 'fa' })
  await room.sender.wake()
  expect(asked).toMatchObject([
    {
      email_address: email,
      personalisation: { subject: 'درخواست شما به ما رسید', message: expect.stringContaining('/fa/application/') },
    },
  ])
  expect(room.mail()).toMatchObject([{ state: 'sent', applicationId: expect.any(String), staffId: null }])
})

test('who is accepted, and who is not, is told so, and not why; the address that was corrected since is used', async () => {
  const { room, call, arrived } = await opened()
  const declined = await applied(room)
  await arrived(declined.email)
  await call('POST', `${declined.path}/refusal`, { reason: 'The reference was bad' })
  const [no] = await arrived(declined.email)
  expect(no?.subject).toBe('Our answer to your application')
  expect(no?.text).toContain('cannot take up your application this time')
  expect(no?.text).toContain('after 6 months')
  expect(no?.text).not.toContain('reference was bad')

  const approved = await applied(room)
  await trained(room.app, call, approved.id)
  await call('POST', `${approved.path}/reference-check`, {})
  await arrived(approved.email)
  expect((await call('POST', `${approved.path}/approval`, { by: 'mail' })).status).toBe(201)
  const mails = await arrived(approved.email)
  expect(mails.map(({ subject }) => subject).toSorted()).toEqual([
    'Our answer to your application',
    'Your invitation to Saysafe',
  ])
})

test('a seat, a change, a cancellation and a seat taken back are told to whoever has the seat, as they are then', async () => {
  const { room, call, arrived } = await opened()
  const person = await applied(room)
  const other = await applied(room)
  await arrived(person.email)
  const { id } = await (
    await call('POST', SESSIONS, { at: '2026-12-08T18:30', place: 'Sample Library', seats: 3 })
  ).json()
  const seat = (application: string) => call('POST', `${SESSIONS}/${id}/places`, { application })
  await seat(person.id)
  const [invited] = await arrived(person.email)
  expect(invited?.text).toContain('\n\nTuesday 8 December 2026 at 18:30\n\nSample Library\n\n')
  // More seats are nobody's business; another place is.
  await call('PATCH', `${SESSIONS}/${id}`, { seats: 5 })
  expect(await arrived(person.email)).toEqual([])
  await call('PATCH', `${SESSIONS}/${id}`, { place: 'Town Hall' })
  await call('PATCH', `${SESSIONS}/${id}`, { at: '2026-12-09T18:30' })
  const changed = await arrived(person.email)
  expect(changed.map(({ subject }) => subject)).toEqual(['Your training session has changed'])
  expect(changed[0]?.text).toContain('\n\nWednesday 9 December 2026 at 18:30\n\nTown Hall\n\n')

  // Who was not told of it yet only hears what holds: nothing.
  await seat(other.id)
  const { people } = await (await call('GET', `${SESSIONS}/${id}`)).json()
  const placeOf = (application: string) =>
    people.find(({ applicationId }: { applicationId: string }) => applicationId === application).id
  await call('DELETE', `/api/staff/training-places/${placeOf(other.id)}`)
  expect(
    room
      .mail()
      .filter(({ applicationId }) => applicationId === other.id)
      .map(({ kind }) => kind),
  ).toEqual(['application_received'])
  await call('DELETE', `/api/staff/training-places/${placeOf(person.id)}`)
  expect((await arrived(person.email)).map(({ subject }) => subject)).toEqual(['Your seat in a training session'])
  await seat(person.id)
  await arrived(person.email)
  await call('POST', `${SESSIONS}/${id}/cancellation`, {})
  const [cancelled] = await arrived(person.email)
  expect(cancelled?.subject).toBe('Your training session is cancelled')
  expect(cancelled?.text).toContain('Town Hall')
})

test('what does not hold any more is not sent late: decided meanwhile, withdrawn, or the session has begun', async () => {
  const { room, server, call, arrived } = await opened()
  server.state.manner = { refuses: 451, at: 'RCPT TO' }
  const [decided, withdrawn, seated2] = [await applied(room), await applied(room), await applied(room)]
  const { id } = await (
    await call('POST', SESSIONS, { at: '2026-12-02T09:30', place: 'Sample Library', seats: 3 })
  ).json()
  await call('POST', `${SESSIONS}/${id}/places`, { application: seated2.id })
  await room.sender.wake()
  await call('POST', `${decided.path}/refusal`, { reason: 'No' })
  expect((await room.app.post('/api/applications/withdrawal', { code: withdrawn.code })).status).toBe(204)
  server.state.manner = 'takes'
  later(room.app, 24 * 60)
  await room.sender.wake()
  const told = server.received.map(({ mail }) => [mail.to && !Array.isArray(mail.to) && mail.to.text, mail.subject])
  expect(told).not.toContainEqual([withdrawn.email, expect.anything()])
  expect(told.filter(([to]) => to === decided.email)).toEqual([[decided.email, 'Our answer to your application']])
  expect(told.filter(([to]) => to === seated2.email)).toEqual([[seated2.email, 'We have received your application']])
  expect(room.mail().filter(({ kind }) => kind === 'training_invited')).toMatchObject([
    { state: 'failed', lastError: 'expired' },
  ])
  expect(await arrived(withdrawn.email)).toEqual([])
})

test('nobody’s address is flooded: one such mail a day, and none that a machine asked for', async () => {
  const { room, arrived } = await opened()
  const email = 'somebody.else@people.example'
  for (let times = 0; times < 5; times += 1) {
    const { code } = await applied(room, { email: times % 2 ? email : email.toUpperCase().replace('PEOPLE', 'people') })
    await room.app.post('/api/applications/withdrawal', { code })
    await applied(room, { email, website: 'https://spam.example' })
  }
  const { id } = await applied(room, { email: 'another@people.example' })
  expect((await arrived('another@people.example')).length).toBe(1)
  expect(room.mail().filter(({ applicationId }) => applicationId !== null)).toMatchObject([{ applicationId: id }])
  later(room.app, 24 * 60)
  await applied(room, { email })
  expect(await arrived(email)).toHaveLength(1)
})

test('without mail nothing waits to go out on the day that it is set up, and nobody is promised any', async () => {
  const app = testApp()
  expect(await (await app.get('/api/applying')).json()).toMatchObject({ mail: false })
  expect((await app.post('/api/champion-applications', championBody(app))).status).toBe(201)
  expect(app.db.select().from(outbox).all()).toEqual([])
  expect(await (await postroom(smtpTo('smtp://127.0.0.1:1')).app.get('/api/applying')).json()).toMatchObject({
    mail: true,
  })
})

test('coordinators are told that something waits when an application arrives, and nobody else is', async () => {
  const { room, id: cora } = await opened()
  await seated(room.app, 'ada@council.example', 'admin')
  const body = centreBody(room.app)
  await room.app.post('/api/centre-applications', body)
  await room.app.post('/api/centre-applications', body)
  const told = room.app.db.select({ to: outbox.staffId, kind: outbox.kind }).from(outbox).all()
  expect(told).toEqual(
    expect.arrayContaining([
      { to: cora, kind: 'something_waits' },
      { to: null, kind: 'application_received' },
    ]),
  )
  expect(told).toHaveLength(2)
})

test('an administrator sees in the outbox what became of it, and can have it sent again or give it up', async () => {
  const { room, server, call } = await opened()
  server.state.manner = { refuses: 550, at: 'RCPT TO' }
  const { id, name, path } = await applied(room)
  await room.sender.wake()
  const at = room.app.clock.now.toISOString()
  // Whoever decides sees it too, and rings instead.
  expect(await (await call('GET', path)).json()).toMatchObject({
    mail: [{ kind: 'application_received', state: 'failed', at }],
  })
  const ada = await seated(room.app, 'ada@council.example', 'admin')
  const listed = await (await ada.call('GET', '/api/staff/outbox/mail')).json()
  const mine = listed.mail.find(({ applicant }: { applicant: boolean }) => applicant)
  expect(mine).toMatchObject({ kind: 'application_received', to: id, state: 'failed', lastError: 'rejected_550' })
  expect(listed.names[id]).toBe(name)
  server.state.manner = 'takes'
  expect((await ada.call('POST', `/api/staff/outbox/mail/${mine.id}/attempt`, {})).status).toBe(202)
  await room.sender.wake()
  expect(room.mail().find((one) => one.id === mine.id)).toMatchObject({ state: 'sent', sentAt: room.app.clock.now })
  const again = as(room.app, await openSession(room.app, ada.id))
  expect((await again('DELETE', `/api/staff/outbox/mail/${mine.id}`)).status).toBe(409)
})
