import { hash } from 'node:crypto'
import type BetterSqlite3 from 'better-sqlite3'

export type AuditRow = { seq: number; at: number; actor: string; action: string; subject: string; hash: string }

/** What the first row stands on. */
export const NO_ROW = { seq: 0, hash: '' }

/** SHA-256 over the hash before and everything the row says. */
export function chainHash(before: string, { seq, at, actor, action, subject }: Omit<AuditRow, 'hash'>): string {
  return hash('sha256', JSON.stringify([before, seq, at, actor, action, subject]))
}

/** Chains the rows of a file from before there was a chain. A row that lost its hash later is not given another. */
export function chainEarlierRows(client: BetterSqlite3.Database): void {
  const newest = client.prepare<[], { hash: string }>('select hash from audit order by seq desc limit 1')
  const chained = client.prepare("select 1 from audit where hash <> '' limit 1")
  if (newest.get()?.hash !== '' || chained.get()) return
  const update = client.prepare('update audit set hash = ? where seq = ?')
  client
    .transaction(() => {
      // Another process may have done it meanwhile.
      if (chained.get()) return
      let before = ''
      for (const row of client.prepare('select * from audit order by seq').all() as AuditRow[]) {
        before = chainHash(before, row)
        update.run(before, row.seq)
      }
    })
    .immediate()
}

export type ChainState =
  | { intact: true; rows: number; head: string }
  | { intact: false; seq: number; fault: 'changed' | 'missing' }

/**
 * Reads the whole trail and computes every hash again.
 * @param heads hashes noted down earlier, which must still be somewhere in the trail:
 *   the chain alone cannot tell that its newest rows were cut off.
 */
export function verifyChain(
  client: BetterSqlite3.Database,
  heads: readonly string[] = [],
): { state: ChainState; lost: string[] } {
  let before: { seq: number; hash: string } = NO_ROW
  let rows = 0
  const lost = new Set(heads)
  for (const row of client.prepare('select * from audit order by seq').iterate() as IterableIterator<AuditRow>) {
    const follows = row.hash === chainHash(before.hash, row)
    // The first row of an old file may have had another number than 1.
    if (row.seq !== before.seq + 1 && !(rows === 0 && follows))
      return { state: { intact: false, seq: before.seq + 1, fault: 'missing' }, lost: [...lost] }
    if (!follows) return { state: { intact: false, seq: row.seq, fault: 'changed' }, lost: [...lost] }
    lost.delete(row.hash)
    before = row
    rows++
  }
  return { state: { intact: true, rows, head: before.hash }, lost: [...lost] }
}
