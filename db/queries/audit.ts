import { desc, lt } from 'drizzle-orm'
import { chainHash, NO_ROW } from '../audit-chain.ts'
import type { Database, Handle } from '../open.ts'
import { audit } from '../schema/audit.ts'

export type Act = { actor: string; action: string; subject: string }

/** Records an act in the transaction that does it; without one, two writers could take the same place in the chain. `subject` names the thing, never its contents. */
export function recordAct(db: Handle, act: Act, now: Date): void {
  const last =
    db.select({ seq: audit.seq, hash: audit.hash }).from(audit).orderBy(desc(audit.seq)).limit(1).get() ?? NO_ROW
  const row = { seq: last.seq + 1, ...act }
  db.insert(audit)
    .values({ ...row, at: now, hash: chainHash(last.hash, { ...row, at: now.getTime() }) })
    .run()
}

/** The same, prepared once for the server's busiest paths: drizzle takes longer to bind values than SQLite to store them. */
export function actRecorder({ $client }: Database): (act: Act, now: Date) => void {
  const newest = $client.prepare<[], { seq: number; hash: string }>(
    'select seq, hash from audit order by seq desc limit 1',
  )
  const insert = $client.prepare('insert into audit (seq, at, actor, action, subject, hash) values (?, ?, ?, ?, ?, ?)')
  return (act, now) => {
    const last = newest.get() ?? NO_ROW
    const row = { seq: last.seq + 1, at: now.getTime(), ...act }
    insert.run(row.seq, row.at, row.actor, row.action, row.subject, chainHash(last.hash, row))
  }
}

/** Newest first. Continues before a row, not at an offset, so what is recorded meanwhile never shifts a page. */
export function listActs(
  db: Handle,
  { before, limit = 100 }: { before?: number | undefined; limit?: number },
): (Act & { seq: number; at: Date })[] {
  const { seq, at, actor, action, subject } = audit
  return db
    .select({ seq, at, actor, action, subject })
    .from(audit)
    .where(before === undefined ? undefined : lt(audit.seq, before))
    .orderBy(desc(audit.seq))
    .limit(limit)
    .all()
}
