import type { Database as Client } from 'better-sqlite3'

/** Rows refer to others that are not there: words without their report, keys without their team. */
export class BrokenReferences extends Error {}

/**
 * Looks, once after each migration, whether every row still has what it refers to: SQLite does not watch
 * that while tables are made anew. The file itself remembers (`user_version`) after which migration it
 * was found whole, so that a server that was refused is refused again.
 *
 * @throws BrokenReferences naming each table, how many of its rows, and what they refer to.
 */
export function checkReferences(client: Client, migrations: number): void {
  if (client.pragma('user_version', { simple: true }) === migrations) return
  const broken = client.pragma('foreign_key_check') as { table: string; parent: string }[]
  if (broken.length > 0) {
    const rows = new Map<string, number>()
    for (const { parent, table } of broken) {
      const pair = `${table} refer to ${parent}`
      rows.set(pair, (rows.get(pair) ?? 0) + 1)
    }
    const named = [...rows].map(([pair, count]) => `${count} in ${pair}`).join('; ')
    throw new BrokenReferences(
      `${client.name}: rows refer to others that are not there: ${named}. Nothing was deleted. Restore the copy from before this version, or ask whoever maintains Saysafe; do not delete rows by hand.`,
    )
  }
  client.pragma(`user_version = ${migrations}`)
}
