import { eq, lte } from 'drizzle-orm'
import type { Handle } from '../open.ts'
import { drafts } from '../schema/drafts.ts'

export type Draft = typeof drafts.$inferSelect

/** Stores a draft, or replaces the one with the same code. */
export function putDraft(db: Handle, draft: Draft): void {
  const { consultation, sealed, expiresAt } = draft
  db.insert(drafts)
    .values(draft)
    .onConflictDoUpdate({ target: drafts.codeHash, set: { consultation, sealed, expiresAt } })
    .run()
}

export function findDraft(db: Handle, codeHash: string, now: Date): Draft | undefined {
  const draft = db.select().from(drafts).where(eq(drafts.codeHash, codeHash)).get()
  return draft && draft.expiresAt > now ? draft : undefined
}

export function deleteDraft(db: Handle, codeHash: string): void {
  db.delete(drafts).where(eq(drafts.codeHash, codeHash)).run()
}

export function deleteExpiredDrafts(db: Handle, now: Date): void {
  db.delete(drafts).where(lte(drafts.expiresAt, now)).run()
}
