import { join } from 'node:path'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { CHUNK_BYTES, SEALED_SIZES } from '#api/reporting/files.ts'
import { forgetFiles, MAX_UNCLAIMED_BYTES } from '#api/reporting/evidence.ts'
import { openFile } from '#api/sealing/file.ts'
import { openDatabase } from '#db/open.ts'
import { addFile, findFile, listChunks, readChunk } from '#db/queries/report-files.ts'
import { eraseWords } from '#db/queries/reports.ts'
import { reportFileChunks, reportFiles } from '#db/schema/report-files.ts'
import { testApp } from '#tests/support/app.ts'
import { caseOf, desk } from '#tests/support/cases.ts'
import { startChild } from '#tests/support/child.ts'
import { begin, putChunk, sealedFile, sendFile } from '#tests/support/evidence.ts'
import { temporaryFolder } from '#tests/support/folder.ts'
import { openTeam, sealedMessage, sealedReport } from '#tests/support/reporting.ts'

const stranger = 'A'.repeat(43)

/** A team, a report that is not sent yet, and a file of three chunks. */
async function begun(app = testApp()) {
  const team = await openTeam(app)
  const file = await sealedFile(new Uint8Array(300_000).fill(65))
  const report = await sealedReport(team, { what: 'See the file', files: [file.note] }, { files: [file.id] })
  return { ...app, team, file, report, token: report.keys.token }
}
const answer = async (response: Response) => [response.status, (await response.json()).error?.fields]

test('a file is sent in chunks, claimed by its report, and opens in the hands of whoever opens the account', async () => {
  const { ada, db, app, team } = await desk()
  const file = await sealedFile(new Uint8Array(300_000).fill(65))
  const report = await sealedReport(team, { what: 'See the file', files: [file.note] }, { files: [file.id] })
  await sendFile(app, report.keys.token, file)
  expect(findFile(db, file.id)?.reportId).toBeNull()
  for (let sent = 0; sent < 2; sent++) expect((await app.post('/api/reports', report.body)).status).toBe(201)
  const before = (await caseOf(ada.call, report.id)).revision
  const taken = await ada.call('POST', `/api/staff/cases/${report.id}/files/${file.id}`, {})
  expect(taken.headers.get('content-type')).toBe('application/octet-stream')
  const opened = await openFile(new Uint8Array(await taken.arrayBuffer()), file.note)
  expect(opened).toEqual(new Uint8Array(300_000).fill(65))
  const { history, revision } = await caseOf(ada.call, report.id)
  expect(history.at(-1)).toMatchObject({ action: 'report.file_opened', detail: file.id })
  expect(revision).toBe(before)
  // Not by way of another case, and nothing that is not there.
  const other = await sealedReport(team)
  await app.post('/api/reports', other.body)
  for (const path of [`${other.id}/files/${file.id}`, `${report.id}/files/${crypto.randomUUID()}`])
    expect((await ada.call('POST', `/api/staff/cases/${path}`, {})).status).toBe(404)
})

