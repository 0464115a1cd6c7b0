import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { setUpCode } from '#api/auth/set-up.ts'
import { totpCode } from '#api/auth/totp.ts'
import { type AuditRow, verifyChain } from '#db/audit-chain.ts'
import { type Database, openDatabase } from '#db/open.ts'
import { findStaffByEmail } from '#db/queries/staff.ts'
import { OPEN, testApp } from '#tests/support/app.ts'
import { startChild } from '#tests/support/child.ts'
import { runScript } from '#tests/support/command.ts'
import { temporaryFolder } from '#tests/support/folder.ts'
import { newTestPasskey } from '#tests/support/passkey.ts'
import { aResponse, PATH } from '#tests/support/responses.ts'
import { appCode, as, cookieOf, later, PASSWORD, seated, signIn } from '#tests/support/staff.ts'

type TestApp = ReturnType<typeof testApp>
type Said = { id?: string; ticket?: string; code?: string; secret?: string; recoveryCodes?: string[] }

const WORDS = 'The lamp by the Zzyzx bridge has been dark since Candlemas'
const rows = ({ $client }: Database) => $client.prepare('select * from audit order by seq').all() as AuditRow[]
const acts = (db: Database) => rows(db).map(({ action }) => action)

/** Answers of residents and acts of staff, one after another and at the same moment. */
async function busyDay(app: TestApp): Promise<void> {
  const send = () => app.post(PATH, aResponse({ answers: { agreement: 'agree', agreement_reasons: WORDS } }))
  const ada = await seated(app, 'ada@council.example', 'admin')
  const ben = await seated(app, 'ben@council.example', 'admin')
  expect((await send()).status).toBe(201)
  await signIn(app, ada.email)
  const invited = (n: number) => ({ email: `new.${n}@council.example`, name: 'Nia New', roles: ['editor'] })
  const together = await Promise.all([
    send(),
    ada.call('POST', '/api/staff/people', invited(1)),
    send(),
    // A refusal among them makes the rest of the transaction run again.
    ben.call('POST', '/api/staff/people', invited(1)),
    ben.call('POST', '/api/staff/people', invited(2)),
    send(),
  ])
  expect(together.map(({ status }) => status).toSorted()).toEqual([201, 201, 201, 201, 201, 409])
}

/** Somebody with the file and its tools, who knows what stands in the way. */
function tamper({ $client }: Database, sql: string): void {
  for (const { name } of $client.prepare("select name from sqlite_master where type = 'trigger'").all() as {
    name: string
  }[])
    $client.exec(`drop trigger ${name}`)
  $client.exec(sql)
}

/** A database file with a day in it, closed. */
async function usedFolder(): Promise<{ dataDir: string; file: string; env: { SAYSAFE_DATA_DIR: string } }> {
  const dataDir = temporaryFolder()
  const file = join(dataDir, 'saysafe.sqlite')
  const db = openDatabase(file)
  await busyDay(testApp({ db }))
  db.$client.close()
  return { dataDir, file, env: { SAYSAFE_DATA_DIR: dataDir } }
}

function open(file: string): Database {
  const db = openDatabase(file)
  onTestFinished(() => {
    db.$client.close()
  })
  return db
}

test('what residents send and staff do is one chain, each act once', async () => {
  const app = testApp()
  await busyDay(app)
  const { state } = verifyChain(app.db.$client)
  expect(state).toMatchObject({ intact: true, rows: rows(app.db).length, head: rows(app.db).at(-1)?.hash })
  const recorded = acts(app.db)
  expect(recorded.filter((action) => action === 'response.received')).toHaveLength(4)
  expect(recorded.filter((action) => action === 'person.invited')).toHaveLength(2)
  expect(recorded.filter((action) => action === 'signed_in')).toHaveLength(1)
  expect(rows(app.db).map(({ seq }) => seq)).toEqual(recorded.map((_, index) => index + 1))
})

