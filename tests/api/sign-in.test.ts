import { expect, test } from 'vitest'
import { findStaffByEmail } from '#db/queries/staff.ts'
import { staffSessions } from '#db/schema/index.ts'
import { testApp } from '../support/app.ts'
import { addStaff, appCode, as, cookieOf, PASSWORD, signIn } from '../support/staff.ts'

const EMAIL = 'editor@council.example'

test('password and authenticator code sign in; only a hash of the session is stored', async () => {
  const app = testApp()
  await addStaff(app, EMAIL, 'editor')
  const cookie = await signIn(app, ' Editor@Council.example')
  const me = await as(app, cookie)('GET', '/api/staff/me')
  expect(await me.json()).toMatchObject({ email: EMAIL, roles: ['editor'], authenticator: true })
  const [stored] = app.db.select().from(staffSessions).all()
  expect(stored?.idHash).toMatch(/^[0-9a-f]{64}$/)
  expect(cookie).not.toContain(stored?.idHash)
})

test('the cookie is kept from scripts and other sites, and bound to the host under https', async () => {
  const app = testApp()
  await addStaff(app, EMAIL, 'editor')
  const { ticket } = await (await app.post('/api/sign-in', { email: EMAIL, password: PASSWORD })).json()
  const plain = await app.post('/api/sign-in/second-factor', { ticket, code: appCode(app, EMAIL) })
  expect(plain.headers.get('set-cookie')).toMatch(/^saysafe=\w+; Path=\/; HttpOnly; SameSite=Lax$|HttpOnly/)
  expect(plain.headers.get('set-cookie')).not.toContain('Max-Age')

  const secure = testApp({ baseUrl: 'https://saysafe.council.example' })
  await addStaff(secure, EMAIL, 'editor')
  const step = await (await secure.post('/api/sign-in', { email: EMAIL, password: PASSWORD })).json()
  const over = await secure.post('/api/sign-in/second-factor', { ticket: step.ticket, code: appCode(secure, EMAIL) })
  const cookie = over.headers.get('set-cookie') ?? ''
  expect(cookie).toMatch(/^__Host-saysafe=/)
  for (const part of ['HttpOnly', 'Secure', 'SameSite=Lax', 'Path=/']) expect(cookie).toContain(part)
  expect(cookie).not.toContain('Domain')
})

test.each([
  ['an unknown address', { email: 'nobody@council.example', password: PASSWORD }],
  ['a wrong password', { email: EMAIL, password: 'not the right one' }],
])('%s gets the same refusal', async (_case, credentials) => {
  const app = testApp()
  await addStaff(app, EMAIL, 'editor')
  const response = await app.post('/api/sign-in', credentials)
  expect(response.status).toBe(401)
  expect(await response.json()).toMatchObject({ error: { code: 'wrong_credentials', fields: {} } })
})

test('a code of the app works once, a wrong one never, a recovery code once', async () => {
  const app = testApp()
  await addStaff(app, EMAIL, 'editor')
  const ticket = async () =>
    (await (await app.post('/api/sign-in', { email: EMAIL, password: PASSWORD })).json()).ticket as string
  const code = appCode(app, EMAIL)
  expect((await app.post('/api/sign-in/second-factor', { ticket: await ticket(), code })).status).toBe(201)
  expect((await app.post('/api/sign-in/second-factor', { ticket: await ticket(), code })).status).toBe(401)

  app.clock.now = new Date(app.clock.now.getTime() + 60_000)
  const cookie = await signIn(app, EMAIL)
  const { recoveryCodes } = await (await as(app, cookie)('POST', '/api/staff/me/recovery-codes', {})).json()
  expect(recoveryCodes).toHaveLength(8)
  const [recovery] = recoveryCodes
  expect((await app.post('/api/sign-in/second-factor', { ticket: await ticket(), code: recovery })).status).toBe(201)
  expect((await app.post('/api/sign-in/second-factor', { ticket: await ticket(), code: recovery })).status).toBe(401)
})

test('a session ends when it is not used, and a working day after the sign-in', async () => {
  const app = testApp()
  await addStaff(app, EMAIL, 'editor')
  const later = (minutes: number) => {
    app.clock.now = new Date(app.clock.now.getTime() + minutes * 60_000)
  }
  const idle = as(app, await signIn(app, EMAIL))
  later(59)
  expect((await idle('GET', '/api/staff/me')).status).toBe(200)
  later(61)
  expect((await idle('GET', '/api/staff/me')).status).toBe(401)

  const busy = as(app, await signIn(app, EMAIL))
  let hours = 0
  while ((await busy('GET', '/api/staff/me')).status === 200) {
    later(30)
    hours += 0.5
  }
  expect(hours).toBe(12)
})

test('a clock that jumps back ends sessions rather than prolonging them', async () => {
  const app = testApp()
  await addStaff(app, EMAIL, 'editor')
  const signedIn = as(app, await signIn(app, EMAIL))
  app.clock.now = new Date(app.clock.now.getTime() - 24 * 3_600_000)
  expect((await signedIn('GET', '/api/staff/me')).status).toBe(401)
})

test('guessing is slowed down by account, known or not, and a right password does not help meanwhile', async () => {
  for (const email of [EMAIL, 'nobody@council.example']) {
    const app = testApp()
    await addStaff(app, EMAIL, 'editor')
    for (let guess = 0; guess < 5; guess++) await app.post('/api/sign-in', { email, password: `guess ${guess}` })
    const response = await app.post('/api/sign-in', { email, password: PASSWORD })
    expect(response.status).toBe(429)
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0)
  }
})

test('the first administrator is made with the set-up code, once', async () => {
  const { setUpCode } = await import('#api/auth/set-up.ts')
  const app = testApp()
  const code = setUpCode(app.db, app.clock.now) ?? ''
  const person = { code, email: 'first@council.example', name: 'Frida First', password: 'a kettle of herons' }
  expect((await app.post('/api/sign-in/join', { ...person, password: 'short' })).status).toBe(400)
  expect(await (await app.post('/api/sign-in/join', { ...person, password: 'passwordpassword' })).json()).toMatchObject(
    {
      error: { fields: { password: 'tooCommon' } },
    },
  )
  const begun = await (await app.post('/api/sign-in/join', person)).json()
  expect(findStaffByEmail(app.db, person.email)).toBeUndefined()
  const { totpCode } = await import('#api/auth/totp.ts')
  const joined = await app.post('/api/sign-in/join/confirm', {
    ticket: begun.ticket,
    code: totpCode(begun.secret, app.clock.now),
  })
  expect(joined.status).toBe(201)
  expect((await joined.json()).recoveryCodes).toHaveLength(8)
  expect((await as(app, cookieOf(joined))('GET', '/api/staff/people')).status).toBe(200)
  expect((await app.post('/api/sign-in/join', { ...person, email: 'second@council.example' })).status).toBe(401)
  expect(setUpCode(app.db, app.clock.now)).toBeUndefined()
})
