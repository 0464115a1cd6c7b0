import { and, asc, eq, getTableColumns } from 'drizzle-orm'
import type { Handle } from '../open.ts'
import { type ChangeFile, changeFiles } from '../schema/change-files.ts'

const { body: _body, ...withoutBody } = getTableColumns(changeFiles)

export function addChangeFile(
  db: Handle,
  file: Omit<typeof changeFiles.$inferInsert, 'id' | 'addedAt'>,
  now: Date,
): ChangeFile {
  const { body: _stored, ...added } = db
    .insert(changeFiles)
    .values({ ...file, id: crypto.randomUUID(), addedAt: now })
    .returning()
    .get()
  return added
}

/** In the order in which they were added. */
export function listChangeFiles(db: Handle, changeId: string): ChangeFile[] {
  return db
    .select(withoutBody)
    .from(changeFiles)
    .where(eq(changeFiles.changeId, changeId))
    .orderBy(asc(changeFiles.addedAt), asc(changeFiles.path))
    .all()
}

/** The one with the same bytes, if there is one. */
export function findSameChangeFile(db: Handle, changeId: string, sha256: string): ChangeFile | undefined {
  return db
    .select(withoutBody)
    .from(changeFiles)
    .where(and(eq(changeFiles.changeId, changeId), eq(changeFiles.sha256, sha256)))
    .get()
}

export function readChangeFile(db: Handle, id: string): Buffer | undefined {
  return db.select({ body: changeFiles.body }).from(changeFiles).where(eq(changeFiles.id, id)).get()?.body
}

export function removeChangeFile(db: Handle, id: string): void {
  db.delete(changeFiles).where(eq(changeFiles.id, id)).run()
}

/** They lie in the content now, or the change was given up. */
export function removeChangeFiles(db: Handle, changeId: string): void {
  db.delete(changeFiles).where(eq(changeFiles.changeId, changeId)).run()
}
