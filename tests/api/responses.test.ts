import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openDatabase } from '#db/open.ts'
import { audit } from '#db/schema/index.ts'
import { CLOSED, NOW, OPEN, testApp } from '#tests/support/app.ts'
import { temporaryFolder } from '#tests/support/folder.ts'
import { aResponse, PATH, stored } from '#tests/support/responses.ts'

const REFERENCE = /^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/

/** Something for every type of question. */
const full = {
  agreement: 'disagree',
  agreement_reasons: 'It depends.\r\nسلام 😀 <b>&"\'',
  order_area: 'some_places',
  order_places: '=1+1',
  wanted_changes: ['lower_fines', 'other'],
  'wanted_changes.other': 'More lamps',
  rule_support: { drug_use: 'oppose', street_drinking: 'support' },
  rule_concerns: '__proto__',
  first_priorities: ['fires_and_fireworks', 'drug_use'],
  affected_by: ['threatening_behaviour'],
  times_last_month: 3,
  last_seen: '2026-02-28',
  where_seen: 'n12 9pt',
  because_of_who_you_are: ['age'],
  what_happened: 'Something private',
  answering_as: 'resident',
  home: 'Totteridge & Woodside',
}

test('a resident’s answers are stored as they were given, tidied, with version, language and channel', async () => {
  const { db, post, lines } = testApp()
  const response = await post(
    PATH,
    aResponse({ submissionId: 'mine', language: 'fa', channel: 'kiosk', elapsedMs: 60_000, answers: full }),
  )
  expect(response.status).toBe(201)
  const { reference } = (await response.json()) as { reference: string }
  expect(reference).toMatch(REFERENCE)
  expect(stored(db)).toEqual([
    {
      seq: 1,
      consultation: OPEN,
      version: 1,
      submissionId: 'mine',
      reference,
      channel: 'kiosk',
      language: 'fa',
      suspicion: null,
      receivedAt: NOW,
      answers: { ...full, agreement_reasons: 'It depends.\nسلام 😀 <b>&"\'', where_seen: 'N12' },
    },
  ])
  expect(db.select().from(audit).all()).toContainEqual(
    expect.objectContaining({
      actor: 'resident',
      action: 'response.received',
      subject: `${OPEN}/${reference}`,
      at: NOW,
    }),
  )
  expect(JSON.stringify(lines)).not.toContain('private')
})

test('blank answers are stored as none', async () => {
  const { db, post } = testApp()
  await post(
    PATH,
    aResponse({
      answers: {
        agreement: 'agree',
        order_area: null,
        wanted_changes: [],
        missing_rule: '  ',
        rule_support: { drug_use: '' },
      },
    }),
  )
  expect(stored(db)[0]?.answers).toEqual({ agreement: 'agree' })
})

test('sent again, whatever it says, it is stored once and gives the first receipt', async () => {
  const { db, post } = testApp()
  const first = await (await post(PATH, aResponse({ submissionId: 'twice' }))).json()
  const again = await post(PATH, aResponse({ submissionId: 'twice', answers: { agreement: 'disagree' } }))
  expect(again.status).toBe(201)
  expect(await again.json()).toEqual(first)
  expect(stored(db).map(({ answers }) => answers)).toEqual([{ agreement: 'agree' }])
  expect(
    db
      .select()
      .from(audit)
      .all()
      .filter(({ action }) => action === 'response.received'),
  ).toHaveLength(1)
})

test('sent fifty times at the same moment, it is stored once and gives one receipt', async () => {
  const { db, post } = testApp()
  const body = aResponse({ submissionId: 'at once' })
  const answers = await Promise.all(Array.from({ length: 50 }, () => post(PATH, body)))
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]))
  expect(
    new Set(
      await Promise.all(answers.map(async (answer) => ((await answer.json()) as { reference: string }).reference)),
    ).size,
  ).toBe(1)
  expect(stored(db)).toHaveLength(1)
})

test('fifty people at the same moment get fifty references', async () => {
  const { db, post } = testApp()
  const answers = await Promise.all(Array.from({ length: 50 }, () => post(PATH, aResponse())))
  const references = await Promise.all(
    answers.map(async (answer) => ((await answer.json()) as { reference: string }).reference),
  )
  expect(new Set(references)).toEqual(new Set(stored(db).map(({ reference }) => reference)))
  expect(new Set(references).size).toBe(50)
})

test('a bad response at the same moment takes no other down with it', async () => {
  const { db, post } = testApp()
  const statuses = await Promise.all(
    [aResponse(), aResponse({ answers: { agreement: 'perhaps' } }), aResponse(), aResponse({ version: 9 })].map(
      async (body) => (await post(PATH, body)).status,
    ),
  )
  expect(statuses).toEqual([201, 400, 201, 409])
  expect(stored(db)).toHaveLength(2)
})