test.each([
  ['changing a row', "update audit set actor = 'nobody' where seq = 2"],
  ['emptying a hash', "update audit set hash = '' where seq = 2"],
  ['renumbering a row', 'update audit set seq = 1000 where seq = 2'],
  ['deleting a row', 'delete from audit where seq = 2'],
  ['deleting all', 'delete from audit'],
  ['replacing a row', "insert or replace into audit (seq, at, actor, action, subject) values (2, 0, '', '', '')"],
  ['overwriting a row', "insert into audit values (2, 0, '', '', '', '') on conflict do update set actor = ''"],
  ['squeezing in a row', "insert into audit (seq, at, actor, action, subject) values (0, 0, '', '', '')"],
])('%s is refused by the database', async (_case, sql) => {
  const { db } = testApp()
  const before = rows(db)
  expect(before.length).toBeGreaterThan(2)
  expect(() => db.$client.exec(sql)).toThrow('the audit trail only grows')
  expect(rows(db)).toEqual(before)
})

test.each([
  ['the moment', 'update audit set at = at + 1 where seq = 5', 5, 'changed'],
  ['the actor', "update audit set actor = 'somebody' where seq = 5", 5, 'changed'],
  ['the action', "update audit set action = 'nothing' where seq = 5", 5, 'changed'],
  ['the subject', "update audit set subject = 'elsewhere' where seq = 5", 5, 'changed'],
  ['the hash', "update audit set hash = '0' where seq = 5", 5, 'changed'],
  ['the hash, emptied', "update audit set hash = '' where seq = 5", 5, 'changed'],
  [
    'the newest hash, emptied',
    "update audit set hash = '' where seq = (select max(seq) from audit)",
    'last',
    'changed',
  ],
  ['a row in the middle, removed', 'delete from audit where seq = 5', 5, 'missing'],
  ['two rows in the middle, removed', 'delete from audit where seq in (5, 6)', 5, 'missing'],
  ['the first row, removed', 'delete from audit where seq = 1', 1, 'missing'],
  [
    'a row removed and the rest renumbered',
    'delete from audit where seq = 5; update audit set seq = seq - 1 where seq > 5',
    5,
    'changed',
  ],
  [
    'two rows, exchanged',
    'update audit set seq = -1 where seq = 5; update audit set seq = 5 where seq = 6; update audit set seq = 6 where seq = -1',
    5,
    'changed',
  ],
  [
    'a row added without a hash',
    "insert into audit select max(seq) + 1, 0, 'x', 'x', 'x', '' from audit",
    'last',
    'changed',
  ],
] as const)('%s is found by its number, also after the file was opened again', async (_case, sql, seq, fault) => {
  const { file } = await usedFolder()
  const first = openDatabase(file)
  tamper(first, sql)
  const found = seq === 'last' ? (rows(first).at(-1)?.seq ?? 0) : seq
  expect(verifyChain(first.$client).state).toEqual({ intact: false, seq: found, fault })
  first.$client.close()
  expect(verifyChain(open(file).$client).state).toEqual({ intact: false, seq: found, fault })
})

test('what is cut off at the end is found with a hash noted down before', async () => {
  const app = testApp()
  await busyDay(app)
  const heads = rows(app.db).map(({ hash }) => hash)
  expect(verifyChain(app.db.$client, heads)).toMatchObject({ state: { intact: true }, lost: [] })
  tamper(app.db, 'delete from audit where seq > 6')
  expect(verifyChain(app.db.$client).state).toMatchObject({ intact: true, rows: 6 })
  expect(verifyChain(app.db.$client, [heads[3] ?? '', heads.at(-1) ?? ''])).toMatchObject({ lost: [heads.at(-1)] })
  tamper(app.db, 'delete from audit')
  expect(verifyChain(app.db.$client, [heads[0] ?? '']).lost).toEqual([heads[0]])
})

