import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { expect, test } from 'vitest'
import { seedDemonstration } from '#api/demonstration.ts'
import type { Results } from '#api/results/results.ts'
import { CLOSED, COMING, CONTENT_DIR, OPEN, testApp } from '#tests/support/app.ts'
import { aResponse, PATH } from '#tests/support/responses.ts'

const RESULTS = `/api/consultations/${OPEN}/results`
const question = (results: Results, id: string) => {
  const found = results.questions.find((one) => one.id === id)
  if (!found) throw new Error(`no ${id}`)
  return found
}
const counts = (list: readonly { id: string; count: number | null }[]) =>
  Object.fromEntries(list.map(({ id, count }) => [id, count]))

/** Many answers of a few sorts. */
async function answered(app: ReturnType<typeof testApp>, ...sorts: [times: number, answers: object][]): Promise<void> {
  for (const [times, answers] of sorts) {
    for (let i = 0; i < times; i++)
      expect((await app.post(PATH, aResponse({ answers: { agreement: 'agree', ...answers } }))).status).toBe(201)
  }
}
/** Guarded questions are published when nobody can answer any more. */
function close({ clock, content }: ReturnType<typeof testApp>): void {
  clock.now = content.consultations.find(({ slug }) => slug === OPEN)?.closes ?? clock.now
}
const resultsOf = async (app: ReturnType<typeof testApp>, path = RESULTS) =>
  (await (await app.get(path)).json()) as Results

test.each([
  ['before it opens', COMING],
  ['while it is open, unless the consultation says so', COMING],
])('results are refused %s', async (when, slug) => {
  const { clock, content, get } = testApp()
  if (when.startsWith('while')) clock.now = content.consultations.find((one) => one.slug === slug)?.opens ?? clock.now
  const response = await get(`/api/consultations/${slug}/results`)
  expect([response.status, await response.json()]).toMatchObject([
    403,
    { error: { code: 'results_not_published', fields: {} } },
  ])
})

test('results appear at the closing', async () => {
  const { clock, content, get } = testApp()
  const closes = content.consultations.find(({ slug }) => slug === COMING)?.closes ?? clock.now
  clock.now = new Date(closes.getTime() - 1)
  expect((await get(`/api/consultations/${COMING}/results`)).status).toBe(403)
  clock.now = closes
  expect((await get(`/api/consultations/${COMING}/results`)).status).toBe(200)
})

test('without answers every opinion is 0 and every guarded count hidden', async () => {
  const app = testApp()
  const results = await resultsOf(app)
  expect(results).toMatchObject({ consultation: OPEN, version: 1, received: 0, counted: 0 })
  expect(question(results, 'order_area')).toEqual({
    id: 'order_area',
    type: 'one',
    base: 0,
    options: ['whole_borough', 'some_places', 'nowhere', 'do_not_know'].map((id) => ({ id, count: 0 })),
    rows: [],
  })
  expect(question(results, 'answering_as')).toMatchObject({ base: null, hidden: true })
  expect(question(results, 'answering_as').options.every(({ count, hidden }) => count === null && hidden)).toBe(true)
})

test('every type of question is counted over those who answered it', async () => {
  const app = testApp()
  await answered(
    app,
    [
      2,
      {
        order_area: 'nowhere',
        affected_by: ['drug_use', 'street_drinking'],
        times_last_month: 2,
        first_priorities: ['drug_use', 'street_drinking'],
      },
    ],
    [
      1,
      {
        affected_by: ['drug_use'],
        times_last_month: 10,
        rule_support: { drug_use: 'oppose' },
        first_priorities: ['street_drinking'],
        missing_rule: 'Mine',
      },
    ],
    [1, { rule_support: { drug_use: 'support', street_drinking: 'support' } }],
  )
  const results = await resultsOf(app)
  expect(results).toMatchObject({ received: 4, counted: 4 })
  expect(question(results, 'agreement')).toMatchObject({
    base: 4,
    options: expect.arrayContaining([{ id: 'agree', count: 4 }]),
  })
  expect(question(results, 'order_area')).toMatchObject({
    base: 2,
    options: expect.arrayContaining([
      { id: 'nowhere', count: 2 },
      { id: 'whole_borough', count: 0 },
    ]),
  })
  expect(counts(question(results, 'affected_by').options)).toMatchObject({
    drug_use: 3,
    street_drinking: 2,
    none_of_these: 0,
  })
  expect(question(results, 'affected_by').base).toBe(3)
  expect(question(results, 'times_last_month')).toMatchObject({ base: 3, median: 2, mean: 14 / 3, options: [] })
  const grid = question(results, 'rule_support')
  expect(grid).toMatchObject({ base: 2, options: [] })
  expect(grid.rows.find(({ id }) => id === 'drug_use')).toMatchObject({
    base: 2,
    options: expect.arrayContaining([
      { id: 'oppose', count: 1 },
      { id: 'support', count: 1 },
    ]),
  })
  expect(grid.rows.find(({ id }) => id === 'street_drinking')).toMatchObject({ base: 1 })
  expect(question(results, 'first_priorities').options).toEqual(
    expect.arrayContaining([
      { id: 'drug_use', count: 2, places: [2, 0, 0] },
      { id: 'street_drinking', count: 3, places: [1, 2, 0] },
    ]),
  )
  expect(question(results, 'missing_rule')).toEqual({
    id: 'missing_rule',
    type: 'short_text',
    base: 1,
    options: [],
    rows: [],
    texts: [],
  })
})

