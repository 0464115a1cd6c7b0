import { expect, test } from 'vitest'
import { issueRecoveryCodes } from '#api/auth/secrets.ts'
import { totpCode } from '#api/auth/totp.ts'
import { findStaff, findStaffByEmail, hasAnotherAdmin, listStaff } from '#db/queries/staff.ts'
import { countCodes } from '#db/queries/staff-codes.ts'
import { listPasskeys } from '#db/queries/staff-passkeys.ts'
import { testApp } from '#tests/support/app.ts'
import { newTestPasskey } from '#tests/support/passkey.ts'
import { appCode, as, cookieOf, later, openSession, PASSWORD, seated, signIn } from '#tests/support/staff.ts'

const NEW = { email: 'new@council.example', name: 'Nia New', roles: ['editor'] }
const CHOSEN = 'a kettle of herons'
type TestApp = ReturnType<typeof testApp>
type Seated = Awaited<ReturnType<typeof seated>>

/** Two administrators and an editor, at their desks. */
async function office() {
  const app = testApp()
  const ada = await seated(app, 'ada@council.example', 'admin')
  const ben = await seated(app, 'ben@council.example', 'admin')
  const eve = await seated(app, 'eve@council.example', 'editor')
  return { app, ada, ben, eve }
}

const person = ({ id }: { id: string }, part = '') => `/api/staff/people/${id}${part && `/${part}`}`

async function invite(by: Seated, who: object = NEW): Promise<{ id: string; code: string }> {
  const response = await by.call('POST', '/api/staff/people', who)
  expect(response.status).toBe(201)
  return (await response.json()) as { id: string; code: string }
}

/** Both steps with a code, as far as they go. */
async function join(app: TestApp, code: string, email: string, password = CHOSEN): Promise<Response> {
  const begun = await app.post('/api/sign-in/join', { code, email, password })
  if (begun.status !== 200) return begun
  const { ticket, secret } = (await begun.json()) as { ticket: string; secret: string }
  return app.post('/api/sign-in/join/confirm', { ticket, code: totpCode(secret, app.clock.now) })
}

async function conflict(response: Response): Promise<Record<string, string>> {
  expect(response.status).toBe(409)
  const { error } = (await response.json()) as { error: { code: string; fields: Record<string, string> } }
  expect(error.code).toBe('conflict')
  return error.fields
}

test.each([
  ['no address', { ...NEW, email: 'somebody' }, { email: 'malformed' }],
  ['a look-alike of an address in other letters', { ...NEW, email: 'еve@council.example' }, { email: 'malformed' }],
  ['an address that folds to somebody’s', { ...NEW, email: 'eve@council.example\u212A' }, { email: 'malformed' }],
  ['an address that is too long', { ...NEW, email: `${'x'.repeat(250)}@council.example` }, { email: 'tooLong' }],
  ['a name of spaces', { ...NEW, name: '   ' }, { name: 'tooShort' }],
  ['no role', { ...NEW, roles: [] }, { roles: 'tooShort' }],
  ['a role that is none', { ...NEW, roles: ['mayor'] }, { 'roles.0': 'unknown' }],
  ['a role twice', { ...NEW, roles: ['editor', 'editor'] }, { roles: 'wrongType' }],
  ['a state', { ...NEW, state: 'active' }, { state: 'unknown' }],
  ['a password', { ...NEW, passwordHash: 'x' }, { passwordHash: 'unknown' }],
])('an invitation with %s is refused, naming the field', async (_case, body, fields) => {
  const { app, ada } = await office()
  const response = await ada.call('POST', '/api/staff/people', body)
  expect(response.status).toBe(400)
  expect(await response.json()).toMatchObject({ error: { code: 'invalid_input', fields } })
  expect(listStaff(app.db)).toHaveLength(3)
})

test('an address is somebody’s in whatever capitals, also when two invite at the same moment', async () => {
  const { app, ada, ben } = await office()
  expect(await conflict(await ada.call('POST', '/api/staff/people', { ...NEW, email: 'EVE@Council.Example' }))).toEqual(
    { email: 'taken' },
  )
  const answers = await Promise.all([
    ada.call('POST', '/api/staff/people', NEW),
    ben.call('POST', '/api/staff/people', { ...NEW, email: 'New@COUNCIL.example' }),
  ])
  expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409])
  expect(listStaff(app.db).filter(({ email }) => email === NEW.email)).toHaveLength(1)
})

