import { asc, eq } from 'drizzle-orm'
import type { Handle } from '../open.ts'
import { approvedTexts } from '../schema/approved-texts.ts'

export type ApprovedText = typeof approvedTexts.$inferSelect

/** By question, in the order of approval. */
export function listApprovedTexts(db: Handle, consultation: string): ApprovedText[] {
  return db
    .select()
    .from(approvedTexts)
    .where(eq(approvedTexts.consultation, consultation))
    .orderBy(asc(approvedTexts.question), asc(approvedTexts.approvedAt), asc(approvedTexts.reference))
    .all()
}

/** Approving the same words twice changes nothing. */
export function approveText(db: Handle, text: ApprovedText): void {
  db.insert(approvedTexts).values(text).onConflictDoNothing().run()
}
