import { expect, test } from 'vitest'
import { listActs } from '#db/queries/audit.ts'
import { responses } from '#db/schema/responses.ts'
import { CLOSED, NOW, OPEN, testApp } from '#tests/support/app.ts'
import { seated } from '#tests/support/staff.ts'
import { allQuestions } from '#api/questionnaire/questionnaire.ts'

type App = ReturnType<typeof testApp>
type Row = Partial<typeof responses.$inferInsert>
let serial = 0

/** Stores responses as they are, and gives their references. */
function put({ db }: App, count: number, row: Row = {}): string[] {
  return Array.from({ length: count }, () => {
    const reference = `AAAA-0000-${String(serial++).padStart(4, '0')}`
    db.insert(responses)
      .values({
        consultation: OPEN,
        version: 1,
        submissionId: reference,
        reference,
        channel: 'online',
        language: 'en',
        answers: { agreement: 'agree' },
        receivedAt: NOW,
        ...row,
      })
      .run()
    return reference
  })
}

/** The open consultation's questions in people's own words: one that may be published, and one that may not. */
function textsOf({ content }: App): { open: string; closed: string | undefined } {
  const asked = content.consultations.flatMap(({ slug, questionnaire }) =>
    slug === OPEN ? allQuestions(questionnaire) : [],
  )
  const words = asked.filter((one) => one.type === 'long_text' || one.type === 'short_text')
  const find = (confidential: boolean) =>
    words.find((one) => 'confidential' in one && one.confidential === confidential)?.id
  return { open: find(false) ?? '', closed: find(true) }
}

async function office() {
  const app = testApp()
  const ana = await seated(app, 'ana@council.example', 'analyst')
  const pat = await seated(app, 'pat@council.example', 'publisher')
  const path = `/api/staff/responses/${OPEN}`
  const get = async (address: string) => (await ana.call('GET', address)).json()
  return { app, ana, pat, path, get }
}

const fault = async (response: Response) => [
  response.status,
  ((await response.json()) as { error: { fields: object } }).error.fields,
]

test('figures name days, channels and languages, and hide what is small and what would give it away', async () => {
  const { app, path, get } = await office()
  put(app, 20)
  put(app, 8, { receivedAt: new Date('2026-11-30T23:30:00Z'), language: 'fa' })
  put(app, 2, { receivedAt: new Date('2026-11-29T12:00:00Z'), language: 'ro', channel: 'paper' })
  put(app, 3, { suspicion: 'honeypot' })
  put(app, 1, { suspicion: 'same_address' })
  const found = await get(path)
  expect(found).toMatchObject({ received: 34, counted: 31, state: 'open' })
  expect(found.suspicions).toEqual([
    { id: 'honeypot', count: 3 },
    { id: 'timing', count: 0 },
    { id: 'same_address', count: 1 },
  ])
  expect(found.grain).toBe('day')
  expect(found.times).toEqual([
    { id: '2026-11-29', count: null, hidden: true },
    { id: '2026-11-30', count: null, hidden: true },
    { id: '2026-12-01', count: 24 },
  ])
  expect(found.languages).toEqual([
    { id: 'en', count: 24 },
    { id: 'fa', count: null, hidden: true },
    { id: 'ro', count: null, hidden: true },
  ])
  expect(found.channels.find(({ id }: { id: string }) => id === 'paper').count).toBeNull()
})

test('a day is one of London’s, also in summer', async () => {
  const { app, path, get } = await office()
  put(app, 6, { receivedAt: new Date('2026-07-01T23:30:00Z') })
  expect(await get(path)).toMatchObject({ grain: 'day', times: [{ id: '2026-07-02', count: 6 }] })
})

test('where every day is small weeks are shown, else months, and never a week beside its days', async () => {
  const { app, path, get } = await office()
  for (const day of ['2026-11-16', '2026-11-18', '2026-11-22', '2026-11-23'])
    put(app, 3, { receivedAt: new Date(`${day}T12:00:00Z`) })
  // Monday the 16th to Sunday the 22nd: nine; what is left would give itself away.
  put(app, 4, { receivedAt: new Date('2026-11-24T12:00:00Z') })
  expect(await get(path)).toMatchObject({
    grain: 'week',
    times: [
      { id: '2026-11-16', count: 9 },
      { id: '2026-11-23', count: 7 },
    ],
  })
})

test('where every week is small months are shown', async () => {
  const { app, path, get } = await office()
  for (const day of ['10-05', '10-12', '10-19', '11-02', '11-09', '11-16'])
    put(app, 2, { receivedAt: new Date(`2026-${day}T12:00:00Z`) })
  expect(await get(path)).toMatchObject({
    grain: 'month',
    times: [
      { id: '2026-10-01', count: 6 },
      { id: '2026-11-01', count: 6 },
    ],
  })
})

