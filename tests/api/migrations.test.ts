import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import BetterSqlite3 from 'better-sqlite3'
import { drizzle } from 'drizzle-orm/better-sqlite3'
import { migrate } from 'drizzle-orm/better-sqlite3/migrator'
import { expect, onTestFinished, test } from 'vitest'
import { type AuditRow, verifyChain } from '#db/audit-chain.ts'
import { BrokenReferences } from '#db/foreign-keys.ts'
import { type Database, openDatabase } from '#db/open.ts'
import { CLOSED, OPEN, testApp } from '#tests/support/app.ts'
import { temporaryFolder } from '#tests/support/folder.ts'
import { aResponse, PATH } from '#tests/support/responses.ts'

const MIGRATIONS = fileURLToPath(new URL('../../db/migrations', import.meta.url))
/** As they were before there were staff. */
const TABLES = {
  questionnaires: ['consultation', 'version', 'fingerprint', 'definition', 'frozen_at'],
  responses: [
    'seq',
    'consultation',
    'version',
    'submission_id',
    'reference',
    'channel',
    'language',
    'suspicion',
    'answers',
    'received_at',
  ],
  drafts: ['code_hash', 'consultation', 'sealed', 'expires_at'],
  approved_texts: ['consultation', 'question', 'reference', 'words', 'language', 'approved_at'],
  audit: ['seq', 'at', 'actor', 'action', 'subject'],
}

/** A file that only the first migrations have seen. */
function oldFile(migrations: number): { file: string; client: BetterSqlite3.Database } {
  const folder = join(temporaryFolder(), 'migrations')
  cpSync(MIGRATIONS, folder, { recursive: true })
  const journal = JSON.parse(readFileSync(join(folder, 'meta/_journal.json'), 'utf8')) as { entries: object[] }
  const entries = journal.entries.slice(0, migrations)
  writeFileSync(join(folder, 'meta/_journal.json'), JSON.stringify({ ...journal, entries }))
  const file = join(temporaryFolder(), 'saysafe.sqlite')
  const client = new BetterSqlite3(file)
  migrate(drizzle(client), { migrationsFolder: folder })
  return { file, client }
}

const rowsOf = (client: BetterSqlite3.Database, table: keyof typeof TABLES): unknown[] =>
  client.prepare(`select ${TABLES[table].join(', ')} from ${table} order by 1, 2, 3`).all()

function open(file: string): Database {
  const db = openDatabase(file)
  onTestFinished(() => {
    db.$client.close()
  })
  return db
}

const audit = ({ $client }: Database) => $client.prepare('select * from audit order by seq').all() as AuditRow[]

/** What residents did before, written into an old file. */
async function fill(client: BetterSqlite3.Database) {
  const { db, post } = testApp()
  const sent = Array.from({ length: 20 }, (_, n) =>
    aResponse({ answers: { agreement: 'agree', agreement_reasons: `Words ${n} 😀 سلام` } }),
  )
  const references: string[] = []
  for (const response of sent)
    references.push(((await (await post(PATH, response)).json()) as { reference: string }).reference)
  const draft = await post(`/api/consultations/${OPEN}/drafts`, {
    version: 1,
    language: 'en',
    submissionId: 'x',
    answers: { agreement_reasons: 'half a sen' },
  })
  const { code } = (await draft.json()) as { code: string }
  db.$client.exec(`insert into approved_texts values ('${CLOSED}', 'q', 'old', 'Better lamps', 'en', 1)`)
  for (const [table, columns] of Object.entries(TABLES)) {
    const insert = client.prepare(
      `insert into ${table} (${columns.join(', ')}) values (${columns.map(() => '?').join(', ')})`,
    )
    for (const row of rowsOf(db.$client, table as keyof typeof TABLES))
      insert.run(columns.map((column) => (row as Record<string, unknown>)[column]))
  }
  return { sent, references, code }
}

