import { createHook } from 'node:async_hooks'
import { availableParallelism } from 'node:os'
import { expect, test } from 'vitest'
import { issueCode, issueRecoveryCodes } from '#api/auth/secrets.ts'
import { changeStaff, createStaff } from '#db/queries/staff.ts'
import { countCodes } from '#db/queries/staff-codes.ts'
import { staffSessions } from '#db/schema/staff-sessions.ts'
import { testApp } from '#tests/support/app.ts'
import { newTestPasskey } from '#tests/support/passkey.ts'
import { addStaff, appCode, later, PASSWORD, seated } from '#tests/support/staff.ts'

const EMAIL = 'editor@council.example'
type TestApp = ReturnType<typeof testApp>

/** From an address of one's choice. */
const sendFrom =
  ({ app }: TestApp, address: string) =>
  (path: string, body: unknown) =>
    app.request(
      path,
      { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) },
      { address },
    )

const seconds = (app: TestApp, count: number) => later(app, count / 60)
const retryAfter = (response: Response) => Number(response.headers.get('retry-after'))
const sessions = ({ db }: TestApp) => db.select().from(staffSessions).all().length

/** One of each state, and one of nobody; every password but the last case's is right. */
async function accounts(): Promise<{ app: TestApp; credentials: Record<string, { email: string; password: string }> }> {
  const app = testApp()
  const { passwordHash } = await addStaff(app, EMAIL, 'editor')
  const suspended = await addStaff(app, 'suspended@council.example', 'editor')
  changeStaff(app.db, suspended.id, { state: 'suspended' })
  const invited = { email: 'invited@council.example', name: 'I', roles: ['editor' as const], state: 'invited' as const }
  createStaff(app.db, invited, app.clock.now)
  createStaff(app.db, { ...invited, email: 'restored@council.example', passwordHash }, app.clock.now)
  return {
    app,
    credentials: {
      unknown: { email: 'nobody@council.example', password: PASSWORD },
      suspended: { email: 'suspended@council.example', password: PASSWORD },
      invited: { email: 'invited@council.example', password: PASSWORD },
      'invited with a password': { email: 'restored@council.example', password: PASSWORD },
      'no address at all': { email: '\ud800', password: PASSWORD },
      wrong: { email: EMAIL, password: 'not the right one' },
    },
  }
}

/** How often a password was really derived meanwhile, by the runtime's own account. */
async function derivations(work: () => Promise<unknown>): Promise<number> {
  let count = 0
  const hook = createHook({
    init: (_id, type) => {
      if (type.startsWith('ARGON2')) count++
    },
  }).enable()
  await work()
  hook.disable()
  return count
}

test('unknown, wrong, suspended and invited get one answer, to the header, after one derivation', async () => {
  const { app, credentials } = await accounts()
  const answers = new Map<string, unknown>()
  for (const [who, given] of Object.entries(credentials)) {
    let response = new Response()
    const derived = await derivations(async () => {
      response = await app.post('/api/sign-in', given)
    })
    expect(derived, who).toBe(1)
    const { error } = (await response.json()) as { error: { requestId: string } }
    const headers = [...response.headers].filter(([name]) => name !== 'x-request-id')
    answers.set(who, { status: response.status, headers, error: { ...error, requestId: error.requestId.length } })
  }
  for (const [who, answer] of answers) expect(answer, who).toEqual(answers.get('wrong'))
  expect(answers.get('wrong')).toMatchObject({ status: 401, error: { code: 'wrong_credentials', fields: {} } })
  expect(app.lines).toEqual([])
})

test('the derivation for nobody costs the processor what the one for somebody does', async () => {
  const { app, credentials } = await accounts()
  const spent = { unknown: 0, wrong: 0 }
  // In turns, so that whatever else the computer does is in both; processor time, because others may be using it too.
  for (let turn = 0; turn < 12; turn++) {
    for (const who of ['unknown', 'wrong'] as const) {
      const before = process.cpuUsage()
      expect((await app.post('/api/sign-in', credentials[who])).status).toBe(401)
      const { user, system } = process.cpuUsage(before)
      if (turn > 1) spent[who] += user + system
    }
    later(app, 24 * 60)
  }
  expect(spent.unknown / spent.wrong).toBeGreaterThan(0.5)
  expect(spent.unknown / spent.wrong).toBeLessThan(2)
})

