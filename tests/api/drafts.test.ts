import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { openDatabase } from '#db/open.ts'
import { drafts } from '#db/schema/drafts.ts'
import { CLOSED, COMING, NOW, OPEN, testApp } from '#tests/support/app.ts'
import { temporaryFolder } from '#tests/support/folder.ts'

const PATH = `/api/consultations/${OPEN}/drafts`
const HOUR = 3_600_000

function aDraft(change: object = {}): object {
  return {
    version: 1,
    language: 'en',
    submissionId: 'mine',
    answers: { agreement: 'agree', times_last_month: 'three' },
    ...change,
  }
}

/** The code goes in a header: an address stands in histories and logs. */
const as = (code: string) => ({ authorization: `Bearer ${code}` })

type Saved = { code: string; expiresAt: string }
const saved = async (response: Response) => (await response.json()) as Saved

test('half-finished answers come back as they were typed, right or wrong', async () => {
  const { get, post } = testApp()
  const draft = aDraft({
    answers: { agreement: 'nonsense', nothing: ['x'], 'order_area.other': '😀\u0000' },
    page: 'order',
    startedAt: '2026-12-01T11:59:00Z',
    channel: 'kiosk',
    saved: true,
  })
  const response = await post(PATH, draft)
  expect(response.status).toBe(201)
  const { code } = await saved(response)
  expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/)
  expect(await (await get(PATH, as(code))).json()).toEqual(draft)
})

test('a code is understood however it was written down', async () => {
  const { get, post } = testApp()
  const { code } = await saved(await post(PATH, aDraft()))
  const spellings = [
    code.toLowerCase(),
    code.replaceAll('-', ''),
    code.replaceAll('-', ' '),
    code.replaceAll('0', 'o').replaceAll('1', 'I'),
    code.replaceAll('1', 'l'),
  ]
  for (const spelling of spellings) expect((await get(PATH, as(spelling))).status, spelling).toBe(200)
})

test('without the code nobody reads a draft: its words are nowhere in the database', async () => {
  const file = join(temporaryFolder(), 'saysafe.sqlite')
  const db = openDatabase(file)
  const { lines, post, put } = testApp({ db })
  const words = 'MARKER-words-that-nobody-else-may-read'
  const { code } = await saved(await post(PATH, aDraft({ answers: { agreement_reasons: words } })))
  await put(PATH, aDraft({ answers: { agreement_reasons: `${words}-again` }, page: 'MARKER-page' }), as(code))
  const bytes = readdirSync(dirname(file))
    .map((name) => readFileSync(join(dirname(file), name), 'latin1'))
    .join('\n')
  db.$client.pragma('wal_checkpoint(TRUNCATE)')
  const settled = readFileSync(file, 'latin1')
  db.$client.close()
  for (const text of [bytes, settled, JSON.stringify(lines)]) {
    expect(text).not.toContain('MARKER')
    expect(text).not.toContain(code)
    expect(text).not.toContain(code.replaceAll('-', ''))
  }
  expect(settled).toContain(OPEN)
})

test.each([
  ['half a code', '7KQM-24F2'],
  ['no code at all', 'help'],
  ['a code with a stranger in it', '7KQM-24F2-PXWD-0T8U'],
  ['a code that is code', "' OR 1=1 --"],
])('%s finds nothing', async (_case, code) => {
  const { get, post, put, db } = testApp()
  await post(PATH, aDraft())
  const before = db.select().from(drafts).all()
  for (const response of [await get(PATH, as(code)), await put(PATH, aDraft(), as(code))]) {
    expect([response.status, await response.json()]).toMatchObject([404, { error: { code: 'not_found', fields: {} } }])
  }
  expect(db.select().from(drafts).all()).toEqual(before)
})

test('a code that was never given out is not there once something is saved under it', async () => {
  const { get, put, db } = testApp()
  const made = as('0000-0000-0000-0000')
  expect((await put(PATH, aDraft({ saved: true }), made)).status).toBe(404)
  expect((await get(PATH, made)).status).toBe(404)
  expect(db.select().from(drafts).all()).toEqual([])
})

test('without a code the answer says where it belongs, and a code in an address is no address', async () => {
  const { app, get, post, put } = testApp()
  const { code } = await saved(await post(PATH, aDraft()))
  const remove = app.request(PATH, { method: 'DELETE' }, { address: 'x' })
  for (const response of [await get(PATH), await put(PATH, aDraft()), await remove])
    expect([response.status, await response.json()]).toMatchObject([
      400,
      { error: { code: 'invalid_input', fields: { authorization: 'wrongType' } } },
    ])
  expect((await get(`${PATH}/${code}`)).status).toBe(404)
})