test('open answers wait until somebody has read them; published and refused ones are told apart and can change', async () => {
  const { app, ana, pat, path, get } = await office()
  const { open: question } = textsOf(app)
  const [first = '', second = ''] = put(app, 2, { answers: { [question]: 'More lamps, please' } })
  put(app, 1, { answers: { [question]: 'Buy pills' }, suspicion: 'timing' })
  put(app, 1, { answers: { agreement: 'agree' } })
  const of = async (state: string) =>
    (await get(`${path}/texts?question=${question}&state=${state}`)).texts.map(
      (one: { reference: string }) => one.reference,
    )
  const counts = async () => (await get(path)).questions.find(({ id }: { id: string }) => id === question)
  expect(await of('waiting')).toEqual([first, second])
  expect(await counts()).toEqual({ id: question, waiting: 2, published: 0, refused: 0 })
  const decide = (decision: string, ...references: string[]) =>
    ana.call('POST', `${path}/texts`, { question, references, decision })
  expect(await (await decide('publish', first, first)).json()).toEqual({ decided: 1 })
  expect((await pat.call('POST', `${path}/texts`, { question, references: [second], decision: 'refuse' })).status).toBe(
    200,
  )
  expect([await of('waiting'), await of('published'), await of('refused')]).toEqual([[], [first], [second]])
  expect(await counts()).toEqual({ id: question, waiting: 0, published: 1, refused: 1 })
  const shown = await (await app.get(`/api/consultations/${OPEN}/results`)).text()
  await decide('refuse', first)
  await decide('publish', second)
  expect([await of('published'), await of('refused')]).toEqual([[second], [first]])
  expect(shown).not.toContain('Buy pills')
  expect(listActs(app.db, { limit: 4 }).map(({ action }) => action)).toEqual([
    'text.approved',
    'text.withdrawn',
    'text.refused',
    'text.approved',
  ])
})

test('confidential questions, questions without words and answers that are not there are refused, and nothing is decided', async () => {
  const { app, ana, path } = await office()
  const { open, closed } = textsOf(app)
  const [reference = ''] = put(app, 1, { answers: { [open]: 'Words', ...(closed && { [closed]: 'A secret' }) } })
  const decide = (question: string, ...references: string[]) =>
    ana.call('POST', `${path}/texts`, { question, references, decision: 'publish' })
  for (const question of ['agreement', ...(closed ? [closed] : [])]) {
    expect(await fault(await decide(question, reference))).toEqual([409, { question: 'closed' }])
    const read = await ana.call('GET', `${path}/texts?question=${question}`)
    expect(await fault(read)).toEqual([409, { question: 'closed' }])
  }
  expect((await decide('nothing', reference)).status).toBe(404)
  expect(await fault(await decide(open, reference, 'ZZZZ-0000-ZZZZ'))).toEqual([409, { references: 'unknown' }])
  expect((await decide(open)).status).toBe(400)
  expect((await ana.call('GET', '/api/staff/responses/nothing')).status).toBe(404)
  const still = await (await ana.call('GET', `${path}/texts?question=${open}`)).json()
  expect(still.texts).toEqual([{ reference, words: 'Words', language: 'en' }])
})

test('a long list goes on after its page', async () => {
  const { app, path, get } = await office()
  const { open: question } = textsOf(app)
  const all = put(app, 51, { answers: { [question]: 'Words' } })
  const first = await get(`${path}/texts?question=${question}`)
  expect(first.texts).toHaveLength(50)
  const second = await get(`${path}/texts?question=${question}&after=${first.next}`)
  expect(second.texts.map((one: { reference: string }) => one.reference)).toEqual([all[50]])
  expect(second.next).toBeUndefined()
})

test('an analyst gets every answer as CSV and as Excel, and the record says who', async () => {
  const { app, ana, path } = await office()
  const { open } = textsOf(app)
  const [reference = ''] = put(app, 1, { answers: { [open]: '=1+1, «ș»' } })
  const csv = await ana.call('GET', `${path}/export?format=csv`)
  expect(csv.headers.get('content-disposition')).toBe(`attachment; filename="${OPEN}-responses-version-1.csv"`)
  const text = await csv.text()
  expect(text).toContain(reference)
  expect(text).toContain("'=1+1, «ș»")
  const xlsx = Buffer.from(await (await ana.call('GET', `${path}/export?format=xlsx`)).arrayBuffer())
  expect(xlsx.subarray(0, 2).toString()).toBe('PK')
  expect(listActs(app.db, { limit: 2 })).toMatchObject([
    { actor: ana.id, action: 'responses.exported', subject: `${OPEN}/1` },
    { action: 'responses.exported' },
  ])
  expect((await ana.call('GET', `${path}/export?format=pdf`)).status).toBe(400)
  expect(await fault(await ana.call('GET', `${path}/export?format=csv&version=9`))).toEqual([409, { version: 'empty' }])
  // Nobody has answered it: a file with the names of its columns.
  const empty = await ana.call('GET', `/api/staff/responses/${CLOSED}/export?format=csv`)
  expect((await empty.text()).trim().split('\n')).toHaveLength(1)
})
