import { and, asc, count, eq, inArray, min, sql } from 'drizzle-orm'
import type { Handle } from '../open.ts'
import { reports } from '../schema/reports.ts'
import { staff } from '../schema/staff.ts'

const OPEN = and(inArray(reports.state, ['received', 'acknowledged']), eq(reports.toTeam, true))

/** How many open cases are somebody's, and when the first of them is owed a word. */
export function openCasesOf(db: Handle, staffId: string): { cases: number; dueAt: Date | null } {
  const found = db
    .select({ cases: count(), dueAt: min(reports.dueAt) })
    .from(reports)
    .where(and(OPEN, eq(reports.ownerId, staffId)))
    .get()
  return found ?? { cases: 0, dueAt: null }
}

/** The ids of those who are kept out or no coordinators any more: nobody works on what is theirs. */
export const leftStaff = sql`select "staff"."id" from "staff" where "staff"."state" <> 'active' or instr("staff"."roles", '"coordinator"') = 0`

/** Open cases of somebody who is kept out or no coordinator any more, the most urgent first. */
export function listLeftCases(db: Handle): { id: string; dueAt: Date | null; left: string }[] {
  return db
    .select({ id: reports.id, dueAt: reports.dueAt, left: staff.name })
    .from(reports)
    .innerJoin(staff, eq(staff.id, reports.ownerId))
    .where(and(OPEN, sql`${reports.ownerId} in (${leftStaff})`))
    .orderBy(asc(reports.dueAt), asc(reports.id))
    .all()
}