test.each([
  ['known', EMAIL],
  ['unknown', 'nobody@council.example'],
])('guesses at a %s account wait twice as long each time, up to a quarter of an hour', async (_name, email) => {
  const app = testApp()
  await addStaff(app, EMAIL, 'editor')
  let address = 0
  const guess = (password = 'a guess') => sendFrom(app, `192.0.2.${address++}`)('/api/sign-in', { email, password })
  for (let free = 0; free < 5; free++) expect((await guess()).status).toBe(401)
  for (const wait of [2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900]) {
    const refused = await guess(PASSWORD)
    expect(refused.status).toBe(429)
    expect(await refused.json()).toMatchObject({ error: { code: 'rate_limited', fields: {} } })
    expect(retryAfter(refused)).toBe(wait)
    seconds(app, wait - 1)
    expect(retryAfter(await guess(PASSWORD))).toBe(1)
    seconds(app, 1)
    expect((await guess()).status).toBe(401)
  }
})

test('after its wait a right password is heard, and a whole sign-in forgets the failures', async () => {
  const app = testApp()
  await addStaff(app, EMAIL, 'editor')
  const guess = () => app.post('/api/sign-in', { email: EMAIL, password: 'a guess' })
  for (let failure = 0; failure < 7; failure++) {
    await guess()
    seconds(app, 60)
  }
  const { ticket } = await (await app.post('/api/sign-in', { email: EMAIL, password: PASSWORD })).json()
  // The right password alone changes nothing, or it would buy guesses at the code.
  const wrong = await app.post('/api/sign-in/second-factor', { ticket, code: '000000' })
  expect(wrong.status).toBe(401)
  expect(retryAfter(await app.post('/api/sign-in/second-factor', { ticket, code: appCode(app, EMAIL) }))).toBe(16)
  seconds(app, 16)
  expect((await app.post('/api/sign-in/second-factor', { ticket, code: appCode(app, EMAIL) })).status).toBe(201)
  for (let free = 0; free < 5; free++) expect((await guess()).status).toBe(401)
  expect((await guess()).status).toBe(429)
})

test('guesses from one address at one account after another wait too; a right sign-in in between buys none', async () => {
  const app = testApp()
  await addStaff(app, EMAIL, 'editor')
  const [here, there] = [sendFrom(app, '192.0.2.7'), sendFrom(app, '192.0.2.8')]
  const guess = (account: number) => ({ email: `person.${account}@council.example`, password: PASSWORD })
  for (let account = 0; account < 29; account++) expect((await here('/api/sign-in', guess(account))).status).toBe(401)
  const { ticket } = await (await here('/api/sign-in', { email: EMAIL, password: PASSWORD })).json()
  expect((await here('/api/sign-in/second-factor', { ticket, code: appCode(app, EMAIL) })).status).toBe(201)
  expect((await here('/api/sign-in', guess(29))).status).toBe(401)
  const refused = await here('/api/sign-in', { email: EMAIL, password: PASSWORD })
  expect([refused.status, retryAfter(refused)]).toEqual([429, 2])
  for (const path of ['/api/sign-in/passkey', '/api/sign-in/join', '/api/sign-in/join/confirm']) {
    const body = { ticket: 'x', code: 'x', response: { id: 'x' }, email: EMAIL, password: PASSWORD }
    const pick = { passkey: ['ticket', 'response'], join: ['code', 'email', 'password'], confirm: ['ticket', 'code'] }
    const keys: string[] = pick[path.split('/').at(-1) as keyof typeof pick]
    const given = Object.fromEntries(Object.entries(body).filter(([key]) => keys.includes(key)))
    expect((await here(path, given)).status, path).toBe(429)
  }
  expect((await there('/api/sign-in', guess(30))).status).toBe(401)
})

