import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { totpCode } from '#api/auth/totp.ts'
import { openDatabase } from '#db/open.ts'
import { enqueueCodeMail, tellThatSomethingWaits } from '#db/queries/outbox.ts'
import { RETRY_AFTER_MINUTES } from '#db/queries/outbox-delivery.ts'
import { changeStaff, createStaff } from '#db/queries/staff.ts'
import { countCodes } from '#db/queries/staff-codes.ts'
import { staffCodes } from '#db/schema/staff-codes.ts'
import { temporaryFolder } from '#tests/support/folder.ts'
import { codeIn } from '#tests/support/mail.ts'
import { BASE_URL, FROM, mailServer, postroom, smtpTo } from '#tests/support/postroom.ts'
import { addStaff, later, seated } from '#tests/support/staff.ts'

const NEW = { email: 'nia@council.example', name: 'Nia New', roles: ['editor'] }

type Postroom = ReturnType<typeof postroom>

/** Somebody at work, and how often they are told. */
async function somebody({ app }: Postroom, email = 'eve@council.example'): Promise<string> {
  return (await addStaff(app, email, 'editor')).id
}

test('an invitation arrives as plain text with a code that is typed, and the code lets its reader in', async () => {
  const server = await mailServer()
  const room = postroom(smtpTo(server.url))
  const ada = await seated(room.app, 'ada@council.example', 'admin')
  const answer = await ada.call('POST', '/api/staff/people', { ...NEW, by: 'mail' })
  expect(answer.status).toBe(201)
  expect(Object.keys((await answer.json()) as object).toSorted()).toEqual(['expiresAt', 'id'])
  await room.sender.wake()

  const [{ mail, raw } = { mail: undefined, raw: '' }] = server.received
  expect(server.received).toHaveLength(1)
  expect(mail?.subject).toBe('Your invitation to Saysafe')
  expect(mail?.from?.value).toEqual([{ name: 'Saysafe', address: FROM }])
  expect(mail?.to).toMatchObject({ value: [{ name: '', address: NEW.email }] })
  expect(mail?.messageId).toBe(`<${room.mail()[0]?.id}@saysafe.example.gov.uk>`)
  expect(mail?.date).toEqual(room.app.clock.now)
  expect(mail?.headers.get('auto-submitted')).toBe('auto-generated')
  expect(mail?.headers.get('content-type')).toMatchObject({ value: 'text/plain' })
  expect(mail?.html).toBe(false)
  const code = mail ? codeIn(mail) : ''
  expect(code).not.toBe('')
  expect(mail?.text?.split('\n\n')).toEqual([
    'Hello Nia New,',
    'You are invited to work with Saysafe, your council’s portal for community safety.',
    `Have your phone ready with an authenticator app. Then open ${BASE_URL}/staff/ in your browser, choose ‘Set up your account’, and enter the email address at which you read this and the following code:`,
    code,
    'The code works once, and until 8 December 2026 at 12:00.',
    'If you do not expect this, delete it. Without the code, nobody can set up an account in your name.',
    'Saysafe sends this by itself. It never sends a link that signs you in, and never asks for your password by email.\n',
  ])
  // The one address in it signs nobody in.
  expect(mail?.text?.match(/https?:\S+/g)).toEqual([`${BASE_URL}/staff/`])
  expect(raw).not.toContain('ada@')

  const begun = await room.app.post('/api/sign-in/join', { code, email: NEW.email, password: 'a kettle of herons' })
  const { ticket, secret } = (await begun.json()) as { ticket: string; secret: string }
  const joined = { ticket, code: totpCode(secret, room.app.clock.now) }
  expect((await room.app.post('/api/sign-in/join/confirm', joined)).status).toBe(201)
})

test('what waits is told without saying what: no name but its reader’s, nothing anybody wrote', async () => {
  const server = await mailServer()
  const room = postroom(smtpTo(server.url))
  tellThatSomethingWaits(room.app.db, [await somebody(room)], room.app.clock.now)
  await room.sender.wake()
  expect(server.received[0]?.mail.subject).toBe('Something waits for you in Saysafe')
  expect(server.received[0]?.mail.text?.split('\n\n')).toEqual([
    'Hello Somebody at eve@council.example,',
    'Something waits for you in Saysafe. So that nothing is revealed on the way, this email does not say what it is.',
    `Sign in at ${BASE_URL}/staff/ as you always do, and look at your desk. If nothing is there any more, somebody else has done it.`,
    'You get this at most once an hour. Your desk shows everything at any time, whether email arrives or not.',
    'Saysafe sends this by itself. It never sends a link that signs you in, and never asks for your password by email.\n',
  ])
})

