import { spawn } from 'node:child_process'
import {
  chmodSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
  closeSync,
} from 'node:fs'
import { join } from 'node:path'
import { once } from 'node:events'
import { expect, onTestFinished, test, vi } from 'vitest'
import { Store } from '#api/store.ts'
import { openDatabase } from '#db/open.ts'
import { responses } from '#db/schema/responses.ts'
import { NOW, OPEN, testApp } from '#tests/support/app.ts'
import { type Child, startChild } from '#tests/support/child.ts'
import { temporaryFolder } from '#tests/support/folder.ts'
import { fill, mountSmallDisk, NO_SMALL_DISK, unmount } from '#tests/support/small-disk.ts'
import { aResponse, PATH, stored } from '#tests/support/responses.ts'

const post = (url: string, body = aResponse()) =>
  fetch(`${url}${PATH}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })

/** What holds whenever answers cannot be stored: pages are readable, refusals have their shape, the server stays. */
async function standsWithout(child: Child, fault: string): Promise<void> {
  const url = await child.url
  expect((await fetch(`${url}/en/consultations/${OPEN}/`)).status).toBe(200)
  const health = await fetch(`${url}/api/health`)
  expect([health.status, await health.json()]).toMatchObject([503, { status: 'degraded', database: fault }])
  for (let i = 0; i < 3; i++) {
    const response = await post(url)
    expect([response.status, await response.json()]).toMatchObject([
      503,
      { error: { code: 'unavailable', fields: {} } },
    ])
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0)
  }
  expect(child.process.exitCode).toBeNull()
}

/** A database with a response in it, as a server that was stopped leaves it. */
function usedFolder(): { dataDir: string; file: string } {
  const dataDir = temporaryFolder()
  const file = join(dataDir, 'saysafe.sqlite')
  const { db } = testApp({ db: openDatabase(file) })
  for (let i = 0; i < 200; i++) {
    db.insert(responses)
      .values({
        consultation: OPEN,
        version: 1,
        submissionId: `old-${i}`,
        reference: `old-${i}`,
        channel: 'online',
        language: 'en',
        answers: { agreement: 'agree', agreement_reasons: 'x'.repeat(500) },
        receivedAt: NOW,
      })
      .run()
  }
  db.$client.close()
  return { dataDir, file }
}

/** Holds the write lock from another process until told to let go. */
async function locker(file: string): Promise<() => Promise<void>> {
  const script = `
    const db = new (require('better-sqlite3'))(${JSON.stringify(file)})
    db.exec('BEGIN IMMEDIATE')
    process.stdin.on('data', () => { db.exec('ROLLBACK'); process.exit(0) })
    console.log('locked')`
  const child = spawn(process.execPath, ['-e', script], { stdio: ['pipe', 'pipe', 'inherit'] })
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
  await once(child.stdout, 'data')
  return async () => {
    child.stdin.write('go')
    await once(child, 'exit')
  }
}

test('a full disk refuses with a message, loses nothing, and works again when there is space', async () => {
  // The portable way to a full disk: SQLite may not have another page.
  const app = testApp({ db: openDatabase(join(temporaryFolder(), 'saysafe.sqlite')) })
  const client = app.db.$client
  const first = await app.post(PATH, aResponse())
  const pages = Number(client.pragma('page_count', { simple: true }))
  client.pragma(`max_page_count = ${pages}`)
  const long = () =>
    aResponse({ answers: { agreement: 'agree', agreement_reasons: 'x'.repeat(3_000), missing_rule: 'y'.repeat(200) } })
  const acknowledged = [((await first.json()) as { reference: string }).reference]
  let refused: Response | undefined
  for (let i = 0; i < 50 && !refused; i++) {
    const response = await app.post(PATH, long())
    if (response.status === 201) acknowledged.push(((await response.json()) as { reference: string }).reference)
    else refused = response
  }
  expect([refused?.status, await refused?.json()]).toMatchObject([503, { error: { code: 'unavailable', fields: {} } }])
  expect(refused?.headers.get('retry-after')).toBe('60')
  expect(stored(app.db).map(({ reference }) => reference)).toEqual(acknowledged)
  expect(app.lines.at(-1)).toMatchObject({
    level: 'error',
    fields: { fault: 'full' },
    message: 'the database cannot be used',
  })
  expect((await app.get(`/api/consultations/${OPEN}/results`)).status).toBe(200)
  client.pragma(`max_page_count = ${pages + 1_000}`)
  expect((await app.post(PATH, long())).status).toBe(201)
  expect(client.pragma('integrity_check')).toEqual([{ integrity_check: 'ok' }])
  client.close()
})

test('a disk that is really full refuses, keeps what it acknowledged and goes on once there is space', async ({
  skip,
}) => {
  const dataDir = temporaryFolder()
  skip(!mountSmallDisk(dataDir, 8), `${NO_SMALL_DISK}; the test above fills one in another way`)
  onTestFinished(() => unmount(dataDir))
  const child = startChild('demonstration', { SAYSAFE_DATA_DIR: dataDir, SAYSAFE_RATE_LIMIT: 'off' })
  const url = await child.url
  const { reference } = (await (await post(url)).json()) as { reference: string }
  fill(join(dataDir, 'filler'))
  const acknowledged = [reference]
  let refused: Response | undefined
  for (let i = 0; i < 500 && !refused; i++) {
    const response = await post(
      url,
      aResponse({ answers: { agreement: 'agree', agreement_reasons: 'x'.repeat(3_000) } }),
    )
    if (response.status === 201) acknowledged.push(((await response.json()) as { reference: string }).reference)
    else refused = response
  }
  expect([refused?.status, await refused?.json()]).toMatchObject([503, { error: { code: 'unavailable' } }])
  expect((await fetch(`${url}/fa/`)).status).toBe(200)
  rmSync(join(dataDir, 'filler'))
  const after = await post(url)
  expect(after.status).toBe(201)
  acknowledged.push(((await after.json()) as { reference: string }).reference)
  child.process.kill('SIGKILL')
  await child.exit
  const db = openDatabase(join(dataDir, 'saysafe.sqlite'))
  expect(stored(db).map((row) => row.reference)).toEqual(acknowledged)
  expect(db.$client.pragma('integrity_check')).toEqual([{ integrity_check: 'ok' }])
  db.$client.close()
})

test('a data folder that cannot be made is named; pages can be read', async () => {
  const parent = join(temporaryFolder(), 'a-file')
  writeFileSync(parent, '')
  const dataDir = join(parent, 'data')
  const child = startChild('demonstration', { SAYSAFE_DATA_DIR: dataDir })
  await child.url
  expect(child.said()).toContain(
    `${join(dataDir, 'saysafe.sqlite')}: The data folder cannot be written. Give this user the right to write there.`,
  )
  await standsWithout(child, 'readOnly')
})

test('a data folder that may only be read is named; what was stored stays as it was', async () => {
  const { dataDir, file } = usedFolder()
  const before = readFileSync(file)
  chmodSync(file, 0o444)
  chmodSync(dataDir, 0o555)
  onTestFinished(() => {
    chmodSync(dataDir, 0o755)
  })
  // Nothing stops root from writing, so root runs the server as nobody.
  const child = startChild(
    'demonstration',
    { SAYSAFE_DATA_DIR: dataDir, HOME: '/nonexistent' },
    process.getuid?.() === 0 ? { uid: 65_534 } : {},
  )
  await child.url
  expect(child.said()).toContain('The data folder cannot be written.')
  await standsWithout(child, 'readOnly')
  expect(readFileSync(file).equals(before)).toBe(true)
})

test('while another process holds the database for a second, answers wait and are stored', async () => {
  const file = join(temporaryFolder(), 'saysafe.sqlite')
  const { db, post: send } = testApp({ db: openDatabase(file) })
  const release = await locker(file)
  const waiting = Promise.all([send(PATH, aResponse()), send(PATH, aResponse())])
  const held = new Promise<void>((resolve) => {
    setTimeout(resolve, 1_000)
  })
  await held
  expect(stored(db)).toEqual([])
  await release()
  expect((await waiting).map(({ status }) => status)).toEqual([201, 201])
  expect(stored(db)).toHaveLength(2)
  db.$client.close()
})

test('whoever waits longer than patience is told, nothing is stored, and the next one gets through', async () => {
  const file = join(temporaryFolder(), 'saysafe.sqlite')
  const { db, post: send, get } = testApp({ db: openDatabase(file) })
  const release = await locker(file)
  const refused = send(PATH, aResponse())
  expect((await get(`/api/consultations/${OPEN}/results`)).status).toBe(200)
  expect(await (await get('/api/health')).json()).toMatchObject({ status: 'degraded', database: 'locked' })
  const response = await refused
  expect([response.status, response.headers.get('retry-after'), await response.json()]).toMatchObject([
    503,
    '5',
    { error: { code: 'unavailable' } },
  ])
  await release()
  expect(stored(db)).toEqual([])
  expect((await send(PATH, aResponse())).status).toBe(201)
  db.$client.close()
}, 40_000)

test.each<[string, (file: string) => void]>([
  [
    'overwritten in the middle',
    (file) => {
      const descriptor = openSync(file, 'r+')
      for (let at = 8_192; at < statSync(file).size; at += 4_096)
        writeSync(descriptor, Buffer.alloc(512, 0xa5), 0, 512, at)
      closeSync(descriptor)
    },
  ],
  [
    'overwritten at its head',
    (file) => writeFileSync(file, Buffer.concat([Buffer.from('not a database'), readFileSync(file).subarray(14)])),
  ],
  ['cut in half', (file) => truncateSync(file, Math.floor(statSync(file).size / 2))],
])('a database file that was %s is named and left as it is; pages can be read', async (_case, damage) => {
  const { dataDir, file } = usedFolder()
  damage(file)
  const before = readFileSync(file)
  const child = startChild('demonstration', { SAYSAFE_DATA_DIR: dataDir })
  await child.url
  expect(child.said()).toContain(
    `${file}: The database is damaged. Restore it from a copy; the damaged file is left as it is.`,
  )
  await standsWithout(child, 'damaged')
  expect(readFileSync(file).equals(before)).toBe(true)
  child.process.kill('SIGTERM')
  expect(await child.exit).toEqual({ code: 0, signal: null })
})

test('once a folder can be written, it is used without a restart', () => {
  vi.useFakeTimers({ toFake: ['performance'] })
  onTestFinished(() => {
    vi.useRealTimers()
  })
  const dataDir = join(temporaryFolder(), 'data')
  writeFileSync(dataDir, 'in the way')
  const store = Store.open(join(dataDir, 'saysafe.sqlite'))
  expect([store.fault, store.probe()]).toEqual(['readOnly', 'readOnly'])
  rmSync(dataDir)
  expect(() => store.use()).toThrow('unavailable')
  vi.advanceTimersByTime(15_001)
  expect(stored(store.use().db)).toEqual([])
  expect([store.fault, store.probe()]).toEqual([undefined, 'ok'])
  store.close()
})

test('a damaged file is not tried again and again', () => {
  vi.useFakeTimers({ toFake: ['performance'] })
  onTestFinished(() => {
    vi.useRealTimers()
  })
  const file = join(temporaryFolder(), 'saysafe.sqlite')
  writeFileSync(file, 'not a database, but long enough to be taken for one'.repeat(100))
  const store = Store.open(file)
  rmSync(file)
  vi.advanceTimersByTime(60_000)
  expect(() => store.use()).toThrow('unavailable')
  expect(store.fault).toBe('damaged')
})

test('a folder where the database should be is a fault and no crash', () => {
  const file = join(temporaryFolder(), 'saysafe.sqlite')
  mkdirSync(file)
  expect(Store.open(file).fault).toBe('readOnly')
})