test('the same submission id answers another consultation by itself', async () => {
  const { db, post, content, clock } = testApp()
  await post(PATH, aResponse({ submissionId: 'both' }))
  const closed = content.consultations.find(({ slug }) => slug === CLOSED)
  clock.now = closed?.opens ?? NOW
  expect(
    (
      await post(`/api/consultations/${CLOSED}/responses`, {
        submissionId: 'both',
        version: 1,
        language: 'en',
        answers: { aware_of_partnership: 'yes' },
      })
    ).status,
  ).toBe(201)
  expect([stored(db).length, stored(db, CLOSED).length]).toEqual([1, 1])
})

test('whoever sent in time and sends again after the closing gets the first receipt', async () => {
  const { db, post, clock, content } = testApp()
  const body = aResponse()
  const first = await (await post(PATH, body)).json()
  clock.now = content.consultations.find(({ slug }) => slug === OPEN)?.closes ?? NOW
  const late = await post(PATH, body)
  expect([late.status, await late.json()]).toEqual([201, first])
  expect((await post(PATH, aResponse())).status).toBe(403)
  expect(stored(db)).toHaveLength(1)
})

test('whoever sends again under a version that has passed gets the first receipt', async () => {
  const { db, content, post } = testApp()
  const body = aResponse()
  const first = await (await post(PATH, body)).json()
  const newer = structuredClone(content)
  for (const { slug, questionnaire } of newer.consultations) if (slug === OPEN) questionnaire.version = 2
  const after = testApp({ db, content: newer })
  const again = await after.post(PATH, body)
  expect([again.status, await again.json()]).toEqual([201, first])
  expect((await after.post(PATH, aResponse())).status).toBe(409)
  expect((await after.post(PATH, aResponse({ version: 2 }))).status).toBe(201)
  expect(stored(db).map(({ version }) => version)).toEqual([1, 2])
})

test.each([
  ['a filled honeypot', { website: 'https://spam.example' }, 'honeypot'],
  ['less than two seconds', { elapsedMs: 1_999 }, 'timing'],
])('%s is stored and told apart, and not counted', async (_case, extra, suspicion) => {
  const { db, get, post } = testApp()
  expect((await post(PATH, aResponse(extra))).status).toBe(201)
  expect((await post(PATH, aResponse({ website: '', elapsedMs: 2_000 }))).status).toBe(201)
  expect(stored(db).map((row) => row.suspicion)).toEqual([suspicion, 'same_address'])
  const results = await (await get(`/api/consultations/${OPEN}/results`)).json()
  expect(results).toMatchObject({ received: 2, counted: 1 })
})

test('answers from one address on one day are counted and told apart, a shared device’s not', async () => {
  const { clock, db, get, post } = testApp()
  await post(PATH, aResponse())
  await post(PATH, aResponse())
  await post(PATH, aResponse({ channel: 'kiosk' }))
  clock.now = new Date(clock.now.getTime() + 24 * 3_600_000)
  await post(PATH, aResponse())
  expect(stored(db).map((row) => row.suspicion)).toEqual([null, 'same_address', null, null])
  const results = await (await get(`/api/consultations/${OPEN}/results`)).json()
  expect(results).toMatchObject({ received: 4, counted: 4, sameAddress: 1 })
})

test('no address is in the database or in the log', async () => {
  const file = join(temporaryFolder(), 'saysafe.sqlite')
  const db = openDatabase(file)
  const { post, app, lines } = testApp({ db, rateLimit: true })
  await post(PATH, aResponse())
  await app.request(
    PATH,
    {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-for': '198.51.100.7' },
      body: JSON.stringify(aResponse()),
    },
    { address: '198.51.100.7' },
  )
  const bytes = readdirSync(join(file, '..'))
    .map((name) => readFileSync(join(file, '..', name), 'latin1'))
    .join('')
  db.$client.close()
  expect(bytes).toContain('submission_id')
  for (const address of ['192.0.2.1', '198.51.100.7']) expect(bytes + JSON.stringify(lines)).not.toContain(address)
})

test('after a burst from one address the API refuses, says how long to wait and stores nothing more', async () => {
  const { db, post } = testApp({ rateLimit: true })
  for (let i = 0; i < 120; i++) expect((await post(PATH, aResponse())).status).toBe(201)
  const refused = await post(PATH, aResponse())
  expect(refused.status).toBe(429)
  expect(refused.headers.get('retry-after')).toBe('5')
  expect(await refused.json()).toMatchObject({ error: { code: 'rate_limited' } })
  expect(stored(db)).toHaveLength(120)
})