test('the code of a mail is in no file of the database, before it is sent and after', async () => {
  const server = await mailServer()
  const dir = temporaryFolder()
  const db = openDatabase(join(dir, 'saysafe.sqlite'))
  const room = postroom(smtpTo(server.url), db)
  const ada = await seated(room.app, 'ada@council.example', 'admin')
  const bytes = () => readdirSync(dir).map((name) => readFileSync(join(dir, name), 'latin1'))
  await ada.call('POST', '/api/staff/people', { ...NEW, by: 'mail' })
  await room.sender.wake()
  const code = server.received[0] ? codeIn(server.received[0].mail) : ''
  expect(code).not.toBe('')
  for (const checkpointed of [false, true]) {
    if (checkpointed) db.$client.pragma('wal_checkpoint(TRUNCATE)')
    const files = bytes()
    // The bytes that are looked for would be found.
    expect(files.some((file) => file.includes(NEW.email))).toBe(true)
    for (const file of files)
      for (const written of [code, code.replaceAll('-', '')]) expect(file.includes(written)).toBe(false)
  }
  expect(room.logged.join('')).not.toContain(code)
  expect(room.logged.join('')).not.toContain(NEW.email)
  db.$client.close()
})

test('a mail server that is down for a day loses nothing: everything arrives once, in its order', async () => {
  const down = await mailServer()
  const room = postroom(smtpTo(down.url))
  const people: string[] = []
  for (let n = 0; n < 20; n++) people.push(await somebody(room, `p${n}@council.example`))
  await down.close()
  tellThatSomethingWaits(room.app.db, people, room.app.clock.now)
  for (let hour = 0; hour < 24; hour++) {
    await room.sender.wake()
    later(room.app, 60)
  }
  expect(room.mail().map(({ state }) => state)).toEqual(Array(20).fill('waiting'))
  // One look finds the server down; the others were not used up by it.
  expect(room.mail().reduce((tries, { attempts }) => tries + attempts, 0)).toBe(24)
  const up = await mailServer({ port: down.port })
  await room.sender.wake()
  later(room.app, 1)
  await room.sender.wake()
  expect(up.received).toHaveLength(20)
  expect(new Set(up.received.map(({ mail }) => mail.messageId)).size).toBe(20)
  expect(room.mail().map(({ state, lastError }) => [state, lastError])).toEqual(Array(20).fill(['sent', null]))
  await room.sender.wake()
  expect(up.received).toHaveLength(20)
})

test('three days of a mail server that is down end in a failure that can be seen', async () => {
  const down = await mailServer()
  const room = postroom(smtpTo(down.url))
  await down.close()
  tellThatSomethingWaits(room.app.db, [await somebody(room)], room.app.clock.now)
  const begun = room.app.clock.now.getTime()
  for (const minutes of [...RETRY_AFTER_MINUTES, 0]) {
    await room.sender.wake()
    later(room.app, minutes)
  }
  expect((room.app.clock.now.getTime() - begun) / 3_600_000).toBeCloseTo(70, 0)
  expect(room.mail()).toMatchObject([{ state: 'failed', attempts: 12, lastError: 'connection_refused' }])
  const ada = await seated(room.app, 'ada@council.example', 'admin')
  expect(await (await ada.call('GET', '/api/staff/outbox')).json()).toEqual({ by: 'smtp', waiting: 0, failed: 1 })
})

test.each([
  ['not now, to the reader', { refuses: 451, at: 'RCPT TO' }, 'deferred_451'],
  ['not now, to the words', { refuses: 452, at: 'DATA' }, 'deferred_452'],
  ['not to this sender', { refuses: 550, at: 'MAIL FROM' }, 'deferred_550'],
  ['nothing, cutting the line in the middle', 'cuts', 'connection_broken'],
  ['nothing, for longer than it may take', 'dawdles', 'timed_out'],
] as const)('a server that says %s is asked again, and then has it once', async (_case, manner, error) => {
  const server = await mailServer()
  const room = postroom(smtpTo(server.url, manner === 'dawdles' ? { silenceMs: 1_000 } : {}))
  tellThatSomethingWaits(room.app.db, [await somebody(room)], room.app.clock.now)
  server.state.manner = manner
  await room.sender.wake()
  expect(room.mail()).toMatchObject([{ state: 'waiting', attempts: 1, lastError: error }])
  expect(room.logged.join('')).not.toMatch(/eve@|no, not to/)
  server.state.manner = 'takes'
  await room.sender.wake()
  expect(server.received).toHaveLength(0)
  later(room.app, 1)
  await room.sender.wake()
  expect(room.mail()).toMatchObject([{ state: 'sent', attempts: 2, lastError: null, sentAt: room.app.clock.now }])
  expect(server.received).toHaveLength(1)
})