test('who is invited chooses a password and an app, and has the roles that were given', async () => {
  const { app, ada } = await office()
  const { id, code } = await invite(ada)
  expect((await app.post('/api/sign-in', { email: NEW.email, password: '' })).status).toBe(400)
  expect((await join(app, code, 'eve@council.example')).status).toBe(401)
  const joined = await join(app, code.toLowerCase().replaceAll('-', ' '), 'NEW@council.example')
  expect(joined.status).toBe(201)
  expect(await joined.clone().json()).toMatchObject({ name: NEW.name, roles: NEW.roles })
  expect(((await joined.json()) as { recoveryCodes: string[] }).recoveryCodes).toHaveLength(8)
  expect(findStaff(app.db, id)).toMatchObject({ state: 'active', roles: ['editor'] })
  expect((await as(app, cookieOf(joined))('GET', '/api/staff/me')).status).toBe(200)
  expect((await join(app, code, NEW.email)).status).toBe(401)
  later(app, 1)
  await signIn(app, NEW.email, CHOSEN)
})

test('an invitation at the same moment in two places makes one account with one app', async () => {
  const { app, ada } = await office()
  const { code } = await invite(ada)
  const answers = await Promise.all([join(app, code, NEW.email), join(app, code, NEW.email, 'another fine sentence')])
  expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 401])
  expect(listStaff(app.db).filter(({ email }) => email === NEW.email)).toHaveLength(1)
  const known = findStaffByEmail(app.db, NEW.email)
  expect(countCodes(app.db, known?.id ?? '', 'recovery')).toBe(8)
})

test('the set-up code at the same moment in two places makes one administrator', async () => {
  const { setUpCode } = await import('#api/auth/set-up.ts')
  const app = testApp()
  const code = setUpCode(app.db, app.clock.now) ?? ''
  const begin = async (email: string) => {
    const begun = await app.post('/api/sign-in/join', { code, email, name: 'First', password: CHOSEN })
    return (await begun.json()) as { ticket: string; secret: string }
  }
  const begun = await Promise.all([begin('one@council.example'), begin('two@council.example')])
  const answers = await Promise.all(
    begun.map(({ ticket, secret }) =>
      app.post('/api/sign-in/join/confirm', { ticket, code: totpCode(secret, app.clock.now) }),
    ),
  )
  expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 401])
  expect(listStaff(app.db)).toHaveLength(1)
})

test('an invitation expires after a week, its second step after half an hour, and a newer one replaces it', async () => {
  const { app, ada } = await office()
  const first = await invite(ada)
  const renewed = await ada.call('POST', person(first, 'invitation'), {})
  expect(renewed.status).toBe(201)
  const { code } = (await renewed.json()) as { code: string }
  expect((await join(app, first.code, NEW.email)).status).toBe(401)

  const begun = await app.post('/api/sign-in/join', { code, email: NEW.email, password: CHOSEN })
  const { ticket, secret } = (await begun.json()) as { ticket: string; secret: string }
  later(app, 30)
  const late = { ticket, code: totpCode(secret, app.clock.now) }
  expect((await app.post('/api/sign-in/join/confirm', late)).status).toBe(401)

  later(app, 7 * 24 * 60 - 31)
  expect((await app.post('/api/sign-in/join', { code, email: NEW.email, password: 'short' })).status).toBe(400)
  later(app, 1)
  expect((await join(app, code, NEW.email)).status).toBe(401)
  expect(findStaff(app.db, first.id)?.state).toBe('invited')
})

test('a second step that began before the invitation was renewed is refused', async () => {
  const { app, ada } = await office()
  const { id, code } = await invite(ada)
  const begun = await app.post('/api/sign-in/join', { code, email: NEW.email, password: CHOSEN })
  const { ticket, secret } = (await begun.json()) as { ticket: string; secret: string }
  await ada.call('POST', person({ id }, 'invitation'), {})
  const answer = await app.post('/api/sign-in/join/confirm', { ticket, code: totpCode(secret, app.clock.now) })
  expect(answer.status).toBe(401)
})