test('an administrator checks the record on its page, with the same code as the command, and is told what is wrong', async () => {
  const app = testApp()
  await busyDay(app)
  const admin = await seated(app, 'checker@council.example', 'admin')
  const editor = await seated(app, 'writer@council.example', 'editor')
  const check = async (query = '') => {
    const response = await admin.call('GET', `/api/staff/audit/chain${query}`)
    return { status: response.status, body: await response.json() }
  }
  const head = rows(app.db).at(-1)?.hash ?? ''
  expect(await check(`?head=${head}`)).toEqual({
    status: 200,
    body: { at: app.clock.now.toISOString(), ...verifyChain(app.db.$client, [head]) },
  })
  expect((await check('?head=kettle')).status).toBe(400)
  expect((await editor.call('GET', '/api/staff/audit/chain')).status).toBe(403)
  expect((await app.get('/api/staff/audit/chain')).status).toBe(401)
  tamper(app.db, 'delete from audit where seq = (select max(seq) from audit)')
  expect((await check(`?head=${head}`)).body.lost).toEqual([head])
  tamper(app.db, "update audit set subject = 'x' where seq = 4")
  expect((await check()).body.state).toEqual({ intact: false, seq: 4, fault: 'changed' })
})

test('npm run audit:verify says that the trail is as it was written, and names its newest hash', async () => {
  const { file, env } = await usedFolder()
  const before = rows(open(file))
  const { code, said, complained } = await runScript('audit:verify', [], env)
  expect([code, complained]).toEqual([0, ''])
  const head = before.at(-1)?.hash ?? ''
  expect(said).toContain(`The audit trail is as it was written: ${before.length} entries. Its newest hash is ${head}.`)
  expect(await runScript('audit:verify', ['--', head], env)).toMatchObject({ code: 0, complained: '' })
  expect(rows(open(file))).toEqual(before)
})

test('npm run audit:verify names what was changed, what is missing and what was cut off, and ends with 1', async () => {
  const { file, env } = await usedFolder()
  const head = rows(open(file)).at(-1)?.hash ?? ''
  const verdict = async (sql: string, ...heads: string[]) => {
    const db = openDatabase(file)
    tamper(db, sql)
    db.$client.close()
    return runScript('audit:verify', heads, env)
  }
  const cut = await verdict('delete from audit where seq = (select max(seq) from audit)', head)
  expect([cut.code, cut.said]).toEqual([1, ''])
  expect(cut.complained).toBe(
    `The audit trail has lost its newest entries: it does not hold ${head}. Compare it with a copy.\n`,
  )
  const changed = await verdict("update audit set subject = 'x' where seq = 7")
  expect([changed.code, changed.said]).toEqual([1, ''])
  expect(changed.complained).toBe(
    'The audit trail is not as it was written: entry 7 was changed after it was written. Keep this file as it is, and compare it with a copy.\n',
  )
  const missing = await verdict('delete from audit where seq = 4')
  expect(missing.code).toBe(1)
  expect(missing.complained).toContain('entry 4 is missing.')
})

test.each(['audit:verify', 'staff:set-up'])(
  'npm run %s in the wrong folder says so and makes no database',
  async (script) => {
    const dataDir = temporaryFolder()
    const { code, said, complained } = await runScript(script, [], { SAYSAFE_DATA_DIR: dataDir })
    expect([code, said]).toEqual([1, ''])
    expect(complained).toContain(`There is no database ${join(dataDir, 'saysafe.sqlite')}. Set SAYSAFE_DATA_DIR`)
    expect(existsSync(join(dataDir, 'saysafe.sqlite'))).toBe(false)
  },
)

