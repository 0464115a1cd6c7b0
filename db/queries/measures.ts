import { and, gte, inArray, lt, min, sql } from 'drizzle-orm'
import type { Handle } from '../open.ts'
import { audit } from '../schema/audit.ts'
import { type Report, reports } from '../schema/reports.ts'

/** What is counted of a report. Nothing of it says who or what. */
export type Counted = Pick<
  Report,
  | 'id'
  | 'receivedAt'
  | 'channel'
  | 'strands'
  | 'ward'
  | 'toTeam'
  | 'state'
  | 'policeRoute'
  | 'policeContact'
  | 'outcome'
  | 'satisfaction'
>

/** Reports that came from one moment up to another, the oldest first. */
export function listCounted(db: Handle, from: Date, until: Date): Counted[] {
  const { id, receivedAt, channel, strands, ward, toTeam, state, policeRoute, policeContact, outcome, satisfaction } =
    reports
  return db
    .select({
      id,
      receivedAt,
      channel,
      strands,
      ward,
      toTeam,
      state,
      policeRoute,
      policeContact,
      outcome,
      satisfaction,
    })
    .from(reports)
    .where(and(gte(receivedAt, from), lt(receivedAt, until)))
    .orderBy(receivedAt, id)
    .all()
}

/** When each report was first answered, by its id. */
export function firstAnswers(db: Handle): Map<string, Date> {
  const rows = db
    .select({ subject: audit.subject, at: min(audit.at) })
    .from(audit)
    .where(
      and(
        sql`substr(${sql.identifier('subject')}, 1, 7) = 'report '`,
        inArray(audit.action, ['report.answered', 'report.spoken']),
      ),
    )
    .groupBy(audit.subject)
    .all()
  return new Map(rows.flatMap(({ subject, at }) => (at ? [[subject.slice('report '.length), at] as const] : [])))
}

/** When the first and the last report came; undefined while there is none. */
export function countedSpan(db: Handle): { first: Date; last: Date } | undefined {
  const found = db
    .select({ first: min(reports.receivedAt), last: sql<number | null>`max(${reports.receivedAt})` })
    .from(reports)
    .get()
  return found?.first && found.last !== null ? { first: found.first, last: new Date(found.last) } : undefined
}
