import { expect, test } from 'vitest'
import { createAppointment } from '#db/queries/appointments.ts'
import { listActs } from '#db/queries/audit.ts'
import { createStaff, findStaff, findStaffByEmail, listStaff } from '#db/queries/staff.ts'
import { findEmailChange, formerEmailOf } from '#db/queries/staff-email-changes.ts'
import { NOW, testApp } from '#tests/support/app.ts'
import { addCentre } from '#tests/support/centres.ts'
import { codeIn } from '#tests/support/mail.ts'
import { mailServer, postroom, smtpTo } from '#tests/support/postroom.ts'
import { as, later, openSession, PASSWORD, seated, signIn } from '#tests/support/staff.ts'

const NEW = 'Eve.Right@council.example'

/** Two administrators and an editor whose address is wrong, without mail unless the test has a server for it. */
async function office(app: ReturnType<typeof testApp> = testApp()) {
  const ada = await seated(app, 'ada@council.example', 'admin')
  const ben = await seated(app, 'ben@council.example', 'admin')
  const eve = await seated(app, 'eve@council.example', 'editor')
  const path = `/api/staff/people/${eve.id}/email`
  return { app, ada, ben, eve, path }
}

async function refused(response: Response): Promise<[number, Record<string, string>]> {
  const { error } = (await response.json()) as { error: { fields: Record<string, string> } }
  return [response.status, error.fields]
}

const codeOf = async (response: Response) => ((await response.json()) as { code: string }).code
const actions = (app: ReturnType<typeof testApp>) => listActs(app.db, { limit: 20 }).map(({ action }) => action)

test('an address that is none, the same, somebody else’s, one’s own or of somebody suspended is refused by name', async () => {
  const { ada, ben, eve, path, app } = await office()
  const put = (body: object, to = path) => ada.call('PUT', to, body)
  expect(await refused(await put({ email: 'somebody' }))).toEqual([400, { email: 'malformed' }])
  expect(await refused(await put({ email: 'EVE@council.example' }))).toEqual([409, { email: 'same' }])
  expect(await refused(await put({ email: 'BEN@council.example' }))).toEqual([409, { email: 'taken' }])
  expect(await refused(await put({ email: NEW }, path.replace(eve.id, ada.id)))).toEqual([409, { id: 'self' }])
  expect((await put({ email: NEW }, path.replace(eve.id, 'nobody'))).status).toBe(404)
  await ada.call('POST', `/api/staff/people/${ben.id}/suspension`, {})
  expect(await refused(await put({ email: NEW }, path.replace(eve.id, ben.id)))).toEqual([409, { state: 'suspended' }])
  later(app, 31)
  expect((await put({ email: NEW })).status).toBe(403)
  expect(findStaff(app.db, eve.id)?.email).toBe('eve@council.example')
})

test('a new address counts only once its owner has typed the code, and ends what was open elsewhere', async () => {
  const { app, ada, ben, eve, path } = await office()
  const elsewhere = await openSession(app, eve.id)
  const code = await codeOf(await ada.call('PUT', path, { email: NEW }))
  const me = '/api/staff/me'
  expect(await (await eve.call('GET', me)).json()).toMatchObject({ email: eve.email, newEmail: NEW.toLowerCase() })
  // Nobody confirms for somebody else, not even who asked.
  for (const other of [ada, ben]) expect((await other.call('PUT', `${me}/email`, { code })).status).toBe(404)
  expect(await refused(await eve.call('PUT', `${me}/email`, { code: '7KQM-24F2-PXWD-0T8N' }))).toEqual([
    400,
    { code: 'wrong' },
  ])
  later(app, 1)
  await ada.call('POST', `/api/staff/people/${eve.id}/factor-reset`, {})
  expect((await eve.call('PUT', `${me}/email`, { code: code.toLowerCase() })).status).toBe(204)
  expect(await (await eve.call('GET', me)).json()).toMatchObject({ email: NEW.toLowerCase() })
  expect((await as(app, elsewhere)('GET', me)).status).toBe(401)
  expect((await eve.call('PUT', `${me}/email`, { code })).status).toBe(404)
  // What somebody said under the address before does not let anybody in under the new one.
  expect((await ben.call('PUT', `/api/staff/people/${eve.id}/factor-reset`, {})).status).toBe(404)
  later(app, 1)
  expect((await app.post('/api/sign-in', { email: eve.email, password: PASSWORD })).status).toBe(401)
  later(app, 1)
  await signIn(app, NEW)
  expect(actions(app)).toEqual(expect.arrayContaining(['email.requested', 'email.confirmed']))
  expect(JSON.stringify(listActs(app.db, { limit: 50 }))).not.toMatch(/right@/i)
})