test('npm run staff:set-up gives a way in that works once, the newest only, and leaves a trace', async () => {
  const { file, env } = await usedFolder()
  const wrong = await runScript('staff:set-up', ['me@council.example'], env)
  expect([wrong.code, wrong.said]).toEqual([2, ''])
  expect(wrong.complained).toContain('Usage: npm run staff:set-up')
  const [old, fresh] = [await runScript('staff:set-up', [], env), await runScript('staff:set-up', [], env)]
  expect([old.code, fresh.code, fresh.complained]).toEqual([0, 0, ''])
  const codeIn = (said: string) => /which works once: (\S+)/.exec(said)?.[1] ?? ''
  const app = testApp({ db: open(file), now: new Date() })
  const begin = (code: string) =>
    app.post('/api/sign-in/join', { code, email: 'back@council.example', name: 'Back Again', password: PASSWORD })
  expect((await begin(codeIn(old.said))).status).toBe(401)
  const { ticket, secret } = await (await begin(codeIn(fresh.said))).json()
  const joined = await app.post('/api/sign-in/join/confirm', { ticket, code: totpCode(secret, app.clock.now) })
  expect(joined.status).toBe(201)
  expect((await begin(codeIn(fresh.said))).status).toBe(401)
  expect(rows(app.db)).toContainEqual(expect.objectContaining({ actor: 'command', action: 'set_up_code.made' }))
  const trail = JSON.stringify(rows(app.db))
  for (const { said } of [old, fresh]) expect(trail).not.toContain(codeIn(said))
  expect(verifyChain(app.db.$client).state.intact).toBe(true)
})

test('nothing secret, and nothing that residents wrote, is in the trail or the log; no secret is in the file', async () => {
  const dataDir = temporaryFolder()
  const db = open(join(dataDir, 'saysafe.sqlite'))
  const app = testApp({ db })
  /** Must be nowhere in the file. */
  const secrets: string[] = [PASSWORD]
  /** Known to the database, and nobody else's business. */
  const personal: string[] = [WORDS, 'council.example', 'Zenobia']
  const json = async (response: Response | Promise<Response>) => {
    const answer = await response
    expect(answer.status, answer.url).toBeLessThan(300)
    const cookie = cookieOf(answer)
    if (cookie) secrets.push(cookie.split('=')[1] ?? '')
    const said = (await answer.json()) as Said
    for (const key of ['ticket', 'code'] as const) if (said[key]) secrets.push(said[key])
    secrets.push(...(said.recoveryCodes ?? []))
    if (said.secret) personal.push(said.secret)
    return { ...said, cookie }
  }
  const enrol = async (code: string, email: string, password: string) => {
    secrets.push(code, password)
    const body = { code, email, name: 'Zenobia', password }
    const begun = await json(app.post('/api/sign-in/join', body))
    const totp = totpCode(begun.secret ?? '', app.clock.now)
    const joined = await json(app.post('/api/sign-in/join/confirm', { ticket: begun.ticket, code: totp }))
    later(app, 1)
    return as(app, joined.cookie)
  }

  await app.post(PATH, aResponse({ answers: { agreement: 'agree', agreement_reasons: WORDS } }))
  await json(
    app.post(`/api/consultations/${OPEN}/drafts`, {
      version: 1,
      language: 'en',
      submissionId: 'x',
      answers: { agreement_reasons: WORDS },
    }),
  )
  const ada = await enrol(setUpCode(db, app.clock.now) ?? '', 'ada@council.example', 'a kettle of herons')
  const { code } = await json(
    ada('POST', '/api/staff/people', { email: 'ben@council.example', name: 'Zenobia', roles: ['admin'] }),
  )
  const ben = await enrol(code ?? '', 'ben@council.example', 'another fine sentence')
  const eve = await json(
    ada('POST', '/api/staff/people', { email: 'eve@council.example', name: 'Zenobia', roles: ['editor'] }),
  )
  const desk = await enrol(eve.code ?? '', 'eve@council.example', 'umbrellas by the sea')
  await ada('POST', `/api/staff/people/${eve.id}/factor-reset`, {})
  const lost = await json(ben('PUT', `/api/staff/people/${eve.id}/factor-reset`, {}))
  await desk('PUT', '/api/staff/me/password', { current: 'umbrellas by the sea', next: PASSWORD })
  const authenticator = await json(desk('POST', '/api/staff/me/authenticator', {}))
  await json(desk('POST', '/api/staff/me/recovery-codes', {}))
  await json(desk('POST', '/api/staff/me/passkeys/options', {}))
  await signIn(app, 'eve@council.example')
  const begun = await json(app.post('/api/sign-in', { email: 'eve@council.example', password: PASSWORD }))
  await json(
    app.post('/api/sign-in/second-factor', { ticket: begun.ticket, code: appCode(app, 'eve@council.example') }),
  )
  const key = newTestPasskey(app, findStaffByEmail(db, 'eve@council.example')?.id ?? '')
  const asked = await app.post('/api/sign-in/passkey/options', {})
  const { ticket, options } = await asked.json()
  secrets.push(ticket)
  await json(app.post('/api/sign-in/passkey', { ticket, response: key.answer(options.challenge) }))
  await enrol(lost.code ?? '', 'eve@council.example', 'five quiet tractors')
  // And refusals, which are logged easily.
  await app.post('/api/sign-in', { email: 'eve@council.example', password: 'five loud tractors' })
  secrets.push('five loud tractors')
  await app.post('/api/sign-in/join/confirm', { ticket: authenticator.ticket, code: '000000' })
  await app.post('/api/sign-in', `{"email": "eve@council.example", "password": "${PASSWORD}`)

  expect(secrets.length).toBeGreaterThan(45)
  const spellings = (text: string) => [text, text.replaceAll('-', ''), text.toLowerCase(), encodeURIComponent(text)]
  const trail = JSON.stringify(rows(db))
  const log = JSON.stringify(app.lines)
  expect(acts(db)).toEqual(expect.arrayContaining(['response.received', 'joined.lost_factor', 'signed_in']))
  for (const text of [...secrets, ...personal].flatMap(spellings)) {
    expect(trail).not.toContain(text)
    expect(log).not.toContain(text)
  }
  expect(app.lines.filter(({ level }) => level === 'error')).toEqual([])
  const files = readdirSync(dataDir)
  expect(files.toSorted()).toEqual(['saysafe.sqlite', 'saysafe.sqlite-shm', 'saysafe.sqlite-wal'])
  const bytes = () => Buffer.concat(readdirSync(dataDir).map((name) => readFileSync(join(dataDir, name))))
  const inTheLog = bytes()
  // The search finds what is there.
  expect(inTheLog.includes(WORDS)).toBe(true)
  db.$client.pragma('wal_checkpoint(TRUNCATE)')
  for (const found of [inTheLog, bytes()])
    for (const text of secrets.flatMap(spellings)) expect(found.includes(text), text).toBe(false)
})

