import { and, desc, eq, isNull, ne, or } from 'drizzle-orm'
import type { Handle } from '../open.ts'
import { type ReportHelper, reportHelpers } from '../schema/report-helpers.ts'
import { type Report, reports } from '../schema/reports.ts'

export function createHelper(db: Handle, helper: Omit<ReportHelper, 'formerId' | 'codeHanded' | 'takenOverAt'>): void {
  db.insert(reportHelpers).values(helper).run()
}

export function findHelper(db: Handle, reportId: string): ReportHelper | undefined {
  return db.select().from(reportHelpers).where(eq(reportHelpers.reportId, reportId)).get()
}

export function changeHelper(db: Handle, reportId: string, change: Partial<Omit<ReportHelper, 'reportId'>>): void {
  db.update(reportHelpers).set(change).where(eq(reportHelpers.reportId, reportId)).run()
}

/** What a helper may know of a report. */
export type Helped = Pick<Report, 'id' | 'receivedAt' | 'language' | 'state' | 'dueAt'> & { helper: ReportHelper }

const { id, receivedAt, language, state, dueAt } = reports
const shown = { id, receivedAt, language, state, dueAt }

/** The reports of the people whom somebody helps, the newest first. */
export function listHelped(db: Handle, staffId: string): Helped[] {
  return db
    .select({ ...shown, helper: reportHelpers })
    .from(reportHelpers)
    .innerJoin(reports, eq(reports.id, reportHelpers.reportId))
    .where(and(eq(reportHelpers.staffId, staffId), isNull(reportHelpers.endedAt)))
    .orderBy(desc(reports.receivedAt), desc(reports.id))
    .all()
}

/** One of them; undefined when it is somebody else's, or theirs no longer. */
export function findHelped(db: Handle, staffId: string, reportId: string): Helped | undefined {
  return db
    .select({ ...shown, helper: reportHelpers })
    .from(reportHelpers)
    .innerJoin(reports, eq(reports.id, reportHelpers.reportId))
    .where(and(eq(reportHelpers.reportId, reportId), eq(reportHelpers.staffId, staffId), isNull(reportHelpers.endedAt)))
    .get()
}

/** Every report that the team works on and that somebody helps with, or should: who did may have said that they cannot any more. */
export function listOpenHelped(db: Handle): Helped[] {
  const wanted = or(isNull(reportHelpers.endedAt), eq(reportHelpers.endedBy, 'helper'))
  return db
    .select({ ...shown, helper: reportHelpers })
    .from(reportHelpers)
    .innerJoin(reports, eq(reports.id, reportHelpers.reportId))
    .where(and(wanted, ne(reports.state, 'closed'), ne(reports.state, 'withdrawn')))
    .orderBy(desc(reports.receivedAt), desc(reports.id))
    .all()
}
