import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import BetterSqlite3 from 'better-sqlite3'
import { type BetterSQLite3Database, drizzle } from 'drizzle-orm/better-sqlite3'
import { migrate } from 'drizzle-orm/better-sqlite3/migrator'
import { chainEarlierRows } from './audit-chain.ts'
import { checkReferences } from './foreign-keys.ts'
import * as schema from './schema/index.ts'

export type Database = BetterSQLite3Database<typeof schema> & { $client: BetterSqlite3.Database }
/** The database, or a transaction on it. */
export type Handle = Pick<Database, 'select' | 'selectDistinct' | 'insert' | 'update' | 'delete'>

const MIGRATIONS = fileURLToPath(new URL('./migrations', import.meta.url))

/** 16 MiB of pages: a longer log would only make the start after a crash slower. */
const CHECKPOINT_PAGES = 4_000
const CACHE_KIB = 8_000

/**
 * Opens the database file, makes it if it is not there, checks it and migrates it.
 * With `synchronous=FULL` in WAL mode, what is committed survives a power cut.
 *
 * @param busyTimeoutMs How long a statement waits for another process's lock. It blocks
 *   the whole process, so a server waits in its commit queue instead.
 * @param openTimeoutMs The same while opening, when nobody is being served yet.
 * @throws SqliteError when the file cannot be opened, is damaged or cannot be written; BrokenReferences
 *   when after a migration rows refer to what is not there.
 */
export function openDatabase(file: string, { busyTimeoutMs = 0, openTimeoutMs = 5_000 } = {}): Database {
  if (file !== ':memory:') mkdirSync(dirname(file), { recursive: true })
  const client = new BetterSqlite3(file, { timeout: Math.max(busyTimeoutMs, openTimeoutMs) })
  try {
    client.pragma('journal_mode = WAL')
    client.pragma('synchronous = FULL')
    // A page of an index that changes again and again is written back to the file once in a while, not each time.
    client.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`)
    client.pragma(`cache_size = -${CACHE_KIB}`)
    // A damaged page is found now, with a message, and not by the first resident.
    const [{ quick_check: verdict } = { quick_check: 'no answer' }] = client.pragma('quick_check(1)') as {
      quick_check: string
    }[]
    if (verdict !== 'ok') throw new BetterSqlite3.SqliteError(verdict, 'SQLITE_CORRUPT')
    const db = drizzle(client, { schema })
    // SQLite changes a column by making its table anew, which it refuses while others refer to it.
    client.pragma('foreign_keys = OFF')
    migrate(db, { migrationsFolder: MIGRATIONS })
    client.pragma('foreign_keys = ON')
    checkReferences(client, migrationsIn(client))
    chainEarlierRows(client)
    // A read-only folder lets everything above pass when there is nothing to migrate.
    client.exec('BEGIN IMMEDIATE; ROLLBACK')
    client.pragma(`busy_timeout = ${busyTimeoutMs}`)
    return db
  } catch (error) {
    client.close()
    throw error
  }
}

/** How many migrations this file has seen. */
function migrationsIn(client: BetterSqlite3.Database): number {
  return Number(client.prepare('select count(*) from __drizzle_migrations').pluck().get())
}
