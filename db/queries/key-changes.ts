import { and, desc, eq, inArray, isNotNull, isNull, ne, or } from 'drizzle-orm'
import type { Handle } from '../open.ts'
import { type KeyChange, keyChanges } from '../schema/key-changes.ts'
import { reportHelpers } from '../schema/report-helpers.ts'
import { reports } from '../schema/reports.ts'

export function addKeyChange(db: Handle, change: Omit<KeyChange, 'id' | 'settledAt'>): void {
  db.insert(keyChanges)
    .values({ id: crypto.randomUUID(), ...change })
    .run()
}

/** Those that nobody has dealt with, the newest first. */
export function listKeyChanges(db: Handle): KeyChange[] {
  return db
    .select()
    .from(keyChanges)
    .where(isNull(keyChanges.settledAt))
    .orderBy(desc(keyChanges.changedAt), desc(keyChanges.id))
    .all()
}

export function findKeyChange(db: Handle, id: string): KeyChange | undefined {
  return db.select().from(keyChanges).where(eq(keyChanges.id, id)).get()
}

export function settleKeyChange(db: Handle, id: string, settledAt: Date): void {
  db.update(keyChanges).set({ settledAt }).where(eq(keyChanges.id, id)).run()
}

const newestFirst = [desc(reports.receivedAt), desc(reports.id)] as const
/** Their words are still there. */
const kept = isNotNull(reports.teamKeyId)

/** Ids of the reports that a centre may read, the newest first. */
export function readByCentre(db: Handle, centre: string): string[] {
  const theirs = and(eq(reports.centre, centre), isNull(reports.centreEndedAt), kept)
  return idsOf(
    db
      .select({ id: reports.id })
      .from(reports)
      .where(theirs)
      .orderBy(...newestFirst)
      .all(),
  )
}

/** Ids of the open reports that somebody works on or helps with, the newest first. */
export function inHandsOf(db: Handle, staffId: string): string[] {
  const helped = db
    .select({ id: reportHelpers.reportId })
    .from(reportHelpers)
    .where(and(eq(reportHelpers.staffId, staffId), isNull(reportHelpers.endedAt)))
  const theirs = and(or(eq(reports.ownerId, staffId), inArray(reports.id, helped)), ne(reports.state, 'closed'), kept)
  return idsOf(
    db
      .select({ id: reports.id })
      .from(reports)
      .where(theirs)
      .orderBy(...newestFirst)
      .all(),
  )
}

const idsOf = (found: readonly { id: string }[]): string[] => found.map(({ id }) => id)