test('a code opens nothing under another consultation', async () => {
  const { app, get, post, put, clock, content } = testApp()
  const { code } = await saved(await post(PATH, aDraft({ saved: true })))
  for (const slug of [CLOSED, COMING, 'nothing']) {
    const other = `/api/consultations/${slug}/drafts`
    expect((await get(other, as(code))).status).toBe(404)
    expect((await put(other, aDraft(), as(code))).status).toBe(404)
    expect((await app.request(other, { method: 'DELETE', headers: as(code) }, { address: 'x' })).status).toBe(204)
  }
  expect((await get(PATH, as(code))).status).toBe(200)
  // Both open at once, each with drafts of its own.
  clock.now = content.consultations.find(({ slug }) => slug === COMING)?.opens ?? NOW
  const coming = await saved(await post(`/api/consultations/${COMING}/drafts`, aDraft()))
  expect((await get(PATH, as(coming.code))).status).toBe(404)
})

test('bytes that were changed open nothing and are no crash that tells', async () => {
  const { db, get, post, lines } = testApp()
  const { code } = await saved(await post(PATH, aDraft({ answers: { agreement_reasons: 'MARKER' } })))
  const [row] = db.select().from(drafts).all()
  const sealed = Buffer.from(row?.sealed ?? [])
  sealed[40] = (sealed[40] ?? 0) ^ 1
  db.update(drafts).set({ sealed }).run()
  const response = await get(PATH, as(code))
  expect(response.status).not.toBe(200)
  expect((await response.text()) + JSON.stringify(lines)).not.toContain('MARKER')
})

test('a draft nobody asked to keep is gone after three hours', async () => {
  const { get, post, clock } = testApp()
  const { code, expiresAt } = await saved(await post(PATH, aDraft()))
  expect(Date.parse(expiresAt)).toBe(NOW.getTime() + 3 * HOUR)
  clock.now = new Date(NOW.getTime() + 3 * HOUR - 1)
  expect((await get(PATH, as(code))).status).toBe(200)
  clock.now = new Date(NOW.getTime() + 3 * HOUR)
  expect((await get(PATH, as(code))).status).toBe(404)
})

test('a draft that somebody comes back to lasts two weeks past the closing, and then its bytes are deleted', async () => {
  const { db, get, post, put, clock, content } = testApp()
  const closes = content.consultations.find(({ slug }) => slug === OPEN)?.closes ?? NOW
  const { code } = await saved(await post(PATH, aDraft()))
  const again = await saved(await put(PATH, aDraft({ saved: true }), as(code)))
  expect(again).toEqual({ code, expiresAt: new Date(closes.getTime() + 14 * 24 * HOUR).toISOString() })
  clock.now = new Date(closes.getTime() + 13 * 24 * HOUR)
  expect((await get(PATH, as(code))).status).toBe(200)
  clock.now = new Date(closes.getTime() + 14 * 24 * HOUR)
  expect((await get(PATH, as(code))).status).toBe(404)
  // The next draft of anybody sweeps.
  await post(`/api/consultations/${COMING}/drafts`, aDraft())
  expect(db.select().from(drafts).all()).toHaveLength(1)
})

test('a draft that is thrown away is gone, and throwing it away again says the same', async () => {
  const { app, db, get, post } = testApp()
  const { code } = await saved(await post(PATH, aDraft()))
  for (let i = 0; i < 2; i++)
    expect((await app.request(PATH, { method: 'DELETE', headers: as(code) }, { address: 'x' })).status).toBe(204)
  expect((await get(PATH, as(code))).status).toBe(404)
  expect(db.select().from(drafts).all()).toEqual([])
})

test.each([
  ['before the opening', COMING, 'not_open_yet'],
  ['after the closing', CLOSED, 'closed'],
])('no draft begins %s', async (_case, slug, code) => {
  const { db, post } = testApp()
  const response = await post(`/api/consultations/${slug}/drafts`, aDraft())
  expect([response.status, await response.json()]).toMatchObject([403, { error: { code } }])
  expect(db.select().from(drafts).all()).toEqual([])
})

test.each<[string, object | string, number, object]>([
  ['a huge one', aDraft({ answers: { agreement_reasons: 'x'.repeat(600_000) } }), 413, { code: 'too_large' }],
  [
    'one without a version',
    aDraft({ version: undefined }),
    400,
    { code: 'invalid_input', fields: { version: 'wrongType' } },
  ],
  [
    'one with a stranger’s field',
    aDraft({ admin: true }),
    400,
    { code: 'invalid_input', fields: { admin: 'unknown' } },
  ],
  ['one that is no JSON', 'agreement=agree', 400, { code: 'bad_request' }],
])('%s is refused and not stored', async (_case, body, status, error) => {
  const { db, post } = testApp()
  const response = await post(PATH, body)
  expect([response.status, await response.json()]).toMatchObject([status, { error }])
  expect(db.select().from(drafts).all()).toEqual([])
})

test('codes cannot be tried without end', async () => {
  const { get } = testApp({ rateLimit: true })
  const statuses = new Set<number>()
  for (let i = 0; i < 121; i++) statuses.add((await get(PATH, as('0000-0000-0000-0000'))).status)
  expect(statuses).toEqual(new Set([404, 429]))
})