test.each([
  ['the first migration', 1],
  ['the migration before staff', 2],
])('a database of %s keeps every row, reference and receipt', async (_name, migrations) => {
  const { file, client } = oldFile(migrations)
  const { sent, references, code } = await fill(client)
  const tables = Object.keys(TABLES) as (keyof typeof TABLES)[]
  const before = tables.map((table) => rowsOf(client, table))
  for (const rows of before) expect(rows.length).toBeGreaterThan(0)
  client.close()

  const db = open(file)
  expect(tables.map((table) => rowsOf(db.$client, table))).toEqual(before)
  expect(db.$client.pragma('foreign_key_check')).toEqual([])
  const app = testApp({ db })
  for (const [n, response] of sent.entries()) {
    const again = await app.post(PATH, response)
    expect(await again.json()).toMatchObject({ reference: references[n] })
  }
  expect(rowsOf(db.$client, 'responses')).toHaveLength(20)
  expect((await app.get(`/api/consultations/${OPEN}/drafts`, { authorization: `Bearer ${code}` })).status).toBe(200)

  // And what comes next goes on from there, with a number and a reference of its own.
  const next = await app.post(PATH, aResponse())
  expect(next.status).toBe(201)
  expect(references).not.toContain(((await next.json()) as { reference: string }).reference)
  expect(rowsOf(db.$client, 'responses')).toHaveLength(21)
  expect(verifyChain(db.$client).state).toMatchObject({ intact: true, rows: audit(db).length })
})

test('the acts of an old database are chained when it is first opened, and never again', async () => {
  const { file, client } = oldFile(2)
  await fill(client)
  client.close()
  const first = openDatabase(file)
  const chained = audit(first)
  expect(chained.every(({ hash }) => /^[0-9a-f]{64}$/.test(hash))).toBe(true)
  expect(verifyChain(first.$client).state).toMatchObject({ intact: true, rows: chained.length })
  expect(() => first.$client.exec("update audit set subject = 'x'")).toThrow('the audit trail only grows')
  first.$client.close()
  expect(audit(open(file))).toEqual(chained)
})

test('an empty old database begins a chain of its own', async () => {
  const { file, client } = oldFile(1)
  client.close()
  const db = open(file)
  expect(verifyChain(db.$client).state).toEqual({ intact: true, rows: 0, head: '' })
  expect((await testApp({ db }).post(PATH, aResponse())).status).toBe(201)
  expect(verifyChain(db.$client).state).toMatchObject({ intact: true })
  expect(audit(db)[0]?.seq).toBe(1)
})

test('a team’s key, and the reports sealed to it, outlive the migration that makes their table anew', () => {
  const { file, client } = oldFile(6)
  client.exec(`
    insert into staff (id, email, name, roles, state, totp_step, created_at, demonstration) values ('s', 'a@b.example', 'Ada', '[]', 'active', 0, 1, 0);
    insert into recovery_keys (id, recipient, created_by, created_at, proved_at) values ('r', 'age1r', 's', 1, 1);
    insert into team_keys values ('k', 'council', 'age1k', x'01', 'r', 's', 1, null, null);
    insert into team_key_holders values ('k', 's', x'02', 's', 1);
    insert into reports (id, recipient, received_at, language, channel, kinds, strands, risks, to_team, to_police, account, team_key_id, state, active_at, legal_hold)
      values ('p', 'age1p', 1, 'en', 'online', '[]', '[]', '[]', 1, 0, x'03', 'k', 'received', 1, 0);`)
  client.close()
  const { $client } = open(file)
  expect($client.prepare('select team_key_id, centre_ended_at from reports').all()).toEqual([
    { team_key_id: 'k', centre_ended_at: null },
  ])
  expect($client.prepare('select team_key_id from team_key_holders').pluck().all()).toEqual(['k'])
  expect($client.pragma('foreign_key_check')).toEqual([])
  expect(() => $client.exec("update reports set team_key_id = 'nothing'")).toThrow('FOREIGN KEY')
})

