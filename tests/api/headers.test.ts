import { request } from 'node:http'
import { join } from 'node:path'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { RateLimiter } from '#api/rate-limit.ts'
import { type RunningServer, serve } from '#api/server/server.ts'
import { buildSite } from '#site/responder/build.ts'
import { CONTENT_DIR, OPEN, testApp } from '#tests/support/app.ts'
import { line, raw } from '#tests/support/raw.ts'
import { aResponse, PATH } from '#tests/support/responses.ts'

const dir = mkdtempSync(join(tmpdir(), 'saysafe-test-'))
let server: RunningServer
let font = ''

beforeAll(async () => {
  const { store, content, clock } = testApp()
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined }
  const buildDir = buildSite(() => undefined)
  server = await serve({
    deps: { content, store, limiter: new RateLimiter(false), log, now: () => clock.now, contentDir: CONTENT_DIR },
    buildDir,
    releaseDir: join(dir, 'site'),
    host: '127.0.0.1',
    port: 0,
    baseUrl: 'http://localhost',
    trustedProxies: 0,
  })
  const page = await (await fetch(`${server.url}/en/`)).text()
  font = /\/assets\/[\w.-]+\.css/.exec(page)?.[0] ?? ''
})
afterAll(async () => {
  await server.close()
  rmSync(dir, { recursive: true, force: true })
})

type Answer = { status: number; headers: Record<string, string | string[] | undefined>; body: Buffer }