test('what is sent of a file is bounded and named when it is refused; nothing of it is stored', async () => {
  const app = await begun()
  const { file, token, db, post } = app
  const [first = new Uint8Array(), second = new Uint8Array()] = file.parts
  for (const size of [0, -1, 1.5, 100_000, file.size + 1, (SEALED_SIZES.at(-1) ?? 0) + 1, 200_000_000])
    expect((await begin(app, token, { id: file.id, size })).status, String(size)).toBe(400)
  expect((await putChunk(app, token, file.id, 0, first)).status).toBe(404)
  expect(await (await begin(app, token, file)).json()).toEqual({ chunks: file.parts.length, there: [] })
  expect(await answer(await begin(app, stranger, file))).toEqual([409, { id: 'taken' }])
  expect(await answer(await begin(app, token, { ...file, size: SEALED_SIZES[0] ?? 0 }))).toEqual([409, { id: 'taken' }])
  expect((await putChunk(app, stranger, file.id, 0, first)).status).toBe(404)
  expect(await answer(await putChunk(app, 'short', file.id, 0, first))).toEqual([400, { authorization: 'malformed' }])
  expect(await answer(await putChunk(app, token, file.id, 99, first))).toEqual([400, { place: 'unknown' }])
  expect((await putChunk(app, token, file.id, -1, first)).status).toBe(400)
  expect(await answer(await putChunk(app, token, file.id, 0, first.subarray(1)))).toEqual([
    400,
    { chunk: 'wrongLength' },
  ])
  expect(await answer(await putChunk(app, token, file.id, 0, new Uint8Array()))).toEqual([
    400,
    { chunk: 'wrongLength' },
  ])
  expect(await answer(await putChunk(app, token, file.id, 0, second))).toEqual([400, { chunk: 'notSealed' }])
  expect((await putChunk(app, token, file.id, 0, new Uint8Array(600_000))).status).toBe(413)
  expect((await putChunk(app, token, file.id, 0, first, { 'content-length': '200000000' })).status).toBe(413)
  expect((await putChunk(app, token, file.id, 0, first, { 'content-type': 'text/plain' })).status).toBe(415)
  expect(listChunks(db, file.id)).toEqual([])
  // In any order, and again; never over what is there.
  for (const place of [1, 0, 1, 0])
    expect((await putChunk(app, token, file.id, place, file.parts[place] ?? first)).status).toBe(204)
  const forged = Uint8Array.from(first)
  forged[CHUNK_BYTES - 1] = (forged[CHUNK_BYTES - 1] ?? 0) ^ 1
  expect(await answer(await putChunk(app, token, file.id, 0, forged))).toEqual([409, { chunk: 'taken' }])
  expect(readChunk(db, file.id, 0)).toEqual(Buffer.from(first))
  expect(await (await begin(app, token, file)).json()).toMatchObject({ there: [0, 1] })
  expect(await answer(await post('/api/reports', app.report.body))).toEqual([409, { files: 'incomplete' }])
  expect((await post('/api/reports/return', { token })).status).toBe(404)
})

test('a report takes only files that were sent with its own token, and with the words or not at all', async () => {
  const app = await begun()
  const { file, token, db, post, report, team } = app
  expect(await answer(await post('/api/reports', report.body))).toEqual([409, { files: 'unknown' }])
  await sendFile(app, token, file)
  const thief = await sealedReport(team, { what: 'x' }, { files: [file.id] })
  expect(await answer(await post('/api/reports', thief.body))).toEqual([409, { files: 'unknown' }])
  const { account, ...rest } = report.body
  const counted = { ...rest, toTeam: false }
  expect(await answer(await post('/api/reports', counted))).toEqual([400, { files: 'unknown' }])
  const eleven = { ...report.body, files: Array.from({ length: 11 }, () => crypto.randomUUID()) }
  expect((await post('/api/reports', eleven)).status).toBe(400)
  expect((await post('/api/reports', { ...report.body, files: [file.id, file.id] })).status).toBe(400)
  expect((await post('/api/reports', report.body)).status).toBe(201)
  expect(await answer(await post('/api/reports/files/removal', { id: file.id, token }))).toEqual([409, { id: 'sent' }])
  const again = { ...(await sealedReport(team, { what: 'x' }, { files: [file.id] })).body, token }
  expect((await post('/api/reports', again)).status).toBeGreaterThanOrEqual(400)
  expect(findFile(db, file.id)?.reportId).toBe(report.id)
})

