import { afterAll, beforeAll, expect, test } from 'vitest'
import { parseDocument } from 'yaml'
import { approveText } from '#db/queries/approved-texts.ts'
import { OPEN } from '../support/app.ts'
import { type Desk, publish, startDesk } from '../support/desk.ts'
import { aResponse } from '../support/responses.ts'
import type { Caller } from '../support/signed-in.ts'

const ITEM = `consultations/${OPEN}`
const RESULTS = `/api/consultations/${OPEN}/results`

/** Two languages must not ask different things while people answer. */
const LABELS: Record<string, string> = {
  'en.yaml': 'Do you agree with the newer order?',
  'fa.yaml': 'آیا با فرمان تازه‌تر موافق هستید؟',
  'ro.yaml': 'Sunteți de acord cu ordinul mai nou?',
}

let desk: Desk
let eva: Caller
let pat: Caller
const references: string[] = []

async function answer(version: number, answers: object): Promise<void> {
  const response = await fetch(`${desk.url}/api/consultations/${OPEN}/responses`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(aResponse({ version, answers })),
  })
  expect(response.status).toBe(201)
  references.push(((await response.json()) as { reference: string }).reference)
}

const json = async (path: string) => (await fetch(desk.url + path)).json()

/** The same consultation without its third and fourth question, and with other words for the first. */
async function asked(version: number): Promise<Record<string, string>> {
  const { files } = (await eva('GET', `/api/staff/items/${ITEM}`)).body as { files: Record<string, string> }
  return Object.fromEntries(
    Object.entries(files).map(([name, text]) => {
      const document = parseDocument(text)
      if (name === 'questionnaire.yaml') {
        document.set('version', version)
        for (const question of [3, 2]) document.deleteIn(['pages', 0, 'questions', question])
      } else {
        for (const id of ['order_area', 'order_places']) document.deleteIn(['questions', id])
        const label = LABELS[name]
        if (label) document.setIn(['questions', 'agreement', 'label'], label)
      }
      return [name, String(document)]
    }),
  )
}

beforeAll(async () => {
  desk = await startDesk()
  eva = desk.person('eva', 'editor')
  pat = desk.person('pat', 'publisher')
  await answer(1, { agreement: 'agree', order_area: 'whole_borough', agreement_reasons: 'Words of the first round.' })
  await answer(1, { agreement: 'disagree', order_area: 'nowhere' })
  desk.clock.now = new Date('2026-12-01T12:30:00Z')
  expect(await publish(eva, pat, ITEM, await asked(2))).toMatchObject({ state: 'done', problems: [] })
  await answer(2, { agreement: 'agree', agreement_reasons: 'Words of the second round.' })
  for (const [index, words] of [
    [0, 'Words of the first round.'],
    [2, 'Words of the second round.'],
  ] as const)
    approveText(desk.db, {
      consultation: OPEN,
      question: 'agreement_reasons',
      reference: references[index] ?? '',
      words,
      language: 'en',
      approvedAt: desk.clock.now,
    })
})
afterAll(() => desk.close())

test('each version has its own figures, days and approved words, and neither those of the other', async () => {
  const [newest, first] = [await json(RESULTS), await json(`${RESULTS}?version=1`)]
  const versions = [
    { version: 1, received: 2, until: '2026-12-01T12:30:00.000Z' },
    { version: 2, received: 1, from: '2026-12-01T12:30:00.000Z' },
  ]
  expect(newest).toMatchObject({ version: 2, received: 1, versions })
  expect(first).toMatchObject({ version: 1, received: 2, versions })
  const of = (results: typeof first, id: string) =>
    results.questions.find((question: { id: string }) => question.id === id)
  expect(of(first, 'order_area')).toMatchObject({ base: 2 })
  expect(of(first, 'order_area').options).toContainEqual({ id: 'nowhere', count: 1 })
  expect(of(newest, 'order_area')).toBeUndefined()
  expect(of(newest, 'agreement').base).toBe(1)
  expect(of(first, 'agreement_reasons').texts).toEqual([{ words: 'Words of the first round.', language: 'en' }])
  expect(of(newest, 'agreement_reasons').texts).toEqual([{ words: 'Words of the second round.', language: 'en' }])
})

test('the page shows both versions, each in the words in which it was asked, in every language', async () => {
  const page = `/consultations/${OPEN}/results/`
  const newest = await desk.page(`/en${page}`)
  expect(newest).toContain(`/en${page}?version=1`)
  expect(newest).toContain('Do you agree with the newer order?')
  expect(newest).not.toContain('id="order_area"')
  const first = await desk.page(`/en${page}?version=1`)
  expect(first).toContain('id="order_area"')
  expect(first).toContain('Nowhere')
  expect(first).not.toContain('Do you agree with the newer order?')
  expect(first).toContain('Asked from')
  expect(first).toContain(`${RESULTS}?format=csv&amp;labels=en&amp;version=1`)
  const persian = await desk.page(`/fa${page}?version=1`)
  expect(first).toContain(`href="/fa${page}?version=1"`)
  expect(persian).toMatch(/id="order_area"[^<]*>[^<]*[\u0600-\u06ff]/)
  expect(await desk.status(`/en${page}?version=9`)).toBe(404)
})

test('what a version asked can be read with its words, and only when its results can', async () => {
  const { questionnaire, text } = await json(`/api/consultations/${OPEN}/versions/1?lang=en`)
  expect(questionnaire.version).toBe(1)
  expect(text.questions.order_area.options.nowhere.text).not.toBe('')
  const status = async (path: string) => (await fetch(desk.url + path)).status
  expect(await status(`/api/consultations/${OPEN}/versions/3`)).toBe(404)
  expect(await status(`/api/consultations/${OPEN}/versions/0`)).toBe(400)
  expect(await status(`/api/consultations/${OPEN}/versions/1?lang=xx`)).toBe(400)
  expect(await status('/api/consultations/violence-against-women-strategy/versions/1')).toBe(403)
})

test('a corrected word counts for the newest version alone', async () => {
  const { files } = (await eva('GET', `/api/staff/items/${ITEM}`)).body
  const corrected = Object.fromEntries(
    Object.entries(files as Record<string, string>).map(([name, text]) => [
      name,
      text.replace('newer order', 'new order').replace('تازه‌تر', 'تازه').replace('mai nou', 'nou'),
    ]),
  )
  const said = { wording: 'correction' } as const
  expect(await publish(eva, pat, ITEM, corrected, said)).toMatchObject({ state: 'done' })
  const labelOf = async (version: number) =>
    (await json(`/api/consultations/${OPEN}/versions/${version}?lang=en`)).text.questions.agreement.label.text
  expect(await labelOf(2)).toBe('Do you agree with the new order?')
  expect(await labelOf(1)).not.toContain('new order?')
})
