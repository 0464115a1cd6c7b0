import { expect, test } from 'vitest'
import { CLOSED, COMING, FROM, OPEN, testApp } from '#tests/support/app.ts'
import { aResponse, PATH, stored } from '#tests/support/responses.ts'

type Refusal = [
  name: string,
  send: { method?: string; path?: string; body?: unknown; headers?: Record<string, string> },
  status: number,
  code: string,
  fields: Record<string, string>,
]

const answers = (given: object) => ({ body: aResponse({ answers: { agreement: 'agree', ...given } }) })
const agreed = (change: object) => ({ body: aResponse(change) })

const refusals: Refusal[] = [
  ['an unknown question', answers({ colour: 'red' }), 400, 'invalid_input', { 'answers.colour': 'unknownQuestion' }],
  [
    'an unknown option',
    answers({ order_area: 'moon' }),
    400,
    'invalid_input',
    { 'answers.order_area': 'unknownOption' },
  ],
  [
    'too many choices',
    answers({ affected_by: ['drug_use', 'street_drinking', 'toilet_in_public', 'fires_and_fireworks'] }),
    400,
    'invalid_input',
    { 'answers.affected_by': 'tooMany' },
  ],
  [
    'an exclusive choice with others',
    answers({ affected_by: ['none_of_these', 'drug_use'] }),
    400,
    'invalid_input',
    { 'answers.affected_by': 'exclusive' },
  ],
  ['a wrong type', answers({ order_area: ['nowhere'] }), 400, 'invalid_input', { 'answers.order_area': 'wrongType' }],
  [
    'a number as text',
    answers({ affected_by: ['drug_use'], times_last_month: '3' }),
    400,
    'invalid_input',
    { 'answers.times_last_month': 'wrongType' },
  ],
  [
    'a number out of range',
    answers({ affected_by: ['drug_use'], times_last_month: 501 }),
    400,
    'invalid_input',
    { 'answers.times_last_month': 'tooLarge' },
  ],
  [
    'half a number',
    answers({ affected_by: ['drug_use'], times_last_month: 0.5 }),
    400,
    'invalid_input',
    { 'answers.times_last_month': 'notWhole' },
  ],
  [
    'a day that is none',
    answers({ affected_by: ['drug_use'], last_seen: '2026-02-30' }),
    400,
    'invalid_input',
    { 'answers.last_seen': 'notADate' },
  ],
  [
    'a place that is none',
    answers({ affected_by: ['drug_use'], where_seen: 'Mars' }),
    400,
    'invalid_input',
    { 'answers.where_seen': 'notAPlace' },
  ],
  [
    'an unknown row',
    answers({ rule_support: { singing: 'oppose' } }),
    400,
    'invalid_input',
    { 'answers.rule_support.singing': 'unknownRow' },
  ],
  [
    'an unknown option in a row',
    answers({ rule_support: { drug_use: 'meh' } }),
    400,
    'invalid_input',
    { 'answers.rule_support.drug_use': 'unknownOption' },
  ],
  [
    'a place twice in a ranking',
    answers({ first_priorities: ['drug_use', 'drug_use'] }),
    400,
    'invalid_input',
    { 'answers.first_priorities': 'repeated' },
  ],
  [
    'text that is too long',
    answers({ agreement_reasons: 'x'.repeat(3_001) }),
    400,
    'invalid_input',
    { 'answers.agreement_reasons': 'tooLong' },
  ],
  [
    'emoji that are too many',
    answers({ missing_rule: '😀'.repeat(201) }),
    400,
    'invalid_input',
    { 'answers.missing_rule': 'tooLong' },
  ],
  [
    'words for an option that is not chosen',
    answers({ affected_by: ['drug_use'], 'affected_by.other': 'noise' }),
    400,
    'invalid_input',
    { 'answers.affected_by.other': 'otherNotChosen' },
  ],
  [
    'an answer to a hidden question',
    answers({ organisation_name: 'Us' }),
    400,
    'invalid_input',
    { 'answers.organisation_name': 'hidden' },
  ],
  [
    'an answer on a hidden page',
    answers({ wanted_changes: ['fewer_rules'] }),
    400,
    'invalid_input',
    { 'answers.wanted_changes': 'hidden' },
  ],
  [
    'a required answer left out',
    agreed({ answers: { order_area: 'nowhere' } }),
    400,
    'invalid_input',
    { 'answers.agreement': 'missing' },
  ],
  ['no answers at all', agreed({ answers: undefined }), 400, 'invalid_input', { answers: 'wrongType' }],
  ['answers as a list', agreed({ answers: [] }), 400, 'invalid_input', { answers: 'wrongType' }],
  [
    '__proto__ as a question',
    {
      body: '{"submissionId":"x","version":1,"language":"en","answers":{"agreement":"agree","__proto__":{"polluted":1}}}',
    },
    400,
    'invalid_input',
    { 'answers.__proto__': 'unknownQuestion' },
  ],
  ['a language nobody translated', agreed({ language: 'xx' }), 400, 'invalid_input', { language: 'unknown' }],
  ['constructor as a language', agreed({ language: 'constructor' }), 400, 'invalid_input', { language: 'unknown' }],
  ['a submission id of nothing', agreed({ submissionId: '' }), 400, 'invalid_input', { submissionId: 'tooShort' }],
  [
    'a submission id beyond measure',
    agreed({ submissionId: 'x'.repeat(129) }),
    400,
    'invalid_input',
    { submissionId: 'tooLong' },
  ],
  [
    'a submission id that is a number',
    agreed({ submissionId: 7 }),
    400,
    'invalid_input',
    { submissionId: 'wrongType' },
  ],
  ['a field that does not exist', agreed({ admin: true }), 400, 'invalid_input', { admin: 'unknown' }],
  ['a channel for staff', agreed({ channel: 'paper' }), 400, 'invalid_input', { channel: 'unknown' }],
  ['a version that is half a number', agreed({ version: 1.5 }), 400, 'invalid_input', { version: 'wrongType' }],
  ['time running backwards', agreed({ elapsedMs: -1 }), 400, 'invalid_input', { elapsedMs: 'tooShort' }],
  ['JSON that is no object', { body: '[]' }, 400, 'invalid_input', { body: 'wrongType' }],
  ['JSON that is null', { body: 'null' }, 400, 'invalid_input', { body: 'wrongType' }],
  ['JSON cut off', { body: '{"submissionId":' }, 400, 'bad_request', { body: 'malformed' }],
  ['an empty body', { body: '' }, 400, 'bad_request', { body: 'malformed' }],
  ['bytes that are no text', { body: '\u0000\ufffd' }, 400, 'bad_request', { body: 'malformed' }],
  ['a version from before', agreed({ version: 0 }), 409, 'stale_version', { version: 'stale' }],
  ['a version to come', agreed({ version: 2 }), 409, 'stale_version', { version: 'unknown' }],
  [
    'a form instead of JSON',
    { body: 'agreement=agree', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
    415,
    'unsupported_media_type',
    { 'content-type': 'unknown' },
  ],
  [
    'JSON under a false name',
    { body: aResponse(), headers: { 'content-type': 'text/plain' } },
    415,
    'unsupported_media_type',
    { 'content-type': 'unknown' },
  ],
  [
    'a body too large',
    agreed({ answers: { agreement: 'agree', agreement_reasons: 'x'.repeat(600_000) } }),
    413,
    'too_large',
    { body: 'tooLarge' },
  ],
  [
    'an unknown consultation',
    { path: '/api/consultations/nothing/responses', body: aResponse() },
    404,
    'not_found',
    {},
  ],
  [
    '__proto__ as a consultation',
    { path: '/api/consultations/__proto__/responses', body: aResponse() },
    404,
    'not_found',
    {},
  ],
  [
    'a consultation name beyond measure',
    { path: `/api/consultations/${'x'.repeat(101)}/responses`, body: aResponse() },
    400,
    'invalid_input',
    { slug: 'tooLong' },
  ],
  ['an unknown route', { path: '/api/nothing', body: {} }, 404, 'not_found', {}],
  [
    'an unknown version of the results',
    { method: 'GET', path: `/api/consultations/${OPEN}/results?version=9` },
    404,
    'not_found',
    { version: 'unknown' },
  ],
  [
    'a version that is no number',
    { method: 'GET', path: `/api/consultations/${OPEN}/results?version=one` },
    400,
    'invalid_input',
    { version: 'wrongType' },
  ],
  [
    'a format that does not exist',
    { method: 'GET', path: `/api/consultations/${OPEN}/results?format=pdf` },
    400,
    'invalid_input',
    { format: 'unknown' },
  ],
  [
    'a language that does not exist',
    { method: 'GET', path: '/api/consultations?lang=xx' },
    400,
    'invalid_input',
    { lang: 'unknown' },
  ],
  [
    'a state that does not exist',
    { method: 'GET', path: '/api/consultations?state=lost' },
    400,
    'invalid_input',
    { state: 'unknown' },
  ],
  [
    'a search beyond measure',
    { method: 'GET', path: `/api/consultations?q=${'x'.repeat(201)}` },
    400,
    'invalid_input',
    { q: 'tooLong' },
  ],
]

test.each(refusals)(
  '%s is refused, and nothing is stored',
  async (_case, { method = 'POST', path = PATH, body, headers }, status, code, fields) => {
    const { app, db, lines } = testApp()
    const response = await app.request(
      path,
      {
        method,
        headers: { 'content-type': 'application/json', ...headers },
        ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      },
      FROM,
    )
    expect(await response.json()).toEqual({ error: { code, fields, requestId: expect.stringMatching(/^[\w=-]{8,}$/) } })
    expect([response.status, response.headers.get('cache-control')]).toEqual([status, 'no-store'])
    expect(stored(db)).toEqual([])
    expect(lines.filter(({ level }) => level === 'error')).toEqual([])
  },
)

test('a request without a content type is told so', async () => {
  const { app } = testApp()
  const response = await app.request(PATH, {
    method: 'POST',
    body: new TextEncoder().encode(JSON.stringify(aResponse())),
  })
  expect([response.status, await response.json()]).toMatchObject([
    415,
    { error: { fields: { 'content-type': 'missing' } } },
  ])
})

test.each([
  ['GET', PATH, 'POST'],
  ['DELETE', '/api/health', 'GET'],
  ['POST', '/api/consultations', 'GET'],
  ['PATCH', `/api/consultations/${OPEN}/drafts`, 'GET, POST, PUT, DELETE'],
])('%s on %s is refused with the methods that work', async (method, path, allow) => {
  const response = await testApp().app.request(path, { method })
  expect([response.status, response.headers.get('allow')]).toEqual([405, allow])
  expect(await response.json()).toMatchObject({ error: { code: 'method_not_allowed', fields: {} } })
})

test.each([
  ['before it opens', COMING, 'not_open_yet', 'opens'],
  ['after it closed', CLOSED, 'closed', 'closed'],
])('an answer %s is refused with the date', async (_case, slug, code, field) => {
  const { post, db, content } = testApp()
  const response = await post(`/api/consultations/${slug}/responses`, aResponse())
  const consultation = content.consultations.find((one) => one.slug === slug)
  const date = field === 'opens' ? consultation?.opens : consultation?.closes
  expect([response.status, await response.json()]).toMatchObject([
    403,
    { error: { code, fields: { [field]: date?.toISOString() } } },
  ])
  expect(stored(db, slug)).toEqual([])
})

test('the last millisecond is in time and the next one is too late', async () => {
  const { post, clock, content, db } = testApp()
  const closes = content.consultations.find(({ slug }) => slug === OPEN)?.closes ?? clock.now
  clock.now = new Date(closes.getTime() - 1)
  expect((await post(PATH, aResponse())).status).toBe(201)
  clock.now = closes
  expect((await post(PATH, aResponse())).status).toBe(403)
  expect(stored(db)).toHaveLength(1)
})

test('several mistakes are named together', async () => {
  const response = await testApp().post(
    PATH,
    aResponse({ answers: { agreement: 'maybe', order_area: 5, colour: 'red' } }),
  )
  expect(await response.json()).toMatchObject({
    error: {
      fields: {
        'answers.agreement': 'unknownOption',
        'answers.order_area': 'wrongType',
        'answers.colour': 'unknownQuestion',
      },
    },
  })
})

test('two thousand emoji are as long as two thousand letters', async () => {
  const { post, db } = testApp()
  expect(
    (
      await post(
        PATH,
        aResponse({
          answers: { agreement: 'agree', rule_support: { drug_use: 'oppose' }, rule_concerns: '😀'.repeat(2_000) },
        }),
      )
    ).status,
  ).toBe(201)
  expect(stored(db)).toHaveLength(1)
})