test('an addition brings files, a message to both sides does not; thirty in all', async () => {
  const app = await begun()
  const { file, token, db, post, report, team } = app
  await sendFile(app, token, file)
  await post('/api/reports', report.body)
  const addition = async (files: string[], kind = 'addition') => ({
    ...(await sealedMessage(team, report, 'More')),
    kind,
    files,
  })
  const more = await sealedFile('More')
  expect(await answer(await post('/api/reports/messages', await addition([more.id])))).toEqual([
    409,
    { files: 'unknown' },
  ])
  await sendFile(app, token, more)
  expect(await answer(await post('/api/reports/messages', await addition([more.id], 'to_team')))).toEqual([
    400,
    { files: 'unknown' },
  ])
  const sent = await addition([more.id])
  for (let time = 0; time < 2; time++) expect((await post('/api/reports/messages', sent)).status).toBe(201)
  expect(findFile(db, more.id)?.reportId).toBe(report.id)
  const beganAt = app.clock.now
  const { tokenHash } = findFile(db, more.id) ?? { tokenHash: Buffer.alloc(0) }
  for (let made = 0; made < 28; made++) {
    addFile(db, { id: crypto.randomUUID(), tokenHash, size: more.size, beganAt })
  }
  db.update(reportFiles).set({ reportId: report.id }).run()
  const last = await sealedFile('Last')
  await sendFile(app, token, last)
  expect(await answer(await post('/api/reports/messages', await addition([last.id])))).toEqual([
    409,
    { files: 'tooMany' },
  ])
})

test('files go with the words, and those that no report has within a day', async () => {
  const app = await begun()
  const { file, token, db, post, report, clock } = app
  const [removed, left, late] = [await sealedFile(), await sealedFile(), await sealedFile()]
  for (const one of [file, removed, left]) await sendFile(app, token, one)
  expect((await post('/api/reports/files/removal', { id: removed.id, token: stranger })).status).toBe(204)
  expect(findFile(db, removed.id)).toBeDefined()
  for (let time = 0; time < 2; time++)
    expect((await post('/api/reports/files/removal', { id: removed.id, token })).status).toBe(204)
  expect(findFile(db, removed.id)).toBeUndefined()
  await post('/api/reports', report.body)
  clock.now = new Date(clock.now.getTime() + 23 * 3_600_000)
  await sendFile(app, token, late)
  expect(forgetFiles(db, clock.now)).toBe(0)
  clock.now = new Date(clock.now.getTime() + 2 * 3_600_000)
  expect(forgetFiles(db, clock.now)).toBe(1)
  expect(
    db
      .select()
      .from(reportFiles)
      .all()
      .map(({ id }) => id)
      .sort(),
  ).toEqual([file.id, late.id].sort())
  eraseWords(db, report.id)
  expect(findFile(db, file.id)).toBeUndefined()
  expect(
    new Set(
      db
        .select()
        .from(reportFileChunks)
        .all()
        .map(({ fileId }) => fileId),
    ),
  ).toEqual(new Set([late.id]))
})

test('withdrawing deletes the files', async () => {
  const app = await begun()
  await sendFile(app, app.token, app.file)
  await app.post('/api/reports', app.report.body)
  expect((await app.post('/api/reports/withdrawal', { token: app.token })).status).toBe(204)
  expect(app.db.select().from(reportFileChunks).all()).toEqual([])
})

test('nobody fills the disk: an address has its megabytes, and what waits has a limit; words are still taken', async () => {
  const app = await begun(testApp({ rateLimit: true }))
  const { db, post, report, token } = app
  const size = SEALED_SIZES.at(-1) ?? 0
  const started: number[] = []
  for (let asked = 0; asked < 25; asked++)
    started.push((await begin(app, token, { id: crypto.randomUUID(), size })).status)
  expect(started.filter((status) => status === 201)).toHaveLength(20)
  expect(started.at(-1)).toBe(429)
  const { files: _, ...words } = report.body as typeof report.body & { files?: string[] }
  expect((await post('/api/reports', words)).status).toBe(201)
  const other = await begun()
  addFile(other.db, {
    id: crypto.randomUUID(),
    tokenHash: Buffer.alloc(32),
    size: MAX_UNCLAIMED_BYTES,
    beganAt: other.clock.now,
  })
  expect(await answer(await begin(other, token, other.file))).toEqual([503, { files: 'full' }])
  expect(db.select().from(reportFiles).all()).toHaveLength(20)
})