test('nobody can invite again who has an account: that would take it over alone', async () => {
  const { ada, eve } = await office()
  expect(await conflict(await ada.call('POST', person(eve, 'invitation'), {}))).toEqual({ state: 'active' })
})

test.each(['suspension', 'invitation', 'factor-reset'])('%s of nobody is not found', async (part) => {
  const { ada } = await office()
  expect((await ada.call('POST', person({ id: crypto.randomUUID() }, part), {})).status).toBe(404)
  expect((await ada.call('PATCH', person({ id: crypto.randomUUID() }), { name: 'X' })).status).toBe(404)
})

test('a change of roles acts at once on an open session', async () => {
  const { ada, eve } = await office()
  expect((await eve.call('GET', '/api/staff/people')).status).toBe(403)
  const changed = await ada.call('PATCH', person(eve), { roles: ['editor', 'admin'] })
  expect(await changed.json()).toMatchObject({ roles: ['editor', 'admin'], state: 'active' })
  expect((await eve.call('GET', '/api/staff/people')).status).toBe(200)
  await ada.call('PATCH', person(eve), { roles: ['champion'] })
  expect((await eve.call('GET', '/api/staff/people')).status).toBe(403)
  expect(await (await eve.call('GET', '/api/staff/me')).json()).toMatchObject({ roles: ['champion'] })
})

test.each([
  ['admin', 'coordinator'],
  ['admin', 'centre'],
  ['admin', 'champion'],
  ['coordinator', 'centre'],
  ['coordinator', 'champion'],
])('%s and %s are given to one person only by somebody who says that it is meant', async (...roles) => {
  const { app, ada, eve } = await office()
  expect(await conflict(await ada.call('POST', '/api/staff/people', { ...NEW, roles, together: false }))).toEqual({
    roles: 'seldomTogether',
  })
  expect(findStaffByEmail(app.db, NEW.email)).toBeUndefined()
  expect(await conflict(await ada.call('PATCH', person(eve), { roles: [...roles, 'editor'] }))).toEqual({
    roles: 'seldomTogether',
  })
  expect(findStaff(app.db, eve.id)?.roles).toEqual(['editor'])
})

test('roles that seldom go together are asked about once, and never for what somebody has already', async () => {
  const { app, ada, eve } = await office()
  const roles = ['admin', 'coordinator']
  expect((await ada.call('PATCH', person(eve), { roles, together: true })).status).toBe(200)
  expect(findStaff(app.db, eve.id)?.roles).toEqual(roles)
  expect((await ada.call('PATCH', person(eve), { roles: [...roles, 'editor'] })).status).toBe(200)
  await invite(ada, { ...NEW, roles, together: true })
})

test('the last administrator stays one', async () => {
  const { app, ada, ben } = await office()
  expect((await ada.call('PATCH', person(ada), { roles: ['editor'] })).status).toBe(200)
  expect(await conflict(await ben.call('PATCH', person(ben), { roles: ['editor'] }))).toEqual({ roles: 'lastAdmin' })
  expect((await ben.call('PATCH', person(ben), { name: 'Ben', roles: ['admin', 'editor'] })).status).toBe(200)
  // An invited or a suspended administrator is no help.
  await invite(ben, { ...NEW, roles: ['admin'] })
  await ben.call('PATCH', person(ada), { roles: ['admin'] })
  await ben.call('POST', person(ada, 'suspension'), {})
  expect(await conflict(await ben.call('PATCH', person(ben), { roles: ['editor'] }))).toEqual({ roles: 'lastAdmin' })
  expect(hasAnotherAdmin(app.db, '')).toBe(true)
})