test.each([
  ['550 to the reader', { refuses: 550, at: 'RCPT TO' }, 'rejected_550'],
  ['554 to the words', { refuses: 554, at: 'DATA' }, 'rejected_554'],
] as const)(
  'a server that says %s has refused for good, and the others still get theirs',
  async (_case, manner, error) => {
    const server = await mailServer()
    const room = postroom(smtpTo(server.url))
    tellThatSomethingWaits(room.app.db, [await somebody(room)], room.app.clock.now)
    server.state.manner = manner
    await room.sender.wake()
    expect(room.mail()).toMatchObject([{ state: 'failed', attempts: 1, lastError: error, nextAttemptAt: null }])
    server.state.manner = 'takes'
    tellThatSomethingWaits(room.app.db, [await somebody(room, 'other@council.example')], room.app.clock.now)
    await room.sender.wake()
    later(room.app, 3 * 24 * 60)
    await room.sender.wake()
    expect(server.received.map(({ mail }) => mail.to)).toMatchObject([{ text: 'other@council.example' }])
  },
)

test('a wrong password for the mail server fails no mail: it waits until somebody puts it right', async () => {
  const server = await mailServer({
    authOptional: false,
    allowInsecureAuth: true,
    onAuth: ({ username, password }, _session, callback) =>
      password === 'p%ss' ? callback(null, { user: username ?? '' }) : callback(new Error('no')),
  })
  const url = (password: string) => `smtp://saysafe:${encodeURIComponent(password)}@127.0.0.1:${server.port}`
  const room = postroom(smtpTo(url('wrong')))
  const staffId = await somebody(room)
  tellThatSomethingWaits(room.app.db, [staffId], room.app.clock.now)
  await room.sender.wake()
  expect(room.mail()).toMatchObject([{ state: 'waiting', lastError: 'sign_in_refused' }])
  expect(room.logged.join('')).not.toContain('wrong')
  await room.sender.stop()
  later(room.app, 1)
  const put = postroom(smtpTo(url('p%ss')), room.app.db)
  put.app.clock.now = room.app.clock.now
  await put.sender.wake()
  expect(server.received.map(({ user }) => user)).toEqual(['saysafe'])
})

test('TLS is used on this machine when it is offered, and nothing leaves it without', async () => {
  const local = await mailServer({ hideSTARTTLS: false })
  const room = postroom(smtpTo(local.url))
  tellThatSomethingWaits(room.app.db, [await somebody(room)], room.app.clock.now)
  await room.sender.wake()
  expect(local.received.map(({ secure }) => secure)).toEqual([true])
  // An address that is not one of this machine's three names for itself stands for another machine.
  for (const offers of [{ disabledCommands: ['STARTTLS'] }, { hideSTARTTLS: false }]) {
    const elsewhere = await mailServer({ host: '127.0.0.2', ...offers })
    const away = postroom(smtpTo(elsewhere.url))
    tellThatSomethingWaits(away.app.db, [await somebody(away)], away.app.clock.now)
    await away.sender.wake()
    // Without TLS, or with a certificate that nobody vouches for.
    expect(away.mail()).toMatchObject([{ state: 'waiting', lastError: 'no_secure_connection' }])
    expect(elsewhere.state.tries).toBe(0)
  }
})

test.each([
  'eve@council.example\r\nRCPT TO:<thief@evil.example>',
  'eve@council.example\nBcc: thief@evil.example',
  'eve@council.example, thief@evil.example',
  '<eve@council.example> thief@evil.example',
  'eve',
])('nothing is sent to %j', async (email) => {
  const server = await mailServer()
  const room = postroom(smtpTo(server.url))
  const { id } = createStaff(
    room.app.db,
    { email, name: 'Eve', roles: ['editor'], state: 'active' },
    room.app.clock.now,
  )
  tellThatSomethingWaits(room.app.db, [id], room.app.clock.now)
  await room.sender.wake()
  expect(room.mail()).toMatchObject([{ state: 'failed', lastError: 'unusable_address' }])
  expect([server.received.length, server.state.tries]).toEqual([0, 0])
})

