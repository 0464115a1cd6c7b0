import { type SQL, sql } from 'drizzle-orm'
import { type AnySQLiteColumn, check } from 'drizzle-orm/sqlite-core'

/** A check that a column holds one of a list of values. */
export function oneOf(name: string, column: AnySQLiteColumn, values: readonly string[]): ReturnType<typeof check> {
  const list: SQL = sql.raw(values.map((value) => `'${value}'`).join(', '))
  return check(name, sql`${column} in (${list})`)
}
