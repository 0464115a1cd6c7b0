import { and, asc, eq, gt, lte } from 'drizzle-orm'
import type { Handle } from '../open.ts'
import { type PreviewLink, previewLinks } from '../schema/preview-links.ts'

/** Those of a change that still work, oldest first. */
export function listPreviewLinks(db: Handle, changeId: string, now: Date): PreviewLink[] {
  return db
    .select()
    .from(previewLinks)
    .where(and(eq(previewLinks.changeId, changeId), gt(previewLinks.expiresAt, now)))
    .orderBy(asc(previewLinks.createdAt), asc(previewLinks.id))
    .all()
}

export function findPreviewLink(db: Handle, codeHash: string, now: Date): PreviewLink | undefined {
  return db
    .select()
    .from(previewLinks)
    .where(and(eq(previewLinks.codeHash, codeHash), gt(previewLinks.expiresAt, now)))
    .get()
}

/** What has expired is forgotten on the way. */
export function addPreviewLink(db: Handle, link: Omit<PreviewLink, 'id' | 'createdAt'>, now: Date): PreviewLink {
  db.delete(previewLinks).where(lte(previewLinks.expiresAt, now)).run()
  return db
    .insert(previewLinks)
    .values({ ...link, id: crypto.randomUUID(), createdAt: now })
    .returning()
    .get()
}

/** False when it is not there any more. */
export function removePreviewLink(db: Handle, changeId: string, id: string): boolean {
  return (
    db
      .delete(previewLinks)
      .where(and(eq(previewLinks.id, id), eq(previewLinks.changeId, changeId)))
      .run().changes > 0
  )
}
