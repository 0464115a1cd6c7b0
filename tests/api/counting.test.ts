import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { countResponses } from '#api/results/count.ts'
import type { Results } from '#api/results/results.ts'
import { type Database, openDatabase } from '#db/open.ts'
import { responseStore } from '#db/queries/responses.ts'
import { loadTally } from '#db/queries/tallies.ts'
import { tallies } from '#db/schema/tallies.ts'
import { CLOSED, NOW, OPEN, testApp } from '#tests/support/app.ts'
import { aResponse, PATH } from '#tests/support/responses.ts'

type App = ReturnType<typeof testApp>

/** A file that two processes have open, as a server and an import have. */
function aFile(): string {
  const dir = mkdtempSync(join(tmpdir(), 'saysafe-test-'))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
  return join(dir, 'saysafe.sqlite')
}

function opened(file: string): Database {
  const db = openDatabase(file, { busyTimeoutMs: 1_000 })
  onTestFinished(() => {
    if (db.$client.open) db.$client.close()
  })
  return db
}

const OPINIONS = ['agree', 'disagree', 'strongly_agree'] as const
const send = async (app: App, agreement: string = 'agree', change: object = {}) => {
  expect((await app.post(PATH, aResponse({ answers: { agreement }, ...change }))).status).toBe(201)
}

/** What another process stores. */
function storeElsewhere(db: Database, consultation: string): void {
  const store = responseStore(db)
  const response = { submissionId: crypto.randomUUID(), version: 1, language: 'en', channel: 'paper' as const }
  db.$client.transaction(() =>
    store({ ...response, consultation, answers: { agreement: 'disagree' } }, 'import', NOW),
  )()
}

const shown = async ({ get }: App) => {
  const { received, counted, questions } = (await (await get(`/api/consultations/${OPEN}/results`)).json()) as Results
  return { received, counted, agreement: questions.find(({ id }) => id === 'agreement') }
}

/** What somebody finds who counts everything from the first response. */
async function countedAnew(db: Database) {
  db.delete(tallies).run()
  return shown(testApp({ db }))
}

test('what arrives in every order and from two processes is counted as if it were counted anew', async () => {
  const file = aFile()
  const other = opened(file)
  const server = opened(file)
  const app = testApp({ db: server })
  for (const [turn, agreement] of [...OPINIONS, ...OPINIONS, ...OPINIONS].entries()) {
    await Promise.all([send(app, agreement), send(app), send(app, 'disagree', { website: 'http://spam.example' })])
    if (turn % 2 === 0) storeElsewhere(other, turn % 4 === 0 ? OPEN : CLOSED)
    if (turn % 3 === 0) await shown(app)
    await Promise.all([send(app), send(app, agreement)])
  }
  const first = await shown(app)
  expect(first).toMatchObject({ received: 48, counted: 39 })
  expect(await countedAnew(other)).toEqual(first)
})

test('nothing is asked of the database for what the server has stored itself, and what it counted is kept', async () => {
  const file = aFile()
  const db = opened(file)
  const app = testApp({ db })
  await send(app)
  await shown(app)
  const definition = app.content.consultations.find(({ slug }) => slug === OPEN)?.questionnaire
  if (!definition) throw new Error('no questionnaire')
  const running = await countResponses(db, OPEN, 1, definition)
  for (let n = 0; n < 5; n += 1) await send(app, 'disagree')
  expect(running).toMatchObject({ received: 6, counted: 6 })
  await vi.waitFor(() => expect(loadTally(db, OPEN, 1)).toMatchObject(running), { timeout: 5_000 })
})

test('what a killed server had counted in memory alone is counted by the next', async () => {
  const file = aFile()
  const db = opened(file)
  const app = testApp({ db })
  await send(app)
  const before = await shown(app)
  for (let n = 0; n < 4; n += 1) await send(app)
  db.$client.close()
  const next = testApp({ db: opened(file) })
  expect((await shown(next)).received).toBe(before.received + 4)
  await send(next)
  expect((await shown(next)).received).toBe(before.received + 5)
  expect(app.lines.filter(({ level }) => level === 'error')).toEqual([])
})
