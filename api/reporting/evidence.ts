import type { Handle } from '#db/open.ts'
import { deleteUnclaimedFiles, findFile, giveFiles, listChunks, listFiles } from '#db/queries/report-files.ts'
import type { ReportFile } from '#db/schema/report-files.ts'
import { AppError } from '../errors.ts'
import { chunksOf, MAX_FILES_OF_REPORT } from './files.ts'
import type { Reach } from './reach.ts'

/** Whoever takes longer to write than this sends the file once more. */
export const UNCLAIMED_MS = 24 * 3_600_000

/** How much may wait for a report at one time, of everybody together. */
export const MAX_UNCLAIMED_BYTES = 2_000_000_000

/**
 * Gives files to the report that names them. Call it in the transaction that stores what names them.
 *
 * @param to `centreKeyId`: of the centre that can open what names them, if there is one.
 * @throws AppError `conflict`: `unknown` are those that whoever sends never sent, or that waited too long.
 */
export function claimFiles(
  db: Handle,
  ids: readonly string[],
  to: { reportId: string; centreKeyId: string | null },
  tokenHash: Buffer,
): void {
  const { reportId } = to
  if (ids.length === 0) return
  const before = listFiles(db, reportId).map(({ id }) => id)
  const fresh = ids.filter((id) => !before.includes(id))
  if (before.length + fresh.length > MAX_FILES_OF_REPORT) throw new AppError('conflict', { files: 'tooMany' })
  for (const id of fresh) {
    const file = findFile(db, id)
    if (!file?.tokenHash.equals(tokenHash) || file.reportId !== null)
      throw new AppError('conflict', { files: 'unknown' })
    if (listChunks(db, id).length < chunksOf(file.size)) throw new AppError('conflict', { files: 'incomplete' })
  }
  giveFiles(db, fresh, to)
}

/** Whether somebody is given a file: a centre only when what names it, and so its key, was sealed to the centre. */
export function opensFor({ centre }: Reach, { centreKeyId }: Pick<ReportFile, 'centreKeyId'>): boolean {
  return centre === undefined || centreKeyId !== null
}

/** The daily job: deletes the files that nobody sent a report with. */
export function forgetFiles(db: Handle, now: Date): number {
  return deleteUnclaimedFiles(db, new Date(now.getTime() - UNCLAIMED_MS))
}
