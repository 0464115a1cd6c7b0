import { and, asc, eq } from 'drizzle-orm'
import type { Handle } from '../open.ts'
import { approvedTexts } from '../schema/approved-texts.ts'
import { refusedTexts } from '../schema/refused-texts.ts'

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

/** Approving the same words twice changes nothing; whatever was said of them before does not count any more. */
export function approveText(db: Handle, text: ApprovedText): void {
  db.insert(approvedTexts).values(text).onConflictDoNothing().run()
  const { consultation, question, reference } = text
  const same = [
    eq(refusedTexts.consultation, consultation),
    eq(refusedTexts.question, question),
    eq(refusedTexts.reference, reference),
  ]
  db.delete(refusedTexts)
    .where(and(...same))
    .run()
}

/** Somebody's answer to one question. */
type Place = Pick<ApprovedText, 'consultation' | 'question' | 'reference'>

/** Keeps words from being published. True when they were. */
export function refuseText(db: Handle, { consultation, question, reference }: Place, refusedAt: Date): boolean {
  db.insert(refusedTexts).values({ consultation, question, reference, refusedAt }).onConflictDoNothing().run()
  const same = [
    eq(approvedTexts.consultation, consultation),
    eq(approvedTexts.question, question),
    eq(approvedTexts.reference, reference),
  ]
  return (
    db
      .delete(approvedTexts)
      .where(and(...same))
      .run().changes > 0
  )
}

/** Where somebody has decided, by question: the references of the responses. */
export function listRefusedTexts(db: Handle, consultation: string): { question: string; reference: string }[] {
  return db
    .select({ question: refusedTexts.question, reference: refusedTexts.reference })
    .from(refusedTexts)
    .where(eq(refusedTexts.consultation, consultation))
    .orderBy(asc(refusedTexts.question), asc(refusedTexts.refusedAt), asc(refusedTexts.reference))
    .all()
}
