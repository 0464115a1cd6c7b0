import { blob, index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { reports } from './reports.ts'
import { teamKeys } from './team-keys.ts'

/** Evidence, sealed in the browser and sent in chunks. What it is called and shows stands in the sealed account. */
export const reportFiles = sqliteTable(
  'report_files',
  {
    /** Made by the browser. */
    id: text('id').primaryKey(),
    /** SHA-256 of the token of whoever sends it: nobody else adds to it or claims it. */
    tokenHash: blob('token_hash', { mode: 'buffer' }).notNull(),
    /** Absent until the report that it belongs to has come. */
    reportId: text('report_id').references(() => reports.id),
    /** The centre's key that what names it was sealed to as well. Absent when only the team can open that. */
    centreKeyId: text('centre_key_id').references(() => teamKeys.id),
    /** Of the age file, in bytes. */
    size: integer('size').notNull(),
    beganAt: integer('began_at', { mode: 'timestamp_ms' }).notNull(),
  },
  // For listFiles and deleteUnclaimedFiles.
  (t) => [index('report_files_report_id_idx').on(t.reportId, t.beganAt)],
)

export type ReportFile = typeof reportFiles.$inferSelect

export const reportFileChunks = sqliteTable(
  'report_file_chunks',
  {
    fileId: text('file_id')
      .notNull()
      .references(() => reportFiles.id, { onDelete: 'cascade' }),
    /** From 0. */
    place: integer('place').notNull(),
    bytes: blob('bytes', { mode: 'buffer' }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.fileId, t.place] })],
)
