import { createHmac } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { isNotifyKey, notifyTransport } from '#api/outbox/notify.ts'
import { tellThatSomethingWaits } from '#db/queries/outbox.ts'
import { postroom } from '#tests/support/postroom.ts'
import { addStaff, later } from '#tests/support/staff.ts'

const SERVICE = '26785a09-ab16-4eb0-8407-a37497a57506'
const SECRET = '3d844edf-8d35-48ac-975b-e847b4f122b0'
const KEY = `saysafe_live-${SERVICE}-${SECRET}`
const TEMPLATE = 'f33517ff-2a88-4f6e-b855-c550268ce08a'
/** How long it is waited for: briefly only where it never answers. */
const [PATIENT_MS, BRIEF_MS] = [10_000, 300]

type Asked = { method: string | undefined; url: string | undefined; authorization: string; body: unknown }

/** An HTTP server that answers as Notify does, and keeps what it was asked. */
async function notify(answer: { status: number } | 'nothing' = { status: 201 }) {
  const asked: Asked[] = []
  const state = { answer }
  const server = createServer((request, response) => {
    let text = ''
    request.on('data', (part: Buffer) => {
      text += part.toString('utf8')
    })
    request.on('end', () => {
      const { method, url, headers } = request
      asked.push({ method, url, authorization: headers.authorization ?? '', body: JSON.parse(text) })
      if (state.answer === 'nothing') return
      const { status } = state.answer
      const error = { status_code: status, errors: [{ error: 'BadRequestError', message: `no: ${text}` }] }
      response.writeHead(status, { 'content-type': 'application/json' })
      response.end(JSON.stringify(status === 201 ? { id: crypto.randomUUID(), content: { body: text } } : error))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  onTestFinished(close)
  const { port } = server.address() as AddressInfo
  return { asked, state, close, baseUrl: `http://127.0.0.1:${port}` }
}

async function room(baseUrl: string, limitMs = PATIENT_MS) {
  const made = postroom(notifyTransport({ apiKey: KEY, templateId: TEMPLATE }, { baseUrl, limitMs }))
  const { id } = await addStaff(made.app, 'eve@council.example', 'editor')
  tellThatSomethingWaits(made.app.db, [id], made.app.clock.now)
  return made
}

test('a mail goes to GOV.UK Notify with the template, its words, a reference and a token that was just signed', async () => {
  const { asked, baseUrl } = await notify()
  const { app, mail, sender, logged } = await room(baseUrl)
  await sender.wake()
  const [got] = asked
  expect(got).toMatchObject({ method: 'POST', url: '/v2/notifications/email' })
  expect(got?.body).toEqual({
    email_address: 'eve@council.example',
    template_id: TEMPLATE,
    personalisation: {
      subject: 'Something waits for you in Saysafe',
      message: expect.stringMatching(/^Hello Somebody at eve@council.example,\n\nSomething waits for you in Saysafe\./),
    },
    reference: mail()[0]?.id,
  })
  const [head = '', claims = '', signature] = got?.authorization.replace('Bearer ', '').split('.') ?? []
  const read = (part: string): unknown => JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))
  expect(read(head)).toEqual({ typ: 'JWT', alg: 'HS256' })
  expect(read(claims)).toEqual({ iss: SERVICE, iat: app.clock.now.getTime() / 1_000 })
  expect(signature).toBe(createHmac('sha256', SECRET).update(`${head}.${claims}`).digest('base64url'))
  expect(mail()).toMatchObject([{ state: 'sent', attempts: 1 }])
  expect(logged.join('')).not.toMatch(/eve@|3d844edf/)
})

test.each([
  [400, 'failed', 'rejected_400'],
  [403, 'waiting', 'sign_in_refused'],
  [429, 'waiting', 'deferred_429'],
  [500, 'waiting', 'deferred_500'],
  [503, 'waiting', 'deferred_503'],
] as const)('an answer of %i leaves the mail %s', async (status, mailState, lastError) => {
  const { asked, state, baseUrl } = await notify({ status })
  const { app, mail, sender, logged } = await room(baseUrl)
  await sender.wake()
  expect(mail()).toMatchObject([{ state: mailState, lastError }])
  expect(logged.join('')).not.toContain('eve@')
  state.answer = { status: 201 }
  later(app, 1)
  await sender.wake()
  expect(mail()).toMatchObject([{ state: mailState === 'failed' ? 'failed' : 'sent' }])
  expect(asked).toHaveLength(mailState === 'failed' ? 1 : 2)
})

test('a Notify that does not answer, or is not there, is asked again', async () => {
  const { close, state, baseUrl } = await notify('nothing')
  const { app, mail, sender } = await room(baseUrl, BRIEF_MS)
  await sender.wake()
  expect(mail()).toMatchObject([{ state: 'waiting', lastError: 'timed_out' }])
  state.answer = { status: 201 }
  await close()
  later(app, 1)
  await sender.wake()
  expect(mail()).toMatchObject([{ state: 'waiting', attempts: 2, lastError: 'connection_refused' }])
})

test.each([
  [KEY, true],
  [`${SERVICE}-${SECRET}`, true],
  [`my-own-key-${SERVICE}-${SECRET}`, true],
  [SECRET, false],
  [`saysafe_live-${SERVICE}`, false],
  [`${KEY} `, false],
])('%j is a key to Notify: %s', (key, is) => {
  expect(isNotifyKey(key)).toBe(is)
})