test('who and where people are is hidden when few are, with what would give it away', async () => {
  const app = testApp()
  await answered(
    app,
    [3, { answering_as: 'organisation' }],
    [6, { answering_as: 'resident', home: 'Burnt Oak' }],
    [11, { answering_as: 'visitor' }],
    [2, { answering_as: 'resident', home: 'NW1' }],
  )
  close(app)
  const results = await resultsOf(app)
  expect(question(results, 'answering_as').base).toBe(22)
  expect(counts(question(results, 'answering_as').options)).toEqual({
    resident: null,
    worker_or_student: null,
    visitor: 11,
    business_owner: null,
    organisation: null,
    councillor: null,
    other: null,
  })
  const home = question(results, 'home')
  expect(home.base).toBe(8)
  expect(home.options.every(({ count, hidden }) => count === null && hidden)).toBe(true)
})

test('a sensitive opinion is guarded like a fact about people', async () => {
  const app = testApp()
  await answered(
    app,
    [20, { unfair_to_you: 'no' }],
    [2, { unfair_to_you: 'yes' }],
    [3, { unfair_to_you: 'do_not_know' }],
    [9, { unfair_to_you: 'prefer_not_to_say' }],
  )
  close(app)
  expect(counts(question(await resultsOf(app), 'unfair_to_you').options)).toEqual({
    yes: null,
    no: 20,
    do_not_know: null,
    prefer_not_to_say: 9,
  })
})

test('while answers come in, guarded questions are withheld, so that no single answer can be seen in a difference', async () => {
  const app = testApp()
  await answered(app, [40, { answering_as: 'visitor', unfair_to_you: 'no', equality_sex: 'female' }])
  const open = await resultsOf(app)
  for (const id of ['answering_as', 'unfair_to_you', 'equality_sex']) {
    expect(question(open, id)).toMatchObject({ base: null, hidden: true })
    expect(question(open, id).options.every(({ count, hidden }) => count === null && hidden)).toBe(true)
  }
  expect(question(open, 'agreement').base).toBe(40)
  close(app)
  expect(question(await resultsOf(app), 'answering_as').base).toBe(40)
})

test('how many were asked because of a guarded answer is guarded like that answer', async () => {
  const app = testApp()
  await answered(
    app,
    [12, { answering_as: 'visitor' }],
    [3, { answering_as: 'organisation', organisation_name: 'A club' }],
  )
  close(app)
  expect(question(await resultsOf(app), 'organisation_name')).toMatchObject({ base: null, hidden: true })
})

test('hidden numbers are hidden in the CSV alike', async () => {
  const app = testApp()
  await answered(
    app,
    [20, { unfair_to_you: 'no' }],
    [2, { unfair_to_you: 'yes' }],
    [4, { unfair_to_you: 'do_not_know' }],
  )
  close(app)
  const response = await app.get(`${RESULTS}?format=csv`)
  expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8')
  expect(response.headers.get('content-disposition')).toBe(`attachment; filename="${OPEN}-results.csv"`)
  const bytes = Buffer.from(await response.arrayBuffer())
  expect(bytes.subarray(0, 3).toString('hex')).toBe('efbbbf')
  const rows = parse(bytes, { bom: true, columns: true }) as Record<string, string>[]
  const json = await resultsOf(app)
  for (const { id, options } of json.questions) {
    const cells = Object.fromEntries(
      rows
        .filter((row) => row.question === id && row.row === '' && row.option)
        .map((row) => [row.option, row.count === '' ? null : Number(row.count)]),
    )
    expect(cells, id).toEqual(counts(options))
  }
  expect(rows.filter(({ hidden }) => hidden === '1').every(({ count }) => count === '')).toBe(true)
  expect(rows.find((row) => row.question === 'unfair_to_you' && row.option === 'no')).toEqual({
    consultation: OPEN,
    version: '1',
    question: 'unfair_to_you',
    type: 'one',
    row: '',
    option: 'no',
    count: '20',
    base: '26',
    hidden: '0',
  })
})

