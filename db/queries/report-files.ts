import { and, asc, eq, inArray, isNull, lt, sql } from 'drizzle-orm'
import type { Handle } from '../open.ts'
import { type ReportFile, reportFileChunks, reportFiles } from '../schema/report-files.ts'

export function findFile(db: Handle, id: string): ReportFile | undefined {
  return db.select().from(reportFiles).where(eq(reportFiles.id, id)).get()
}

/** A file that nothing has come of yet. */
export function addFile(db: Handle, file: Pick<ReportFile, 'id' | 'tokenHash' | 'size' | 'beganAt'>): void {
  db.insert(reportFiles).values(file).run()
}

/** Stores a chunk in its place; false when there are other bytes already. */
export function putChunk(db: Handle, fileId: string, place: number, bytes: Buffer): boolean {
  const { changes } = db.insert(reportFileChunks).values({ fileId, place, bytes }).onConflictDoNothing().run()
  return changes > 0 || (readChunk(db, fileId, place)?.equals(bytes) ?? false)
}

export function readChunk(db: Handle, fileId: string, place: number): Buffer | undefined {
  const { fileId: file, place: at } = reportFileChunks
  return db
    .select({ bytes: reportFileChunks.bytes })
    .from(reportFileChunks)
    .where(and(eq(file, fileId), eq(at, place)))
    .get()?.bytes
}

/** The places of the chunks that are there, from 0, in order. */
export function listChunks(db: Handle, fileId: string): number[] {
  const { place } = reportFileChunks
  return db
    .select({ place })
    .from(reportFileChunks)
    .where(eq(reportFileChunks.fileId, fileId))
    .orderBy(asc(place))
    .all()
    .map((chunk) => chunk.place)
}

/** The files that came with a report, in the order in which they were begun. */
export function listFiles(db: Handle, reportId: string): ReportFile[] {
  return db
    .select()
    .from(reportFiles)
    .where(eq(reportFiles.reportId, reportId))
    .orderBy(asc(reportFiles.beganAt), asc(reportFiles.id))
    .all()
}

/** From now on they belong to a report, and are kept as long as its words. */
export function giveFiles(
  db: Handle,
  ids: readonly string[],
  of: Pick<ReportFile, 'centreKeyId'> & { reportId: string },
): void {
  db.update(reportFiles)
    .set(of)
    .where(inArray(reportFiles.id, [...ids]))
    .run()
}

export function removeFile(db: Handle, id: string): void {
  db.delete(reportFiles).where(eq(reportFiles.id, id)).run()
}

/** How many bytes are promised to files of which nothing has come yet. */
export function unclaimedBytes(db: Handle): number {
  return (
    db
      .select({ bytes: sql<number>`coalesce(sum(${reportFiles.size}), 0)` })
      .from(reportFiles)
      .where(isNull(reportFiles.reportId))
      .get()?.bytes ?? 0
  )
}

/** Deletes what was begun before a moment and belongs to no report; gives how many. */
export function deleteUnclaimedFiles(db: Handle, before: Date): number {
  return db
    .delete(reportFiles)
    .where(and(isNull(reportFiles.reportId), lt(reportFiles.beganAt, before)))
    .run().changes
}
