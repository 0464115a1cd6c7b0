import { and, asc, eq, gte, lt, or } from 'drizzle-orm'
import type { Handle } from '../open.ts'
import { handOverCodes } from '../schema/hand-over-codes.ts'
import { reportFiles } from '../schema/report-files.ts'
import { reportHelpers } from '../schema/report-helpers.ts'
import { reportLinks } from '../schema/report-links.ts'
import { reportMessages } from '../schema/report-messages.ts'
import { type Report, reports } from '../schema/reports.ts'

export function findReport(db: Handle, id: string): Report | undefined {
  return db.select().from(reports).where(eq(reports.id, id)).get()
}

/** Reports whose number begins so, two at most: who asks wants one. Most people know only the beginning. */
export function findReportsBeginning(db: Handle, beginning: string): Report[] {
  const after = and(gte(reports.id, beginning), lt(reports.id, `${beginning}~`))
  return db.select().from(reports).where(after).orderBy(asc(reports.id)).limit(2).all()
}

/** The report of whoever holds the code. */
export function findReportByToken(db: Handle, tokenHash: Buffer): Report | undefined {
  return db.select().from(reports).where(eq(reports.tokenHash, tokenHash)).get()
}

export type ReportChange = Partial<
  Pick<
    Report,
    | 'state'
    | 'toTeam'
    | 'toPolice'
    | 'centreEndedAt'
    | 'ownerId'
    | 'dueAt'
    | 'activeAt'
    | 'closedAt'
    | 'policeRoute'
    | 'policeContact'
    | 'outcome'
    | 'satisfaction'
    | 'noticeAt'
    | 'risks'
  >
>

export function changeReport(db: Handle, id: string, change: ReportChange): Report {
  return db.update(reports).set(change).where(eq(reports.id, id)).returning().get()
}

/** Nobody works on it any more, and nobody but the person finds a way to it. Its words are another matter: `eraseWords`. */
export function endWork(db: Handle, id: string, ended: Pick<Report, 'closedAt' | 'activeAt' | 'centreEndedAt'>): void {
  db.update(reports)
    .set({ ...ended, state: 'withdrawn', dueAt: null, noticeAt: null })
    .where(eq(reports.id, id))
    .run()
  db.update(reportHelpers).set({ label: null }).where(eq(reportHelpers.reportId, id)).run()
  db.delete(handOverCodes).where(eq(handOverCodes.reportId, id)).run()
}

/** Deletes the words; what is counted stays, and nobody comes back to it with a code. */
export function eraseWords(db: Handle, id: string): void {
  db.update(reports)
    .set({ account: null, teamKeyId: null, tokenHash: null, noticeAt: null })
    .where(eq(reports.id, id))
    .run()
  db.delete(reportMessages).where(eq(reportMessages.reportId, id)).run()
  // Who belongs together is known from the words.
  db.delete(reportLinks)
    .where(or(eq(reportLinks.first, id), eq(reportLinks.second, id)))
    .run()
  db.delete(reportFiles).where(eq(reportFiles.reportId, id)).run()
  // What the helper called them, and every code that opens it anew.
  db.update(reportHelpers).set({ label: null }).where(eq(reportHelpers.reportId, id)).run()
  db.delete(handOverCodes).where(eq(handOverCodes.reportId, id)).run()
}
