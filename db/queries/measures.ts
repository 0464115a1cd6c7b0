import { and, eq, gte, inArray, lt, min, sql } from 'drizzle-orm'
import type { Handle } from '../open.ts'
import { appointments } from '../schema/appointments.ts'
import { audit } from '../schema/audit.ts'
import { reportMessages } from '../schema/report-messages.ts'
import { type Report, reports } from '../schema/reports.ts'
import { centreOfReport } from './partnership.ts'

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
> & {
  /** The centre that it came through, or that may read it too. */
  centre: string | null
}

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
      centre: centreOfReport,
    })
    .from(reports)
    .leftJoin(appointments, eq(appointments.staffId, reports.enteredBy))
    .where(and(gte(receivedAt, from), lt(receivedAt, until)))
    .orderBy(receivedAt, id)
    .all()
}

/** When each report was first answered, by its id: in writing, or by word of mouth. The record stays when the words are deleted. */
export function firstAnswers(db: Handle): Map<string, Date> {
  const acts = db
    .select({ subject: audit.subject, at: min(audit.at) })
    .from(audit)
    .where(
      and(
        // The first term is that of the index.
        sql`substr(${sql.identifier('subject')}, 1, 7) = 'report '`,
        inArray(audit.action, ['report.answered', 'report.data_told', 'report.spoken', 'report.helper_told']),
      ),
    )
    .groupBy(audit.subject)
    .all()
  const messages = db
    .select({ id: reportMessages.reportId, at: min(reportMessages.writtenAt) })
    .from(reportMessages)
    .where(eq(reportMessages.kind, 'to_person'))
    .groupBy(reportMessages.reportId)
    .all()
  const found = new Map<string, Date>()
  for (const { id, at } of [
    ...acts.map(({ subject, at }) => ({ id: subject.slice('report '.length), at })),
    ...messages,
  ]) {
    const before = found.get(id)
    if (at && (!before || at < before)) found.set(id, at)
  }
  return found
}

/** When the first and the last report came; undefined while there is none. */
export function countedSpan(db: Handle): { first: Date; last: Date } | undefined {
  const found = db
    .select({ first: min(reports.receivedAt), last: sql<number | null>`max(${reports.receivedAt})` })
    .from(reports)
    .get()
  return found?.first && found.last !== null ? { first: found.first, last: new Date(found.last) } : undefined
}