test('a server and commands that write at the same moment make one chain', async () => {
  const dataDir = temporaryFolder()
  const server = startChild('demonstration', { SAYSAFE_DATA_DIR: dataDir, SAYSAFE_RATE_LIMIT: 'off' })
  const url = await server.url
  let going = true
  let acknowledged = 0
  const residents = Array.from({ length: 4 }, async () => {
    while (going) {
      const response = await fetch(`${url}${PATH}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(aResponse()),
      })
      expect(response.status).toBe(201)
      acknowledged++
    }
  })
  const env = { SAYSAFE_DATA_DIR: dataDir }
  for (let turn = 0; turn < 2; turn++) {
    const commands = await Promise.all([
      runScript('staff:set-up', [], env),
      runScript('staff:set-up', [], env),
      runScript('audit:verify', [], env),
    ])
    for (const { code, complained } of commands) expect([code, complained]).toEqual([0, ''])
  }
  going = false
  await Promise.all(residents)
  const db = open(join(dataDir, 'saysafe.sqlite'))
  expect(verifyChain(db.$client).state).toMatchObject({ intact: true, rows: rows(db).length })
  expect(rows(db).filter(({ action }) => action === 'set_up_code.made')).toHaveLength(4)
  const received = rows(db).filter(({ actor, action }) => actor === 'resident' && action === 'response.received')
  expect(received).toHaveLength(acknowledged)
}, 120_000)