test.each([
  ['demote', 'PATCH', '', { roles: ['editor'] }, [200, 403]],
  ['suspend', 'POST', 'suspension', {}, [204, 401]],
] as const)(
  'two administrators who %s each other at the same moment leave one',
  async (_what, method, part, body, statuses) => {
    const { app, ada, ben } = await office()
    const answers = await Promise.all([
      ada.call(method, person(ben, part), body),
      ben.call(method, person(ada, part), body),
    ])
    expect(answers.map(({ status }) => status).toSorted()).toEqual(statuses)
    expect(hasAnotherAdmin(app.db, '')).toBe(true)
  },
)

test('two administrators who step down at the same moment leave one', async () => {
  const { app, ada, ben } = await office()
  const stepDown = (who: Seated) => who.call('PATCH', person(who), { roles: ['editor'] })
  const answers = await Promise.all([stepDown(ada), stepDown(ben)])
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409])
  expect(hasAnotherAdmin(app.db, '')).toBe(true)
})

test('nobody suspends themselves', async () => {
  const { ada } = await office()
  expect(await conflict(await ada.call('POST', person(ada, 'suspension'), {}))).toEqual({ id: 'self' })
  expect((await ada.call('GET', '/api/staff/me')).status).toBe(200)
})

test('suspension ends every session at once, and no code from before lets anybody in', async () => {
  const { app, ada, ben, eve } = await office()
  const elsewhere = as(app, await openSession(app, eve.id))
  const { ticket } = await (await app.post('/api/sign-in', { email: eve.email, password: PASSWORD })).json()
  const key = newTestPasskey(app, eve.id)
  const asked = await (await app.post('/api/sign-in/passkey/options', {})).json()
  await ada.call('POST', person(eve, 'factor-reset'), {})
  const { code } = await (await ben.call('PUT', person(eve, 'factor-reset'), {})).json()
  await ada.call('POST', person(eve, 'factor-reset'), {})
  const begun = await (await app.post('/api/sign-in/join', { code, email: eve.email, password: CHOSEN })).json()

  expect((await ada.call('POST', person(eve, 'suspension'), {})).status).toBe(204)
  for (const session of [eve.call, elsewhere]) expect((await session('GET', '/api/staff/me')).status).toBe(401)
  const refused = async () => [
    (await app.post('/api/sign-in/second-factor', { ticket, code: appCode(app, eve.email) })).status,
    (await app.post('/api/sign-in/passkey', { ticket: asked.ticket, response: key.answer(asked.options.challenge) }))
      .status,
    (await join(app, code, eve.email)).status,
    (
      await app.post('/api/sign-in/join/confirm', {
        ticket: begun.ticket,
        code: totpCode(begun.secret, app.clock.now),
      })
    ).status,
  ]
  expect(await refused()).toEqual([401, 401, 401, 401])
  expect((await app.post('/api/sign-in', { email: eve.email, password: PASSWORD })).status).toBe(401)
  expect((await ben.call('PUT', person(eve, 'factor-reset'), {})).status).toBe(404)
  expect(await conflict(await ben.call('POST', person(eve, 'invitation'), {}))).toEqual({ state: 'suspended' })
  expect(await conflict(await ben.call('POST', person(eve, 'factor-reset'), {}))).toEqual({ state: 'suspended' })

  // Let in again, they sign in as before, and everything from before stays dead.
  expect((await ada.call('DELETE', person(eve, 'suspension'))).status).toBe(204)
  expect(await conflict(await ada.call('DELETE', person(eve, 'suspension')))).toEqual({ state: 'active' })
  for (const session of [eve.call, elsewhere]) expect((await session('GET', '/api/staff/me')).status).toBe(401)
  expect(await refused()).toEqual([401, 401, 401, 401])
  later(app, 20)
  await signIn(app, eve.email)
})

test('who was invited and then suspended cannot come in with the invitation, also when restored', async () => {
  const { app, ada } = await office()
  const { id, code } = await invite(ada)
  await ada.call('POST', person({ id }, 'suspension'), {})
  expect((await join(app, code, NEW.email)).status).toBe(401)
  await ada.call('DELETE', person({ id }, 'suspension'))
  expect(findStaff(app.db, id)?.state).toBe('invited')
  expect((await join(app, code, NEW.email)).status).toBe(401)
  const { code: renewed } = await (await ada.call('POST', person({ id }, 'invitation'), {})).json()
  expect((await join(app, renewed, NEW.email)).status).toBe(201)
})

