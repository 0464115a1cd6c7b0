import { eq } from 'drizzle-orm'
import type { Handle } from '../open.ts'
import { reportFiles } from '../schema/report-files.ts'
import { reportMessages } from '../schema/report-messages.ts'
import { type Report, reports } from '../schema/reports.ts'

export function findReport(db: Handle, id: string): Report | undefined {
  return db.select().from(reports).where(eq(reports.id, id)).get()
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
    | 'ownerId'
    | 'dueAt'
    | 'activeAt'
    | 'closedAt'
    | 'policeRoute'
    | 'policeContact'
    | 'outcome'
    | 'satisfaction'
    | 'legalHold'
  >
>

export function changeReport(db: Handle, id: string, change: ReportChange): Report {
  return db.update(reports).set(change).where(eq(reports.id, id)).returning().get()
}

/** Deletes the words; what is counted stays, and nobody comes back to it with a code. */
export function eraseWords(db: Handle, id: string): void {
  db.update(reports).set({ account: null, teamKeyId: null, tokenHash: null }).where(eq(reports.id, id)).run()
  db.delete(reportMessages).where(eq(reportMessages.reportId, id)).run()
  db.delete(reportFiles).where(eq(reportFiles.reportId, id)).run()
}