test('an IPv6 network is one address, IPv4 written as IPv6 is not', async () => {
  const app = testApp()
  const guess = (address: string, account: number) =>
    sendFrom(app, address)('/api/sign-in', { email: `person.${account}@council.example`, password: 'a guess' })
  for (let n = 1; n <= 30; n++) {
    expect((await guess(`2001:db8:0:1::${n.toString(16)}`, n)).status).toBe(401)
    expect((await guess(`::ffff:192.0.2.${n}`, n + 100)).status).toBe(401)
  }
  expect((await guess('2001:0db8::1:aaaa:bbbb:cccc:dddd', 31)).status).toBe(429)
  expect((await guess('2001:db8:0:2::1', 31)).status).toBe(401)
  expect((await guess('::ffff:192.0.2.1', 32)).status).toBe(401)
})

test.each([
  ['winter', '2026-12-02T00:00:00Z'],
  ['summer', '2026-07-01T23:00:00Z'],
])('in %s guesses are forgotten at midnight in London, not before', async (_name, midnight) => {
  const app = testApp({ now: new Date(Date.parse(midnight) - 20 * 60_000) })
  await addStaff(app, EMAIL, 'editor')
  const sendPassword = (password: string) => app.post('/api/sign-in', { email: EMAIL, password })
  for (let free = 0; free < 4; free++) await sendPassword('a guess')
  // The waits add up to seventeen minutes, and the next one reaches over midnight.
  for (const wait of [2, 4, 8, 16, 32, 64, 128, 256, 512]) {
    expect((await sendPassword('a guess')).status).toBe(401)
    seconds(app, wait)
  }
  expect((await sendPassword('a guess')).status).toBe(401)
  app.clock.now = new Date(Date.parse(midnight) - 1)
  expect((await sendPassword(PASSWORD)).status).toBe(429)
  app.clock.now = new Date(midnight)
  expect((await sendPassword(PASSWORD)).status).toBe(200)
})

test('a clock that is set back does not lengthen a wait', async () => {
  const app = testApp()
  await addStaff(app, EMAIL, 'editor')
  for (let guess = 0; guess < 5; guess++) await app.post('/api/sign-in', { email: EMAIL, password: 'a guess' })
  later(app, -24 * 60)
  expect((await app.post('/api/sign-in', { email: EMAIL, password: PASSWORD })).status).toBe(200)
})

test('of fifty guesses at the same moment five are looked at, and the right one among the others is not', async () => {
  const app = testApp()
  await addStaff(app, EMAIL, 'editor')
  let statuses: number[] = []
  const derived = await derivations(async () => {
    const guesses = Array.from({ length: 50 }, (_, n) =>
      sendFrom(app, `192.0.2.${n}`)('/api/sign-in', { email: EMAIL, password: n === 49 ? PASSWORD : `guess ${n}` }),
    )
    statuses = (await Promise.all(guesses)).map(({ status }) => status)
  })
  expect(derived).toBe(5)
  expect(statuses.filter((status) => status === 401)).toHaveLength(5)
  expect(statuses.filter((status) => status === 429)).toHaveLength(45)
})

test('of fifty codes for one ticket at the same moment five are looked at', async () => {
  const app = testApp()
  await addStaff(app, EMAIL, 'editor')
  const { ticket } = await (await app.post('/api/sign-in', { email: EMAIL, password: PASSWORD })).json()
  const right = appCode(app, EMAIL)
  const guesses = Array.from({ length: 50 }, (_, n) =>
    sendFrom(app, `192.0.2.${n}`)('/api/sign-in/second-factor', { ticket, code: n < 49 ? `00000${n % 10}` : right }),
  )
  const statuses = (await Promise.all(guesses)).map(({ status }) => status)
  expect(statuses.filter((status) => status === 401)).toHaveLength(5)
  expect(statuses.filter((status) => status === 429)).toHaveLength(45)
  expect(sessions(app)).toBe(0)
})

