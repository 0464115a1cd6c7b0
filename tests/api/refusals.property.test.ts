import fc from 'fast-check'
import { expect, test } from 'vitest'
import { errorSchema } from '#api/openapi.ts'
import { CLOSED, COMING, FROM, OPEN, testApp } from '#tests/support/app.ts'
import { PATH, stored } from '#tests/support/responses.ts'

/** Ids that exist, so that the noise gets past the first check. */
const { content } = testApp()
const questions = content.consultations.flatMap(({ questionnaire }) =>
  questionnaire.pages.flatMap((page) => page.questions),
)
const ids = [
  ...new Set(
    questions.flatMap((question) => [
      question.id,
      `${question.id}.other`,
      ...('options' in question ? question.options.map(({ id }) => id) : []),
    ]),
  ),
  '__proto__',
  'constructor',
]
const known = fc.constantFrom(...ids)
const noise = fc.oneof(
  known,
  fc.string({ unit: 'binary' }),
  fc.jsonValue(),
  fc.array(known),
  fc.dictionary(known, fc.oneof(known, fc.jsonValue())),
  fc.double(),
  fc.bigInt().map(String),
  fc.constantFrom(null, true, '', '\ud800', '\u0000', -0),
)
const part = fc.oneof(
  fc.constantFrom(
    OPEN,
    CLOSED,
    COMING,
    'responses',
    'results',
    'drafts',
    'consultations',
    'health',
    'openapi.json',
    '..',
    '.',
    '%2e%2e',
    '%00',
    '%',
    '%c0%ae',
    '*',
    ':slug',
    '7KQM-24F2-PXWD-0T8N',
  ),
  fc.webSegment(),
)
const paths = fc
  .oneof(
    fc.constantFrom(
      PATH,
      `/api/consultations/${OPEN}/drafts`,
      `/api/consultations/${OPEN}/results`,
      '/api/consultations',
    ),
    fc.array(part, { maxLength: 6 }).map((parts) => `/api/${parts.join('/')}`),
  )
  .chain((path) =>
    fc.oneof(
      fc.constant(path),
      fc.webQueryParameters().map((query) => `${path}?${query}`),
    ),
  )
const headers = fc.dictionary(
  fc.constantFrom(
    'content-type',
    'content-length',
    'accept',
    'accept-encoding',
    'transfer-encoding',
    'if-none-match',
    'x-request-id',
    'x-forwarded-for',
    'range',
    'content-encoding',
    'expect',
    'origin',
  ),
  fc.oneof(
    fc.constantFrom(
      'application/json',
      'application/json; charset=utf-16',
      'text/csv',
      '*/*',
      'gzip',
      '0',
      '-1',
      '99999999999',
      'chunked',
      'bytes=0-',
    ),
    fc.string({ unit: fc.integer({ min: 32, max: 126 }).map((code) => String.fromCharCode(code)) }),
  ),
  { noNullPrototype: true },
)

/** Whatever the API says: no fault of its own, and refusals in the one shape. */
async function judge(response: Response, path: string): Promise<void> {
  expect(response.status, path).toBeLessThan(500)
  if (response.status < 400) return
  expect(response.headers.get('content-type')).toMatch(/^application\/json/)
  expect(errorSchema.safeParse(await response.json()).error, path).toBeUndefined()
}

test('whatever is said under the name of a response, the API answers 201 or a refusal, and stores only what it acknowledged', async () => {
  const { db, post, lines } = testApp()
  let acknowledged = 0
  const body = fc.record(
    {
      submissionId: fc.uuid(),
      version: fc.constantFrom(1, 1, 1, 0, 1.5),
      language: fc.constantFrom('en', 'fa', 'xx', 'constructor'),
      answers: fc.dictionary(known, noise),
    },
    { noNullPrototype: true },
  )
  await fc.assert(
    fc.asyncProperty(
      fc.oneof({ weight: 4, arbitrary: body.map((one) => JSON.stringify(one)) }, fc.json(), fc.string()),
      async (text) => {
        const response = await post(PATH, text)
        if (response.status === 201) acknowledged++
        await judge(response, text)
      },
    ),
    { numRuns: 800 },
  )
  expect(stored(db)).toHaveLength(acknowledged)
  expect(lines.filter(({ level }) => level === 'error')).toEqual([])
})

test('whatever method, path, header and bytes arrive, nothing is answered with a 5xx', async () => {
  const { app, lines } = testApp()
  const methods = fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND')
  const bodies = fc.oneof(
    fc.json(),
    fc.string({ unit: 'binary' }),
    fc.uint8Array().map((bytes) => new Uint8Array(bytes)),
  )
  await fc.assert(
    fc.asyncProperty(methods, paths, headers, bodies, async (method, path, head, body) => {
      const withBody = method !== 'GET' && method !== 'HEAD'
      const response = await app.request(path, { method, headers: head, ...(withBody && { body }) }, FROM)
      if (method === 'HEAD') expect(response.status).toBeLessThan(500)
      else await judge(response, `${method} ${path}`)
    }),
    { numRuns: 1_500 },
  )
  expect(lines.filter(({ level }) => level === 'error')).toEqual([])
})

test('a draft takes any answers and gives them back, or refuses', async () => {
  const { post, get } = testApp()
  const drafts = `/api/consultations/${OPEN}/drafts`
  // No question can have this name; what comes under it is dropped, as the next test says.
  const names = fc.string().filter((name) => name !== '__proto__')
  await fc.assert(
    fc.asyncProperty(fc.dictionary(names, fc.jsonValue(), { noNullPrototype: true }), async (answers) => {
      const response = await post(drafts, { version: 1, language: 'en', submissionId: 'x', answers })
      await judge(response.clone(), JSON.stringify(answers))
      const { code } = (await response.json()) as { code: string }
      const back = (await (await get(drafts, { authorization: `Bearer ${code}` })).json()) as { answers: unknown }
      expect(JSON.stringify(back.answers)).toBe(JSON.stringify(JSON.parse(JSON.stringify(answers))))
    }),
    { numRuns: 100 },
  )
})

test('what a draft says under the name of a prototype is dropped, and the rest is kept', async () => {
  const { app, get } = testApp()
  const drafts = `/api/consultations/${OPEN}/drafts`
  const body = '{"version":1,"language":"en","submissionId":"x","answers":{"__proto__":["x"],"agreement":"agree"}}'
  const headers = { 'content-type': 'application/json' }
  const response = await app.request(drafts, { method: 'POST', headers, body }, FROM)
  expect(response.status).toBe(201)
  const { code } = (await response.json()) as { code: string }
  expect(await (await get(drafts, { authorization: `Bearer ${code}` })).text()).toContain(
    '"answers":{"agreement":"agree"}',
  )
  expect(Object.keys(Object.prototype)).toEqual([])
})
