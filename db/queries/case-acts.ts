import { and, asc, desc, eq, gte, lt, max, notInArray, sql } from 'drizzle-orm'
import type { Handle } from '../open.ts'
import { audit } from '../schema/audit.ts'
import { recordAct } from './audit.ts'

/** What is done with a case. The record says it for ever, and the case shows it. */
export type CaseAct = { seq: number; at: Date; actor: string; action: string; detail: string }

export const OPENED = 'report.opened'
/** Of what the person took back: for the court or whoever else it is held for. */
export const OPENED_FOR_HOLD = 'report.opened_for_hold'
export const EXPORTED = 'report.exported'
export const FILE_OPENED = 'report.file_opened'
/** Reading changes nothing: it never makes what somebody else saw stale. */
const READING = [OPENED, OPENED_FOR_HOLD, EXPORTED, FILE_OPENED]

const subjectOf = (id: string) => `report ${id}`

/** `detail` is a word of a closed list or somebody's id, never anything that was written. */
export function recordCaseAct(
  db: Handle,
  { actor, action, id, detail }: { actor: string; action: string; id: string; detail?: string | undefined },
  now: Date,
): void {
  recordAct(db, { actor, action, subject: detail === undefined ? subjectOf(id) : `${subjectOf(id)} ${detail}` }, now)
}

/** Everything recorded of a report, oldest first. */
export function listCaseActs(db: Handle, id: string): CaseAct[] {
  return db
    .select({ seq: audit.seq, at: audit.at, actor: audit.actor, action: audit.action, subject: audit.subject })
    .from(audit)
    .where(ofReport(id))
    .orderBy(asc(audit.seq))
    .all()
    .map(({ subject, ...act }) => ({ ...act, detail: subject.slice(subjectOf(id).length + 1) }))
}

/** The number of the last act that changed the report: whoever saw an earlier one did not see it as it is. */
export function caseRevision(db: Handle, id: string): number {
  return (
    db
      .select({ last: max(audit.seq) })
      .from(audit)
      .where(and(ofReport(id), notInArray(audit.action, READING)))
      .get()?.last ?? 0
  )
}

/** When the person last said with their code whether the police may be told. */
export function lastConsentAt(db: Handle, id: string): Date | undefined {
  const { at, seq, action } = audit
  const found = db
    .select({ at })
    .from(audit)
    .where(and(ofReport(id), eq(action, 'report.consent')))
    .orderBy(desc(seq))
  return found.limit(1).get()?.at
}

/** Whether the team deleted its words, as the person asked. */
export function wasErasedOnRequest(db: Handle, id: string): boolean {
  const found = db
    .select({ seq: audit.seq })
    .from(audit)
    .where(and(ofReport(id), eq(audit.action, 'report.data_erased')))
  return found.limit(1).get() !== undefined
}

/** The last act after the one that somebody saw. */
export function lastActSince(db: Handle, id: string, seen: number): CaseAct | undefined {
  return listCaseActs(db, id).findLast(({ seq, action }) => seq > seen && !READING.includes(action))
}

function ofReport(id: string) {
  const subject = subjectOf(id)
  // The first term is that of the index. '!' is the sign after a blank.
  return and(
    sql`substr(${sql.identifier('subject')}, 1, 7) = 'report '`,
    gte(audit.subject, subject),
    lt(audit.subject, `${subject}!`),
  )
}