test('whoever has the password gets at most 120 guesses a day at the code', async () => {
  const app = testApp({ now: new Date('2026-12-01T00:00:00Z') })
  await addStaff(app, EMAIL, 'editor')
  const dayEnds = new Date('2026-12-02T00:00:00Z')
  let [guesses, ticket, ticketEnds, address] = [0, '', 0, 0]
  while (app.clock.now < dayEnds) {
    const send = sendFrom(app, `198.51.100.${address++ % 250}`)
    if (ticketEnds <= app.clock.now.getTime()) {
      const begun = await send('/api/sign-in', { email: EMAIL, password: PASSWORD })
      if (begun.status === 429) {
        seconds(app, retryAfter(begun))
        continue
      }
      const given = (await begun.json()) as { ticket: string; expiresAt: string }
      ;[ticket, ticketEnds] = [given.ticket, Date.parse(given.expiresAt)]
    }
    const answer = await send('/api/sign-in/second-factor', {
      ticket,
      code: appCode(app, EMAIL) === '000000' ? '1' : '000000',
    })
    if (answer.status === 429) seconds(app, retryAfter(answer))
    else guesses++
  }
  // Three codes of a million fit at any moment: one day’s guessing succeeds once in 2,800 times.
  expect(guesses).toBeLessThanOrEqual(120)
  expect(guesses).toBeGreaterThan(90)
})

test('thousands of made-up accounts do not make the server forget a guesser', async () => {
  const { SlowDown } = await import('#api/auth/slow-down.ts')
  const slowDown = new SlowDown()
  const now = new Date('2026-12-01T12:00:00Z')
  const victim = () => slowDown.begin({ account: EMAIL, address: '192.0.2.1' }, now)
  for (let guess = 0; guess < 5; guess++) victim()
  for (let n = 0; n < 120_000; n++) slowDown.begin({ account: `made.up.${n}`, address: `made-up-${n}` }, now)
  expect(victim).toThrow('rate_limited')
})

test('a flood of sign-ins is refused beyond a bound, without a fault, and passes', async () => {
  const app = testApp()
  await addStaff(app, EMAIL, 'editor')
  // More than wait and than are derived at once, however many processors there are.
  const flood = Array.from({ length: 120 + availableParallelism() }, (_, n) =>
    sendFrom(app, `198.51.100.${n}`)('/api/sign-in', {
      email: `person.${n}@council.example`,
      password: 'a guess',
    }),
  )
  const answers = await Promise.all(flood)
  const refused = answers.filter(({ status }) => status === 429)
  expect(refused.length).toBeGreaterThan(40)
  expect(refused.length + answers.filter(({ status }) => status === 401).length).toBe(flood.length)
  for (const response of refused) expect(retryAfter(response)).toBeGreaterThan(0)
  expect((await app.post('/api/sign-in', { email: EMAIL, password: PASSWORD })).status).toBe(200)
})

test('a passkey signs in while its owner’s password is being guessed', async () => {
  const app = testApp()
  const { id } = await addStaff(app, EMAIL, 'editor')
  const key = newTestPasskey(app, id)
  for (let guess = 0; guess < 6; guess++) await app.post('/api/sign-in', { email: EMAIL, password: 'a guess' })
  expect((await app.post('/api/sign-in', { email: EMAIL, password: PASSWORD })).status).toBe(429)
  const { ticket, options } = await (await app.post('/api/sign-in/passkey/options', {})).json()
  const response = key.answer(options.challenge)
  expect((await app.post('/api/sign-in/passkey', { ticket, response })).status).toBe(201)
  // The same answer a second time is a recording.
  expect((await app.post('/api/sign-in/passkey', { ticket, response })).status).toBe(401)
  expect(sessions(app)).toBe(1)
})

