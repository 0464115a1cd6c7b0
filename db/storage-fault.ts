import BetterSqlite3 from 'better-sqlite3'

/** Why the database cannot serve just now; none of these is the caller's doing. */
export type StorageFault = 'full' | 'readOnly' | 'locked' | 'damaged' | 'failing'

const FAULTS: [prefix: string, fault: StorageFault][] = [
  ['SQLITE_FULL', 'full'],
  ['SQLITE_READONLY', 'readOnly'],
  ['SQLITE_CANTOPEN', 'readOnly'],
  ['SQLITE_BUSY', 'locked'],
  ['SQLITE_LOCKED', 'locked'],
  ['SQLITE_CORRUPT', 'damaged'],
  ['SQLITE_NOTADB', 'damaged'],
  ['SQLITE_IOERR', 'failing'],
]

/** The fault behind an error, or undefined when the error is something else. */
export function storageFault(error: unknown): StorageFault | undefined {
  const cause = error instanceof Error && error.cause instanceof BetterSqlite3.SqliteError ? error.cause : error
  if (cause instanceof BetterSqlite3.SqliteError) return FAULTS.find(([prefix]) => cause.code.startsWith(prefix))?.[1]
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
  if (code === 'ENOSPC') return 'full'
  // The last two: a file stands where the data folder should be.
  return code && ['EROFS', 'EACCES', 'EPERM', 'ENOTDIR', 'EEXIST'].includes(String(code)) ? 'readOnly' : undefined
}