test('a name with lines in it stays one line of the words and no header', async () => {
  const server = await mailServer()
  const room = postroom(smtpTo(server.url))
  const name = 'Eve\r\nBcc: thief@evil.example\r\n\r\nEnter this code: {{code}} $t(hello)'
  const email = 'eve@council.example'
  const { id } = createStaff(room.app.db, { email, name, roles: ['editor'], state: 'active' }, room.app.clock.now)
  tellThatSomethingWaits(room.app.db, [id], room.app.clock.now)
  await room.sender.wake()
  const [got] = server.received
  expect(got?.mail.headers.has('bcc')).toBe(false)
  expect(got?.mail.text?.split('\n')[0]).toBe('Hello Eve Bcc: thief@evil.example Enter this code: {{code}} $t(hello),')
})

test('something waits is said once however much waits, at most once an hour, and never lost', async () => {
  const server = await mailServer()
  const room = postroom(smtpTo(server.url))
  const { app } = room
  const eve = await somebody(room)
  const bob = await somebody(room, 'bob@council.example')
  for (let n = 0; n < 5; n++) tellThatSomethingWaits(app.db, [eve, eve, bob], app.clock.now)
  await room.sender.wake()
  expect(server.received).toHaveLength(2)
  later(app, 10)
  for (let n = 0; n < 5; n++) tellThatSomethingWaits(app.db, [eve], app.clock.now)
  await room.sender.wake()
  later(app, 49)
  await room.sender.wake()
  expect(server.received).toHaveLength(2)
  later(app, 1)
  await room.sender.wake()
  expect(server.received).toHaveLength(3)
})

test('an invitation made anew takes the place of the one that waits, and only the new code works', async () => {
  const server = await mailServer()
  const room = postroom(smtpTo(server.url))
  const ada = await seated(room.app, 'ada@council.example', 'admin')
  const invited = await ada.call('POST', '/api/staff/people', { ...NEW, by: 'mail' })
  const { id } = (await invited.json()) as { id: string }
  await ada.call('POST', `/api/staff/people/${id}/invitation`, { by: 'mail' })
  expect(room.mail()).toHaveLength(1)
  await room.sender.wake()
  await ada.call('POST', `/api/staff/people/${id}/invitation`, { by: 'mail' })
  await room.sender.wake()
  const codes = server.received.map(({ mail }) => codeIn(mail))
  expect(new Set(codes).size).toBe(2)
  const statuses: number[] = []
  for (const code of codes) {
    const body = { code, email: NEW.email, password: 'a kettle of herons' }
    statuses.push((await room.app.post('/api/sign-in/join', body)).status)
    later(room.app, 10)
  }
  expect(statuses).toEqual([401, 200])
})

test('a mail with a code is not sent any more once codes stop working', async () => {
  const server = await mailServer()
  const room = postroom(smtpTo(server.url))
  const { app } = room
  const ada = await seated(app, 'ada@council.example', 'admin')
  const invite = async (email: string, by: 'hand' | 'mail') => {
    const answer = await ada.call('POST', '/api/staff/people', { ...NEW, email, by })
    return (await answer.json()) as { id: string; code: string }
  }
  server.state.manner = { refuses: 550, at: 'RCPT TO' }
  const suspended = await invite('a@council.example', 'mail')
  const handed = await invite('b@council.example', 'mail')
  const joined = await invite('c@council.example', 'mail')
  await room.sender.wake()
  expect(room.mail().map(({ state }) => state)).toEqual(['failed', 'failed', 'failed'])

  await ada.call('POST', `/api/staff/people/${suspended.id}/suspension`, {})
  await ada.call('POST', `/api/staff/people/${handed.id}/invitation`, { by: 'hand' })
  changeStaff(app.db, joined.id, { state: 'active' })
  const [left] = room.mail()
  expect(room.mail()).toHaveLength(1)
  server.state.manner = 'takes'
  await ada.call('POST', `/api/staff/outbox/mail/${left?.id}/attempt`, {})
  await room.sender.wake()
  expect(server.received).toHaveLength(0)
  expect(room.mail()).toHaveLength(0)
  expect(countCodes(app.db, joined.id, 'invitation')).toBe(1)
})