test('a correction can be taken back or refused; its code, an earlier one and one that is too old do nothing', async () => {
  const { app, ada, eve, path } = await office()
  const confirm = (code: string) => eve.call('PUT', '/api/staff/me/email', { code })
  const first = await codeOf(await ada.call('PUT', path, { email: 'first@council.example' }))
  const second = await codeOf(await ada.call('PUT', path, { email: 'second@council.example' }))
  expect(await refused(await confirm(first))).toEqual([400, { code: 'wrong' }])
  expect((await ada.call('DELETE', path)).status).toBe(204)
  expect((await confirm(second)).status).toBe(404)
  expect((await ada.call('DELETE', path)).status).toBe(404)
  const third = await codeOf(await ada.call('PUT', path, { email: NEW }))
  expect((await eve.call('DELETE', '/api/staff/me/email')).status).toBe(204)
  later(app, 1)
  expect((await confirm(third)).status).toBe(404)
  const fourth = await codeOf(await ada.call('PUT', path, { email: NEW }))
  later(app, 7 * 24 * 60)
  const back = as(app, await openSession(app, eve.id))
  expect(await refused(await back('PUT', '/api/staff/me/email', { code: fourth }))).toEqual([400, { code: 'wrong' }])
  expect(findStaff(app.db, eve.id)?.email).toBe(eve.email)
})

test('an address that was taken meanwhile, or asked for by somebody who administers no more, does not count', async () => {
  const { app, ada, ben, eve, path } = await office()
  const code = await codeOf(await ada.call('PUT', path, { email: NEW }))
  await ben.call('POST', '/api/staff/people', { email: NEW, name: 'Nia', roles: ['editor'] })
  expect(await refused(await eve.call('PUT', '/api/staff/me/email', { code }))).toEqual([409, { email: 'taken' }])
  const other = await codeOf(await ada.call('PUT', path, { email: 'other@council.example' }))
  await ben.call('POST', `/api/staff/people/${ada.id}/suspension`, {})
  later(app, 1)
  expect((await eve.call('PUT', '/api/staff/me/email', { code: other })).status).toBe(404)
  expect(findStaff(app.db, eve.id)?.email).toBe(eve.email)
})

test('with mail the code goes to the new address alone, and the old one is told without the new', async () => {
  const server = await mailServer()
  const { app, sender } = postroom(smtpTo(server.url))
  const { ada, eve, path } = await office(app)
  const asked = await ada.call('PUT', path, { email: NEW, by: 'hand' })
  expect(await asked.json()).not.toHaveProperty('code')
  await sender.wake()
  const to = (kind: RegExp) => server.received.find(({ mail }) => kind.test(mail.text ?? ''))?.mail
  const address = (mail: ReturnType<typeof to>) => (mail?.to as { text: string } | undefined)?.text
  const mailed = to(/enter the following code/)
  expect(address(mailed)).toBe(NEW.toLowerCase())
  expect(address(to(/Something waits/))).toBe(eve.email)
  expect(server.received).toHaveLength(2)
  const code = mailed ? codeIn(mailed) : ''
  expect((await eve.call('PUT', '/api/staff/me/email', { code })).status).toBe(204)
  expect(formerEmailOf(app.db, eve.id)).toBe(eve.email)
  await sender.wake()
  const told = to(/another email address from now on/)
  expect(address(told)).toBe(eve.email)
  expect(told?.text).not.toMatch(/right@/i)
  // Once it is told nobody needs it any more.
  expect(formerEmailOf(app.db, eve.id)).toBeUndefined()
})

