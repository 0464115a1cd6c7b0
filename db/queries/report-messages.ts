import { and, asc, eq, isNull } from 'drizzle-orm'
import type { Handle } from '../open.ts'
import { type ReportMessage, reportMessages } from '../schema/report-messages.ts'

export type NewMessage = Omit<ReportMessage, 'centreKeyId' | 'byCentre' | 'sealedAnew'> &
  Partial<Pick<ReportMessage, 'centreKeyId' | 'byCentre'>>

/** False when this message is there already: it was sent twice. */
export function addMessage(db: Handle, message: NewMessage): boolean {
  return db.insert(reportMessages).values(message).onConflictDoNothing().run().changes > 0
}

export function findMessage(db: Handle, id: string): ReportMessage | undefined {
  return db.select().from(reportMessages).where(eq(reportMessages.id, id)).get()
}

/** Keeps the words once more, as the person's own browser sealed them to their new code. The first time counts. */
export function keepSealedAnew(db: Handle, id: string, sealedAnew: Buffer): void {
  db.update(reportMessages)
    .set({ sealedAnew })
    .where(and(eq(reportMessages.id, id), isNull(reportMessages.sealedAnew)))
    .run()
}

/** Oldest first. */
export function listMessages(db: Handle, reportId: string): ReportMessage[] {
  return db
    .select()
    .from(reportMessages)
    .where(eq(reportMessages.reportId, reportId))
    .orderBy(asc(reportMessages.writtenAt), asc(reportMessages.id))
    .all()
}