test.each([
  ['of another site', { site: 'evil.example' }],
  ['given on another page', { origin: 'https://evil.example' }],
  ['without proof of who holds it', { flags: 0x01 }],
  ['to another challenge', { challenge: 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' }],
])('a passkey’s answer %s is refused', async (_name, wrong) => {
  const app = testApp()
  const { id } = await addStaff(app, EMAIL, 'editor')
  const key = newTestPasskey(app, id)
  const { ticket, options } = await (await app.post('/api/sign-in/passkey/options', {})).json()
  const refused = await app.post('/api/sign-in/passkey', { ticket, response: key.answer(options.challenge, wrong) })
  expect(refused.status).toBe(401)
  expect(await refused.json()).toMatchObject({ error: { code: 'wrong_credentials', fields: {} } })
  expect(sessions(app)).toBe(0)
})

test('a passkey that counts backwards, of somebody suspended, or of a ticket that is too old is refused', async () => {
  const app = testApp()
  const { id } = await addStaff(app, EMAIL, 'editor')
  const key = newTestPasskey(app, id)
  const attempt = async (counter: number, meanwhile = () => {}) => {
    const { ticket, options } = await (await app.post('/api/sign-in/passkey/options', {})).json()
    meanwhile()
    return (await app.post('/api/sign-in/passkey', { ticket, response: key.answer(options.challenge, { counter }) }))
      .status
  }
  expect(await attempt(5)).toBe(201)
  expect(await attempt(5)).toBe(401)
  expect(await attempt(4)).toBe(401)
  expect(await attempt(6, () => later(app, 5))).toBe(401)
  changeStaff(app.db, id, { state: 'suspended' })
  expect(await attempt(7)).toBe(401)
  expect(sessions(app)).toBe(1)
})

test('no ticket and no code opens a door that it was not made for', async () => {
  const app = testApp()
  const editor = await addStaff(app, EMAIL, 'editor')
  const other = await seated(app, 'other@council.example', 'analyst')
  const { db, clock } = app
  const ticketOf = async (email: string) =>
    (await (await app.post('/api/sign-in', { email, password: PASSWORD })).json()).ticket as string
  const issued = (purpose: Parameters<typeof issueCode>[1], staffId?: string) =>
    issueCode(db, purpose, staffId === undefined ? {} : { staffId }, clock.now).code
  const [recovery = ''] = issueRecoveryCodes(db, editor.id, clock.now)
  const [theirs = ''] = issueRecoveryCodes(db, other.id, clock.now)
  const authenticator = await (await other.call('POST', '/api/staff/me/authenticator', {})).json()
  const key = await (await other.call('POST', '/api/staff/me/passkeys/options', {})).json()
  const code = appCode(app, EMAIL)
  const { totpCode } = await import('#api/auth/totp.ts')
  const given: Record<'second' | 'join' | 'confirm', [name: string, body: object][]> = {
    second: [
      ['somebody else’s app', { ticket: await ticketOf(EMAIL), code: appCode(app, other.email) }],
      ['somebody else’s recovery code', { ticket: await ticketOf(EMAIL), code: theirs }],
      ['somebody else’s ticket', { ticket: await ticketOf(other.email), code }],
      ['a recovery code as a ticket', { ticket: recovery, code }],
      ['an invitation as a ticket', { ticket: issued('invitation', editor.id), code }],
      ['a lost-factor code as a ticket', { ticket: issued('lost_factor', editor.id), code }],
      ['a passkey’s ticket', { ticket: issued('passkey', editor.id), code }],
      ['an authenticator’s ticket', { ticket: authenticator.ticket, code }],
    ],
    join: [
      ['a recovery code', { code: recovery, email: EMAIL, password: 'a kettle of herons' }],
      ['a ticket', { code: await ticketOf(EMAIL), email: EMAIL, password: 'a kettle of herons' }],
      [
        'somebody else’s lost-factor code',
        { code: issued('lost_factor', other.id), email: EMAIL, password: 'a kettle of herons' },
      ],
      [
        'a set-up code for an account that is there',
        { code: issued('set_up'), email: EMAIL, password: 'a kettle of herons' },
      ],
    ],
    confirm: [
      ['a sign-in’s ticket', { ticket: await ticketOf(EMAIL), code }],
      ['an authenticator’s ticket', { ticket: authenticator.ticket, code: totpCode(authenticator.secret, clock.now) }],
    ],
  }
  let address = 0
  const expectRefused = async (path: string, tried: [name: string, body: object][]) => {
    for (const [name, body] of tried)
      expect((await sendFrom(app, `192.0.2.${address++}`)(path, body)).status, `${path} with ${name}`).toBe(401)
  }
  await expectRefused('/api/sign-in/second-factor', given.second)
  await expectRefused('/api/sign-in/join', given.join)
  await expectRefused('/api/sign-in/join/confirm', given.confirm)
  const response = { id: 'x' }
  await expectRefused('/api/sign-in/passkey', [['a new passkey’s ticket', { ticket: key.ticket, response }]])
  // Signed in, with what belongs to somebody else or to another purpose.
  for (const ticket of [issued('enrolment', editor.id), recovery, await ticketOf(other.email)]) {
    expect((await other.call('PUT', '/api/staff/me/authenticator', { ticket, code })).status).toBe(400)
    expect((await other.call('POST', '/api/staff/me/passkeys', { ticket, name: 'x', response })).status).toBe(400)
  }
  // Nothing of this used up what it was tried with.
  expect(countCodes(db, editor.id, 'recovery')).toBe(8)
  expect(sessions(app)).toBe(1)
  expect(app.lines).toEqual([])
})

test('a ticket works once, for ten minutes, and not after the password was changed', async () => {
  const app = testApp()
  const editor = await seated(app, EMAIL, 'editor')
  const ticket = async (password = PASSWORD) =>
    (await (await app.post('/api/sign-in', { email: EMAIL, password })).json()).ticket as string
  const second = async (of: string) =>
    (await app.post('/api/sign-in/second-factor', { ticket: of, code: appCode(app, EMAIL) })).status
  const used = await ticket()
  expect(await second(used)).toBe(201)
  later(app, 1)
  expect(await second(used)).toBe(401)
  const old = await ticket()
  later(app, 10)
  expect(await second(old)).toBe(401)
  const halfway = await ticket()
  const next = 'a kettle of herons'
  expect((await editor.call('PUT', '/api/staff/me/password', { current: PASSWORD, next })).status).toBe(204)
  expect(await second(halfway)).toBe(401)
  expect(await second(await ticket(next))).toBe(201)
})

test('one code of the app at the same moment with two tickets is one session', async () => {
  const app = testApp()
  await addStaff(app, EMAIL, 'editor')
  const tickets = await Promise.all(
    [1, 2].map(
      async () => (await (await app.post('/api/sign-in', { email: EMAIL, password: PASSWORD })).json()).ticket,
    ),
  )
  const code = appCode(app, EMAIL)
  const answers = await Promise.all(tickets.map((ticket) => app.post('/api/sign-in/second-factor', { ticket, code })))
  expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 401])
  expect(sessions(app)).toBe(1)
})