test('a code that still waits to be mailed is not sent once the correction is taken back', async () => {
  const server = await mailServer()
  const { app, sender, mail } = postroom(smtpTo(server.url))
  const { ada, path } = await office(app)
  await ada.call('PUT', path, { email: NEW })
  await ada.call('DELETE', path)
  await sender.wake()
  expect(mail().map(({ kind }) => kind)).toEqual(['something_waits'])
  expect(server.received.map(({ mail: one }) => codeIn(one))).toEqual([''])
})

test('whoever is only invited has the corrected address at once, and the code before stops working', async () => {
  const { app, ada } = await office()
  const given = { email: 'nai@council.example', name: 'Nia New', roles: ['editor'] }
  const invited = (await (await ada.call('POST', '/api/staff/people', given)).json()) as { id: string; code: string }
  const code = await codeOf(
    await ada.call('PUT', `/api/staff/people/${invited.id}/email`, { email: 'nia@council.example' }),
  )
  expect(findEmailChange(app.db, invited.id)).toBeUndefined()
  const join = (by: string, email: string) =>
    app.post('/api/sign-in/join', { code: by, email, password: 'a kettle of herons' })
  expect((await join(invited.code, 'nai@council.example')).status).toBe(401)
  later(app, 1)
  expect((await join(invited.code, 'nia@council.example')).status).toBe(401)
  later(app, 5)
  expect((await join(code, 'nia@council.example')).status).toBe(200)
})

test('an invitation is withdrawn with its code and its mail, and the address is free; an account is not', async () => {
  const { app, ada, eve } = await office()
  const given = { email: 'nai@council.example', name: 'Nia New', roles: ['editor'] }
  const invite = async () =>
    (await (await ada.call('POST', '/api/staff/people', given)).json()) as { id: string; code: string }
  const first = await invite()
  const path = `/api/staff/people/${first.id}/invitation`
  expect((await ada.call('DELETE', path)).status).toBe(204)
  expect((await ada.call('DELETE', path)).status).toBe(404)
  expect(findStaffByEmail(app.db, given.email)).toBeUndefined()
  const join = await app.post('/api/sign-in/join', {
    code: first.code,
    email: given.email,
    password: 'a kettle of herons',
  })
  expect(join.status).toBe(401)
  expect((await invite()).id).not.toBe(first.id)
  expect(await refused(await ada.call('DELETE', `/api/staff/people/${eve.id}/invitation`))).toEqual([
    409,
    { state: 'active' },
  ])
  expect(listStaff(app.db)).toHaveLength(4)
  expect(actions(app)).toContain('person.withdrawn')
})

test('a centre’s invitation is withdrawn with its place; what was approved is ended where it was approved', async () => {
  const { app, ada, eve } = await office()
  const centre = addCentre(app.db, app.clock.now)
  const given = { email: 'cy@centre.example', name: 'Cy', roles: ['centre'], centre: centre.id }
  const { id } = (await (await ada.call('POST', '/api/staff/people', given)).json()) as { id: string }
  expect((await ada.call('DELETE', `/api/staff/people/${id}/invitation`)).status).toBe(204)
  const champion = createStaff(
    app.db,
    { email: 'z@people.example', name: 'Z', roles: ['champion'], state: 'invited' },
    NOW,
  )
  createAppointment(app.db, {
    kind: 'champion',
    staffId: champion.id,
    applicationId: null,
    centreId: null,
    languages: [],
    listed: false,
    approvedAt: NOW,
    approvedBy: eve.id,
    renewalDueAt: NOW,
  })
  const path = `/api/staff/people/${champion.id}`
  expect(await refused(await ada.call('DELETE', `${path}/invitation`))).toEqual([409, { id: 'appointed' }])
  expect((await ada.call('PUT', `${path}/email`, { email: 'zara@people.example' })).status).toBe(201)
})