test('a lost second factor takes two administrators, neither of them the person', async () => {
  const { app, ada, ben, eve } = await office()
  expect((await ben.call('PUT', person(eve, 'factor-reset'), {})).status).toBe(404)
  expect(await conflict(await ada.call('POST', person(ada, 'factor-reset'), {}))).toEqual({ id: 'self' })
  expect((await ada.call('POST', person(eve, 'factor-reset'), {})).status).toBe(204)
  expect(await conflict(await ada.call('PUT', person(eve, 'factor-reset'), {}))).toEqual({ id: 'self' })
  expect((await eve.call('PUT', person(eve, 'factor-reset'), {})).status).toBe(403)
  // Nobody agrees to their own, also when they administer meanwhile.
  await ada.call('PATCH', person(eve), { roles: ['admin'] })
  expect(await conflict(await eve.call('PUT', person(eve, 'factor-reset'), {}))).toEqual({ id: 'self' })
  const listed = await (await ben.call('GET', '/api/staff/people')).json()
  expect(listed.people).toContainEqual(expect.objectContaining({ id: eve.id, factorResetRequestedBy: ada.id }))
  // Taken back, it cannot be agreed to.
  expect((await ben.call('DELETE', person(eve, 'factor-reset'))).status).toBe(204)
  expect((await ben.call('PUT', person(eve, 'factor-reset'), {})).status).toBe(404)
  expect(countCodes(app.db, eve.id, 'lost_factor')).toBe(0)
})

test.each([
  ['suspended', (by: Seated, whom: Seated) => by.call('POST', person(whom, 'suspension'), {})],
  ['no administrator any more', (by: Seated, whom: Seated) => by.call('PATCH', person(whom), { roles: ['editor'] })],
])('what somebody asked who is %s cannot be agreed to', async (_what, remove) => {
  const { app, ada, ben, eve } = await office()
  await ada.call('POST', person(eve, 'factor-reset'), {})
  await remove(ben, ada)
  expect((await ben.call('PUT', person(eve, 'factor-reset'), {})).status).toBe(404)
  expect(countCodes(app.db, eve.id, 'lost_factor')).toBe(0)
})

test('two who agree at the same moment get one code', async () => {
  const { app, ada, ben, eve } = await office()
  const cara = await seated(app, 'cara@council.example', 'admin')
  await ada.call('POST', person(eve, 'factor-reset'), {})
  const answers = await Promise.all([ben, cara].map((by) => by.call('PUT', person(eve, 'factor-reset'), {})))
  expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 404])
  expect(countCodes(app.db, eve.id, 'lost_factor')).toBe(1)
})

test('with the code of two, everything that was lost stops working: sessions, passkeys, password, app, recovery codes', async () => {
  const { app, ada, ben, eve } = await office()
  const key = newTestPasskey(app, eve.id)
  const [paper = ''] = issueRecoveryCodes(app.db, eve.id, app.clock.now)
  const before = findStaff(app.db, eve.id)?.totpSecret ?? ''
  const halfway = await (await app.post('/api/sign-in', { email: eve.email, password: PASSWORD })).json()
  const authenticator = await (await eve.call('POST', '/api/staff/me/authenticator', {})).json()
  await ada.call('POST', person(eve, 'factor-reset'), {})
  const { code } = await (await ben.call('PUT', person(eve, 'factor-reset'), {})).json()
  // Until the code is used nothing changes: a mistaken request keeps nobody out.
  expect((await eve.call('GET', '/api/staff/me')).status).toBe(200)
  expect((await join(app, code, ada.email)).status).toBe(401)

  const joined = await join(app, code, eve.email)
  expect(joined.status).toBe(201)
  const { recoveryCodes } = (await joined.json()) as { recoveryCodes: string[] }
  expect((await eve.call('GET', '/api/staff/me')).status).toBe(401)
  expect(listPasskeys(app.db, eve.id)).toEqual([])
  const asked = await (await app.post('/api/sign-in/passkey/options', {})).json()
  const response = key.answer(asked.options.challenge)
  expect((await app.post('/api/sign-in/passkey', { ticket: asked.ticket, response })).status).toBe(401)
  later(app, 1)
  const old = { ticket: halfway.ticket, code: totpCode(before, app.clock.now) }
  expect((await app.post('/api/sign-in/second-factor', old)).status).toBe(401)
  expect((await app.post('/api/sign-in', { email: eve.email, password: PASSWORD })).status).toBe(401)
  const { ticket } = await (await app.post('/api/sign-in', { email: eve.email, password: CHOSEN })).json()
  expect((await app.post('/api/sign-in/second-factor', { ticket, code: paper })).status).toBe(401)
  expect((await app.post('/api/sign-in/second-factor', { ticket, code: recoveryCodes[0] })).status).toBe(201)
  // An app that somebody began to add before is not added now.
  const adding = { ticket: authenticator.ticket, code: totpCode(authenticator.secret, app.clock.now) }
  const again = as(app, await openSession(app, eve.id))
  expect((await again('PUT', '/api/staff/me/authenticator', adding)).status).toBe(400)
  expect((await join(app, code, eve.email)).status).toBe(401)
})