test('keys of the team, reports and messages stay as they are when their tables are made anew', () => {
  const { file, client } = oldFile(6)
  client.pragma('foreign_keys = ON')
  client.exec(`
    insert into staff (id, email, name, roles, state, created_at) values ('ada', 'ada@council.example', 'Ada', '["coordinator"]', 'active', 1);
    insert into recovery_keys (id, recipient, created_by, created_at, proved_at) values ('r', 'age1r', 'ada', 1, 1);
    insert into team_keys (id, team, recipient, sealed_for_recovery, recovery_key_id, created_by, created_at)
      values ('k', 'council', 'age1k', x'01', 'r', 'ada', 1);
    insert into team_key_holders (team_key_id, staff_id, sealed, added_by, added_at) values ('k', 'ada', x'02', 'ada', 1);
    insert into reports (id, token_hash, recipient, received_at, active_at, language, channel, kinds, strands, risks, to_team, to_police, account, team_key_id)
      values ('c', x'03', 'age1c', 1, 1, 'en', 'online', '[]', '[]', '[]', 1, 0, x'04', 'k');
    insert into report_messages (id, report_id, kind, sealed, team_key_id, written_at) values ('m', 'c', 'to_team', x'05', 'k', 1);
  `)
  client.close()
  const { $client } = open(file)
  const count = (table: string) => $client.prepare(`select count(*) from ${table}`).pluck().get()
  for (const table of ['team_keys', 'team_key_holders', 'reports', 'report_messages'])
    expect(count(table), table).toBe(1)
  expect($client.prepare('select sealed, kind, team_key_id from report_messages').get()).toEqual({
    sealed: Buffer.from([5]),
    kind: 'to_team',
    team_key_id: 'k',
  })
  expect($client.pragma('foreign_key_check')).toEqual([])
  expect($client.pragma('foreign_keys', { simple: true })).toBe(1)
})

test('mail that waits, applications and seats stay as they are when mail can go to who applied', () => {
  const { file, client } = oldFile(8)
  client.exec(`
    insert into staff (id, email, name, roles, state, created_at) values ('ada', 'ada@council.example', 'Ada', '["admin"]', 'active', 1);
    insert into outbox (id, kind, staff_id, created_at, next_attempt_at) values ('m', 'something_waits', 'ada', 1, 2);
    insert into applications (id, kind, received_at, language, name, email, languages, code_version, answers)
      values ('a', 'champion', 1, 'en', 'Zara', 'zara@people.example', '["en"]', '2026-11-22', '{}');
    insert into training_sessions (id, starts_at, place, seats) values ('s', 1, 'Library', 3);
    insert into training_places (id, session_id, application_id) values ('p', 's', 'a');
  `)
  client.close()
  const { $client } = open(file)
  expect($client.prepare('select * from outbox').all()).toMatchObject([
    { id: 'm', staff_id: 'ada', application_id: null, session_id: null, state: 'waiting', next_attempt_at: 2 },
  ])
  expect($client.prepare('select id, code_hash from applications').all()).toEqual([{ id: 'a', code_hash: null }])
  expect($client.prepare('select id from training_places').pluck().all()).toEqual(['p'])
  const insert = (readers: string) => () =>
    $client.exec(
      `insert into outbox (id, kind, staff_id, application_id, created_at) values ('x', 'something_waits', ${readers}, 1)`,
    )
  for (const readers of ["'ada', 'a'", 'null, null']) expect(insert(readers)).toThrow('outbox_reader_check')
})

test('when after a migration rows refer to what is not there, nothing starts, and the tables are named; also the next time', () => {
  const { file, client } = oldFile(6)
  client.pragma('foreign_keys = OFF')
  client.exec(`
    insert into report_messages (id, report_id, kind, sealed, team_key_id, written_at) values ('m', 'gone', 'to_team', x'05', 'k', 1);
    insert into report_messages (id, report_id, kind, sealed, team_key_id, written_at) values ('n', 'gone', 'to_team', x'05', 'k', 1);
    insert into officer_keys (staff_id, lock, recipient, locked, created_at) values ('nobody', 'passphrase', 'age1o', x'06', 1);
  `)
  client.close()
  for (const _ of ['the first time', 'again, when nothing is migrated any more']) {
    expect(() => openDatabase(file)).toThrow(BrokenReferences)
    expect(() => openDatabase(file)).toThrow(/saysafe\.sqlite: .*2 in report_messages refer to reports/)
    expect(() => openDatabase(file)).toThrow(/1 in officer_keys refer to staff/)
  }
  const mended = new BetterSqlite3(file)
  mended.exec('delete from report_messages; delete from officer_keys')
  mended.close()
  expect(open(file).$client.pragma('foreign_keys', { simple: true })).toBe(1)
})
