import type { Database } from '../open.ts'
import type { Report } from '../schema/reports.ts'
import { actRecorder } from './audit.ts'

/** What comes in with a report; everything else about it begins as it always begins. */
export type NewReport = Pick<
  Report,
  | 'id'
  | 'recipient'
  | 'language'
  | 'channel'
  | 'kinds'
  | 'strands'
  | 'ward'
  | 'month'
  | 'risks'
  | 'toTeam'
  | 'toPolice'
  | 'account'
  | 'teamKeyId'
  | 'dueAt'
> & { tokenHash: Buffer } & Partial<Pick<Report, 'centre' | 'enteredBy'>>

/**
 * Prepares the storing of a report once. The returned function stores a report with its audit
 * row; false when this id is there already. Call it inside a transaction.
 */
export function reportStore(db: Database): (report: NewReport, now: Date) => boolean {
  // In SQL, because drizzle takes longer to bind these values than SQLite to store them.
  const insert = db.$client.prepare(`
    insert into reports (id, token_hash, recipient, received_at, active_at, language, channel, kinds, strands, ward,
      month, risks, to_team, to_police, account, team_key_id, centre, entered_by, due_at)
    values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (id) do nothing`)
  const record = actRecorder(db)
  return (report, now) => {
    const { id, centre = null, enteredBy = null } = report
    const { changes } = insert.run(
      id,
      report.tokenHash,
      report.recipient,
      now.getTime(),
      now.getTime(),
      report.language,
      report.channel,
      JSON.stringify(report.kinds),
      JSON.stringify(report.strands),
      report.ward,
      report.month,
      JSON.stringify(report.risks),
      Number(report.toTeam),
      Number(report.toPolice),
      report.account,
      report.teamKeyId,
      centre,
      enteredBy,
      report.dueAt?.getTime() ?? null,
    )
    if (changes > 0) record({ actor: enteredBy ?? 'resident', action: 'report.sent', subject: `report ${id}` }, now)
    return changes > 0
  }
}