test('the code of two works for a day', async () => {
  const { app, ada, ben, eve } = await office()
  await ada.call('POST', person(eve, 'factor-reset'), {})
  const { code } = await (await ben.call('PUT', person(eve, 'factor-reset'), {})).json()
  later(app, 24 * 60 - 1)
  expect((await app.post('/api/sign-in/join', { code, email: eve.email, password: 'short' })).status).toBe(400)
  later(app, 1)
  expect((await join(app, code, eve.email)).status).toBe(401)
})

test('who signs in in two places can end the other, and only their own', async () => {
  const { app, ada, eve } = await office()
  const elsewhere = as(app, await openSession(app, eve.id))
  const { sessions } = await (await ada.call('GET', '/api/staff/sessions')).json()
  expect(sessions).toHaveLength(1)
  expect((await eve.call('DELETE', `/api/staff/sessions/${sessions[0].id}`)).status).toBe(404)
  expect((await ada.call('GET', '/api/staff/me')).status).toBe(200)
  const own = await (await eve.call('GET', '/api/staff/sessions')).json()
  const other = own.sessions.find(({ current }: { current: boolean }) => !current)
  expect((await eve.call('DELETE', `/api/staff/sessions/${other.id}`)).status).toBe(204)
  expect((await elsewhere('GET', '/api/staff/me')).status).toBe(401)
  const third = as(app, await openSession(app, eve.id))
  expect(await (await eve.call('DELETE', '/api/staff/sessions')).json()).toEqual({ ended: 1 })
  expect((await third('GET', '/api/staff/me')).status).toBe(401)
  expect((await eve.call('DELETE', '/api/staff/session')).headers.get('set-cookie')).toMatch(/^saysafe=;.*Max-Age=0/)
  expect((await eve.call('GET', '/api/staff/me')).status).toBe(401)
  expect((await ada.call('GET', '/api/staff/me')).status).toBe(200)
})

test('a new password needs the old one, ends the sessions elsewhere, and guesses at the old one wait', async () => {
  const { app, eve } = await office()
  const elsewhere = as(app, await openSession(app, eve.id))
  const change = (current: string, next: string) => eve.call('PUT', '/api/staff/me/password', { current, next })
  expect(await (await change('not the right one', CHOSEN)).json()).toMatchObject({
    error: { fields: { current: 'wrong' } },
  })
  expect(await (await change(PASSWORD, 'eve eve eve eve')).json()).toMatchObject({
    error: { fields: { next: 'tooCommon' } },
  })
  expect((await elsewhere('GET', '/api/staff/me')).status).toBe(200)
  expect((await change(PASSWORD, CHOSEN)).status).toBe(204)
  expect((await elsewhere('GET', '/api/staff/me')).status).toBe(401)
  expect((await eve.call('GET', '/api/staff/me')).status).toBe(200)
  const guesses = await Promise.all(Array.from({ length: 20 }, (_, n) => change(`a guess ${n}`, PASSWORD)))
  expect(guesses.filter(({ status }) => status === 429).length).toBeGreaterThanOrEqual(15)
})