test('a full disk refuses a chunk, and takes it when there is space', async () => {
  const app = await begun(testApp({ db: openDatabase(join(temporaryFolder(), 'saysafe.sqlite')) }))
  const { db, file, token } = app
  await begin(app, token, file)
  const pages = Number(db.$client.pragma('page_count', { simple: true }))
  db.$client.pragma(`max_page_count = ${pages + 10}`)
  const [first = new Uint8Array()] = file.parts
  expect((await putChunk(app, token, file.id, 0, first)).status).toBe(503)
  expect(listChunks(db, file.id)).toEqual([])
  db.$client.pragma(`max_page_count = ${pages + 10_000}`)
  await sendFile(app, token, file)
  expect((await app.post('/api/reports', app.report.body)).status).toBe(201)
  db.$client.close()
})

test('while nobody could open a report no file is taken', async () => {
  const app = testApp()
  const file = await sealedFile()
  expect(await answer(await begin(app, stranger, file))).toEqual([403, { reporting: 'notOpen' }])
})

test('killed in the midst of a file, the server goes on where it stopped', async () => {
  const dataDir = temporaryFolder()
  const file = await sealedFile(new Uint8Array(3_000_000).fill(66))
  const headers = { 'content-type': 'application/json' }
  const start = async () => {
    const child = startChild('demonstration', { SAYSAFE_DATA_DIR: dataDir, SAYSAFE_RATE_LIMIT: 'off' })
    return { child, url: await child.url }
  }
  const { child, url } = await start()
  const { teamKey } = (await (await fetch(`${url}/api/reporting`)).json()) as {
    teamKey: { id: string; recipient: string }
  }
  const report = await sealedReport(teamKey, { what: 'See', files: [file.note] }, { files: [file.id] })
  const { token } = report.keys
  const ask = async (at: string) =>
    (
      await fetch(`${at}/api/reports/files`, {
        method: 'POST',
        headers,
        body: JSON.stringify({ id: file.id, token, size: file.size }),
      })
    ).json() as Promise<{ there: number[] }>
  const put = (at: string, place: number) =>
    fetch(`${at}/api/reports/files/${file.id}/chunks/${place}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/octet-stream', authorization: `Bearer ${token}` },
      body: Uint8Array.from(file.parts[place] ?? []),
    })
  await ask(url)
  const acknowledged: number[] = []
  const sending = (async () => {
    for (const place of file.parts.keys()) {
      if ((await put(url, place)).status !== 204) throw new Error('refused')
      acknowledged.push(place)
      if (place === 5) child.process.kill('SIGKILL')
    }
  })().catch((error: unknown) => {
    if (!(error instanceof TypeError)) throw error
  })
  await sending
  if (child.process.exitCode === null && child.process.signalCode === null) await once(child.process, 'close')
  expect((await child.exit).signal).toBe('SIGKILL')
  const again = await start()
  const { there } = await ask(again.url)
  expect(there).toEqual(expect.arrayContaining(acknowledged))
  expect(there.length).toBeLessThan(file.parts.length)
  for (const place of file.parts.keys())
    if (!there.includes(place)) expect((await put(again.url, place)).status).toBe(204)
  const sent = await fetch(`${again.url}/api/reports`, { method: 'POST', headers, body: JSON.stringify(report.body) })
  expect(sent.status).toBe(201)
  again.child.process.kill('SIGKILL')
  await again.child.exit
  const db = openDatabase(join(dataDir, 'saysafe.sqlite'))
  const parts = file.parts.map((_, place) => readChunk(db, file.id, place) ?? Buffer.alloc(0))
  expect(await openFile(Buffer.concat(parts), file.note)).toHaveLength(3_000_000)
  db.$client.close()
}, 100_000)