test('two recovery codes at the same moment with one ticket are one session, and one is left as it was', async () => {
  const app = testApp()
  const { id } = await addStaff(app, EMAIL, 'editor')
  const codes = issueRecoveryCodes(app.db, id, app.clock.now)
  const { ticket } = await (await app.post('/api/sign-in', { email: EMAIL, password: PASSWORD })).json()
  const answers = await Promise.all(
    codes.slice(0, 2).map((code) => app.post('/api/sign-in/second-factor', { ticket, code })),
  )
  expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 401])
  expect(sessions(app)).toBe(1)
  expect(countCodes(app.db, id, 'recovery')).toBe(7)
})

test('who has been suspended between the two steps does not get in, also not when let in again', async () => {
  const app = testApp()
  const { id } = await addStaff(app, EMAIL, 'editor')
  const admin = await seated(app, 'admin@council.example', 'admin')
  const { ticket } = await (await app.post('/api/sign-in', { email: EMAIL, password: PASSWORD })).json()
  const [second, suspension] = await Promise.all([
    app.post('/api/sign-in/second-factor', { ticket, code: appCode(app, EMAIL) }),
    admin.call('POST', `/api/staff/people/${id}/suspension`, {}),
  ])
  expect(suspension.status).toBe(204)
  expect((await admin.call('DELETE', `/api/staff/people/${id}/suspension`)).status).toBe(204)
  const cookie = second.headers.get('set-cookie')?.split(';')[0] ?? ''
  expect((await app.get('/api/staff/me', { cookie })).status).toBe(401)
})

test('joining tells nobody which addresses have an account, and derives nothing for a wrong code', async () => {
  const { app, credentials } = await accounts()
  const answers: unknown[] = []
  const derived = await derivations(async () => {
    for (const { email } of Object.values(credentials).filter((given) => given.email.includes('@'))) {
      for (const code of ['7KQM-24F2-PXWD-0T8N', 'nothing like a code']) {
        const response = await app.post('/api/sign-in/join', { code, email, password: 'short' })
        const { error } = (await response.json()) as { error: { requestId: string } }
        answers.push([response.status, { ...error, requestId: '' }])
      }
    }
  })
  expect(derived).toBe(0)
  expect(answers).toHaveLength(10)
  for (const answer of answers) expect(answer).toEqual([401, { code: 'wrong_credentials', fields: {}, requestId: '' }])
})