test('who set up their account with a code that was handed over gets no code by a mail that is tried again', async () => {
  const server = await mailServer()
  const room = postroom(smtpTo(server.url))
  const { app } = room
  const person = await addStaff(app, 'eve@council.example', 'editor')
  server.state.manner = { refuses: 550, at: 'RCPT TO' }
  const expiresAt = new Date(app.clock.now.getTime() + 86_400_000)
  enqueueCodeMail(app.db, { kind: 'factor_reset', staffId: person.id, expiresAt }, app.clock.now)
  await room.sender.wake()
  expect(room.mail()).toMatchObject([{ state: 'failed' }])
  const { issueCode } = await import('#api/auth/secrets.ts')
  const { code } = issueCode(app.db, 'lost_factor', { staffId: person.id }, app.clock.now)
  const begun = await app.post('/api/sign-in/join', { code, email: person.email, password: 'a kettle of herons' })
  const { ticket, secret } = (await begun.json()) as { ticket: string; secret: string }
  await app.post('/api/sign-in/join/confirm', { ticket, code: totpCode(secret, app.clock.now) })
  expect(room.mail()).toEqual([])
})

test('a mail whose code would be too old is given up, not sent', async () => {
  const server = await mailServer()
  const room = postroom(smtpTo(server.url))
  const { app } = room
  const ada = await seated(app, 'ada@council.example', 'admin')
  await ada.call('POST', '/api/staff/people', { ...NEW, by: 'mail' })
  later(app, 7 * 24 * 60)
  await room.sender.wake()
  expect(server.received).toHaveLength(0)
  expect(room.mail()).toMatchObject([{ state: 'failed', lastError: 'expired' }])
  expect(app.db.select().from(staffCodes).all()).toEqual([])
  const ben = await seated(app, 'ben@council.example', 'admin')
  const again = await ben.call('POST', `/api/staff/outbox/mail/${room.mail()[0]?.id}/attempt`, {})
  expect([again.status, await again.json()]).toMatchObject([409, { error: { fields: { mail: 'expired' } } }])
})

test('a mail that was being sent when its server was killed comes round again, with the same Message-ID', async () => {
  const server = await mailServer()
  const room = postroom(smtpTo(server.url))
  tellThatSomethingWaits(room.app.db, [await somebody(room)], room.app.clock.now)
  const { claimMail } = await import('#db/queries/outbox-delivery.ts')
  // What a kill leaves behind, and a second server over the same file.
  const claimed = claimMail(room.app.db, room.app.clock.now)
  const next = postroom(smtpTo(server.url), room.app.db)
  await next.sender.wake()
  expect(server.received.map(({ mail }) => mail.messageId)).toEqual([`<${claimed?.id}@saysafe.example.gov.uk>`])
  expect(room.mail()).toMatchObject([{ state: 'sent', attempts: 2 }])
  // One that this server itself left half done, by a fault of the disk, comes round after a while.
  tellThatSomethingWaits(room.app.db, [await somebody(room, 'bob@council.example')], room.app.clock.now)
  claimMail(room.app.db, room.app.clock.now)
  await next.sender.wake()
  expect(server.received).toHaveLength(1)
  later(next.app, 11)
  await next.sender.wake()
  expect(server.received).toHaveLength(2)
})

test('a server that stops does not wait for a mail server that dawdles, and sends it the next time', async () => {
  const server = await mailServer()
  const { smtpTransport } = await import('#api/outbox/smtp.ts')
  const room = postroom(smtpTransport({ url: server.url, from: FROM, baseUrl: BASE_URL }))
  tellThatSomethingWaits(room.app.db, [await somebody(room)], room.app.clock.now)
  server.state.manner = 'dawdles'
  const reached = new Promise<void>((resolve) => {
    server.state.reached = resolve
  })
  const working = room.sender.wake()
  await reached
  await room.sender.stop()
  await working
  expect(room.mail()).toMatchObject([{ state: 'waiting', lastError: 'stopped' }])
  server.state.manner = 'takes'
  const next = postroom(smtpTo(server.url), room.app.db)
  later(next.app, 1)
  await next.sender.wake()
  expect(server.received).toHaveLength(1)
})

test('200 mails go out one after the other, each once', async () => {
  const server = await mailServer()
  const room = postroom(smtpTo(server.url))
  const people: string[] = []
  for (let n = 0; n < 200; n++) people.push(await somebody(room, `p${n}@council.example`))
  tellThatSomethingWaits(room.app.db, people, room.app.clock.now)
  await Promise.all([room.sender.wake(), room.sender.wake()])
  expect(server.received.map(({ mail }) => (mail.to as { text: string }).text)).toEqual(
    people.map((_id, n) => `p${n}@council.example`),
  )
  expect(new Set(room.mail().map(({ state }) => state))).toEqual(new Set(['sent']))
})