test('a CSV says in plain words what its ids mean, in a language that is asked for', async () => {
  const app = testApp()
  const rowsIn = async (labels: string) =>
    parse(await (await app.get(`${RESULTS}?format=csv&labels=${labels}`)).text(), {
      bom: true,
      columns: true,
    }) as Record<string, string>[]
  for (const lang of ['en', 'fa', 'ro']) {
    const words = app.content.consultations.find(({ slug }) => slug === OPEN)?.text[lang]?.questions
    const rows = await rowsIn(lang)
    for (const { question: id, row, option, question_label, row_label, option_label } of rows)
      expect({ id, row, option, question_label, row_label, option_label }).toEqual({
        id,
        row,
        option,
        question_label: words?.[id ?? '']?.label.text,
        row_label: row ? words?.[id ?? '']?.rows[row]?.text : '',
        option_label: option ? words?.[id ?? '']?.options[option]?.text : '',
      })
  }
  const refused = await app.get(`${RESULTS}?format=csv&labels=tlh`)
  expect([refused.status, await refused.json()]).toMatchObject([400, { error: { fields: { labels: 'unknown' } } }])
})

test.each([
  ['text/csv', 'text/csv; charset=utf-8'],
  ['text/csv;q=0.9, */*;q=0.1', 'text/csv; charset=utf-8'],
  ['application/json', 'application/json'],
  ['*/*', 'application/json'],
])('who accepts %s gets %s', async (accept, type) => {
  expect((await testApp().get(RESULTS, { accept })).headers.get('content-type')).toBe(type)
})

test('the format that the address names wins over what is accepted', async () => {
  expect((await testApp().get(`${RESULTS}?format=json`, { accept: 'text/csv' })).headers.get('content-type')).toBe(
    'application/json',
  )
})

test('each version has its own results, and the newest is shown', async () => {
  const first = testApp()
  await answered(first, [3, { order_area: 'nowhere' }])
  const content = structuredClone(first.content)
  for (const { slug, questionnaire } of content.consultations) if (slug === OPEN) questionnaire.version = 2
  const second = testApp({ db: first.db, content })
  expect((await second.post(PATH, aResponse({ version: 2 }))).status).toBe(201)
  expect(await resultsOf(second)).toMatchObject({ version: 2, received: 1 })
  expect(await resultsOf(second, `${RESULTS}?version=1`)).toMatchObject({ version: 1, received: 3 })
  expect((await second.get(`${RESULTS}?version=3`)).status).toBe(404)
})

test('counts go on from where they stopped', async () => {
  const app = testApp()
  await answered(app, [2, {}])
  expect(await resultsOf(app)).toMatchObject({ received: 2 })
  await answered(app, [3, { order_area: 'nowhere' }])
  const results = await resultsOf(app)
  expect(results).toMatchObject({ received: 5 })
  expect(question(results, 'order_area').base).toBe(3)
})

test('the demonstration’s results are the figures that the council published', async () => {
  const app = testApp()
  seedDemonstration(app.db, app.content, CONTENT_DIR, app.clock.now, () => undefined)
  const results = await resultsOf(app, `/api/consultations/${CLOSED}/results`)
  type Finding = { question: string; row?: string; answer: string[]; count: number; base: number }
  const { findings } = JSON.parse(
    readFileSync(join(CONTENT_DIR, 'consultations', CLOSED, 'demonstration/published-findings.json'), 'utf8'),
  ) as { findings: Finding[] }
  expect(findings.length).toBeGreaterThan(20)
  for (const { question: id, row, answer, count, base } of findings) {
    const asked = question(results, id)
    const cells = row ? asked.rows.find((one) => one.id === row) : asked
    const sum = cells?.options
      .filter((option) => answer.includes(option.id))
      .reduce((all, option) => all + (option.count ?? Number.NaN), 0)
    expect({ id, row, count: sum, base: cells?.base }).toEqual({ id, row, count, base })
  }
})