/** Like fetch, but nothing is followed, decoded or added. */
function ask(
  path: string,
  { method = 'GET', headers = {}, body }: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(`${server.url}${path}`, { method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
      )
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

const document = `/documents/${OPEN}/draft-order.pdf`

test.each<[string, () => [string, Parameters<typeof ask>[1]?], number]>([
  ['a page', () => ['/en/'], 200],
  ['a page with a query', () => ['/en/consultations/?q=park'], 200],
  ['an answering page', () => [`/en/consultations/${OPEN}/answer/`], 200],
  ['a style sheet', () => [font], 200],
  ['a document', () => [document], 200],
  ['the API', () => ['/api/consultations'], 200],
  ['the API’s documentation', () => ['/api/docs'], 200],
  [
    'a refusal of the API',
    () => [PATH, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{' }],
    400,
  ],
  ['a method the API does not have', () => ['/api/health', { method: 'DELETE' }], 405],
  ['a route the API does not have', () => ['/api/nothing'], 404],
  ['the start page', () => ['/'], 302],
  ['an address without its slash', () => ['/fa/consultations'], 302],
  ['a page that is not there', () => ['/en/nothing/'], 404],
  ['a language that is not there', () => ['/xx/'], 404],
  ['an unreadable address', () => ['/en/%E0%A4%A'], 400],
  ['an unchanged page', () => ['/en/', { headers: { 'if-none-match': '*' } }], 304],
  ['the head of a page', () => ['/en/', { method: 'HEAD' }], 200],
])('%s comes with every security header', async (_case, what, status) => {
  const { headers, status: answered } = await ask(...what())
  expect(answered).toBe(status)
  const policy = String(headers['content-security-policy'])
  expect(policy).toContain("default-src 'none'")
  expect(policy).not.toMatch(/unsafe-(inline|eval)|\*|https?:/)
  if (!policy.includes('sandbox')) expect(policy).toMatch(/frame-ancestors 'none'/)
  expect(headers).toMatchObject({
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'strict-transport-security': expect.stringContaining('max-age='),
    'permissions-policy': expect.stringContaining('geolocation=()'),
  })
  expect(headers['set-cookie']).toBeUndefined()
  expect(headers['x-powered-by']).toBeUndefined()
})

test('inline scripts of a page are named by their hash', async () => {
  const { body, headers } = await ask(`/en/consultations/${OPEN}/answer/`)
  const inline = [...body.toString().matchAll(/<script(?![^>]*\bsrc=)[^>]*>([\s\S]*?)<\/script>/g)].map(
    ([, code = '']) => code,
  )
  expect(inline.length).toBeGreaterThan(0)
  const policy = `${headers['content-security-policy']} ${/http-equiv="content-security-policy" content="([^"]*)"/i.exec(body.toString())?.[1] ?? ''}`
  for (const code of inline) {
    const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(code))
    expect(policy).toContain(`'sha256-${Buffer.from(hash).toString('base64')}'`)
  }
})

test('a document is a download in which nothing runs', async () => {
  const { headers, body } = await ask(document)
  expect(headers).toMatchObject({
    'content-type': 'application/pdf',
    'content-disposition': 'attachment; filename="draft-order.pdf"',
    'content-security-policy': expect.stringContaining('sandbox'),
  })
  expect(body.equals(readFileSync(join('content/consultations', OPEN, 'documents/draft-order.pdf')))).toBe(true)
})

test('a page that has not changed is not sent again', async () => {
  const first = await ask('/en/')
  const etag = String(first.headers.etag)
  for (const known of [etag, `"other", ${etag}`]) {
    const again = await ask('/en/', { headers: { 'if-none-match': known } })
    expect([again.status, again.body.length, again.headers.etag]).toEqual([304, 0, etag])
  }
  expect((await ask('/en/', { headers: { 'if-none-match': 'W/"other"' } })).status).toBe(200)
  expect((await ask('/fa/', { headers: { 'if-none-match': etag } })).status).toBe(200)
})

test('a page is sent as small as the reader takes it', async () => {
  const plain = await ask('/en/')
  const [br, gzip] = [
    await ask('/en/', { headers: { 'accept-encoding': 'gzip, deflate, br' } }),
    await ask('/en/', { headers: { 'accept-encoding': 'gzip' } }),
  ]
  expect([plain.headers['content-encoding'], br.headers['content-encoding'], gzip.headers['content-encoding']]).toEqual(
    [undefined, 'br', 'gzip'],
  )
  expect(brotliDecompressSync(br.body).equals(plain.body)).toBe(true)
  expect(gunzipSync(gzip.body).equals(plain.body)).toBe(true)
  expect(br.body.length).toBeLessThan(plain.body.length / 3)
  for (const { headers, body } of [plain, br, gzip])
    expect(headers).toMatchObject({ vary: 'accept-encoding', 'content-length': String(body.length) })
})

test('who refuses an encoding does not get it', async () => {
  expect((await ask('/en/', { headers: { 'accept-encoding': 'br;q=0, gzip' } })).headers['content-encoding']).toBe(
    'gzip',
  )
  expect(
    (await ask('/en/', { headers: { 'accept-encoding': 'br;q=0, gzip;q=0' } })).headers['content-encoding'],
  ).toBeUndefined()
})

test('HEAD says what GET says, without a body', async () => {
  for (const path of ['/en/', font, document, '/api/consultations', `/en/consultations/${OPEN}/answer/`]) {
    const [get, head] = [await ask(path), await ask(path, { method: 'HEAD' })]
    expect([head.status, head.body.length, head.headers['content-type'], head.headers.etag], path).toEqual([
      get.status,
      0,
      get.headers['content-type'],
      get.headers.etag,
    ])
  }
})

test('assets may be kept for ever, pages must be asked about, answers of the API never kept', async () => {
  const cache = async (path: string) => (await ask(path)).headers['cache-control']
  expect([
    await cache(font),
    await cache('/en/'),
    await cache('/api/consultations'),
    await cache(`/en/consultations/${OPEN}/answer/`),
  ]).toEqual([
    'public, max-age=31536000, immutable',
    'public, max-age=0, must-revalidate',
    'no-store',
    expect.stringMatching(/no-store|no-cache/),
  ])
})

test('an answer that may be another tomorrow is asked for again', async () => {
  for (const [path, options, status] of [
    ['/en/nothing/', {}, 404],
    [`/documents/${OPEN}/nothing.pdf`, {}, 404],
    ['/en', {}, 302],
    ['/', {}, 302],
    ['/%zz', {}, 400],
    ['/en/', { method: 'DELETE' }, 405],
    ['/staff/', {}, 303],
    ['/preview/nothing/', {}, 303],
  ] as const) {
    const answer = await ask(path, options)
    expect([path, answer.status, answer.headers['cache-control']]).toEqual([
      path,
      status,
      expect.stringMatching(/no-cache|no-store/),
    ])
  }
})

test('a page that is not there says so in words', async () => {
  const { body, headers } = await ask('/en/nothing/')
  expect(headers['content-type']).toMatch(/^text\/html/)
  expect(body.toString()).toContain('Page not found')
})

test.each([
  ['dots', '/../../etc/passwd'],
  ['dots within', '/en/../../../../etc/passwd'],
  ['encoded dots', '/%2e%2e/%2e%2e/etc/passwd'],
  ['encoded slashes', '/assets/..%2f..%2f..%2fpackage.json'],
  ['backslashes', '/assets/..\\..\\package.json'],
  ['a document of another folder', `/documents/${OPEN}/../questionnaire.yaml`],
  ['an overlong slash', '/assets/..%c0%af..%c0%afpackage.json'],
  ['encoded backslashes', '/assets/..%5c..%5cpackage.json'],
  ['a NUL', '/en/%00'],
  ['a whole address', 'http://example.org/en/'],
  ['two slashes', '//example.org/%2f..'],
])('%s in an address leads nowhere', async (_case, path) => {
  const answer = await raw(server.url, line('GET', path))
  expect(answer).toMatch(/^HTTP\/1\.1 (200|302|4\d\d)/)
  expect(answer).not.toMatch(/root:|"name": "saysafe"|version: 1\n/)
  expect(answer).not.toMatch(/location: (https?:)?\/\/example/i)
})

test.each([
  ['no HTTP at all', 'hello\r\n\r\n'],
  ['a header that breaks its line', line('GET', '/en/', 'x: a\r\n b\0c\r\n')],
  ['two lengths', `${line('POST', PATH, 'content-length: 5\r\ncontent-length: 6\r\n')}hello`],
  ['a host that is none', 'GET /en/nothing/ HTTP/1.1\r\nhost: a b/c?\r\nconnection: close\r\n\r\n'],
  ['a method nobody has', line('BREW', '/en/')],
  ['headers beyond measure', line('GET', '/en/', `x: ${'y'.repeat(100_000)}\r\n`)],
])('%s is refused, and the server goes on', async (_case, bytes) => {
  expect(await raw(server.url, bytes)).toMatch(/^HTTP\/1\.1 4\d\d/)
  expect((await ask('/en/')).status).toBe(200)
})

test('a form far too large for a page is refused and stores nothing', async () => {
  const { status } = await ask(`/en/consultations/${OPEN}/answer/`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin: 'http://localhost' },
    body: `agreement_reasons=${'x'.repeat(700_000)}`,
  })
  expect(status).toBeGreaterThanOrEqual(400)
  expect(status).toBeLessThan(500)
  expect(
    (
      await ask(PATH, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(aResponse()),
      })
    ).status,
  ).toBe(201)
})

test.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'TRACE'])(
  '%s on a page that only reads is refused or answered, never a fault',
  async (method) => {
    const { status } = await ask('/en/', { method })
    expect(status).toBeLessThan(500)
  },
)

test('a page made for each request comes compressed; what a person alone may see does not', async () => {
  const accepts = { headers: { 'accept-encoding': 'gzip, br' } }
  const [plain, packed, staff] = [
    await ask('/en/consultations/?topic=hate_crime'),
    await ask('/en/consultations/?topic=hate_crime', accepts),
    await ask('/staff/', accepts),
  ]
  expect(packed).toMatchObject({ status: 200, headers: { 'content-encoding': 'gzip' } })
  expect(packed.headers.vary).toContain('Accept-Encoding')
  expect(packed.body.length).toBeLessThan(plain.body.length / 2)
  expect(gunzipSync(packed.body).toString()).toContain('</html>')
  expect(plain.headers['content-encoding']).toBeUndefined()
  expect(staff.headers['content-encoding']).toBeUndefined()
})
