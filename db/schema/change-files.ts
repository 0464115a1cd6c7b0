import { blob, index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { changes } from './changes.ts'
import { staff } from './staff.ts'

/**
 * Pictures and documents that were uploaded to a change, until they lie in the content:
 * publishing writes those that the texts use, and then the rows go.
 */
export const changeFiles = sqliteTable(
  'change_files',
  {
    id: text('id').primaryKey(),
    changeId: text('change_id')
      .notNull()
      .references(() => changes.id),
    /** Below the item's folder, such as `pictures/new-lamps.webp`. */
    path: text('path').notNull(),
    type: text('type').notNull(),
    bytes: integer('bytes').notNull(),
    sha256: text('sha256').notNull(),
    /** In pixels; absent for documents. */
    width: integer('width'),
    height: integer('height'),
    body: blob('body', { mode: 'buffer' }).notNull(),
    addedBy: text('added_by')
      .notNull()
      .references(() => staff.id),
    addedAt: integer('added_at', { mode: 'timestamp_ms' }).notNull(),
  },
  (t) => [
    // For listChangeFiles, and so that no upload takes another one's name.
    uniqueIndex('change_files_change_id_path_idx').on(t.changeId, t.path),
    // For findSameChangeFile.
    index('change_files_change_id_sha256_idx').on(t.changeId, t.sha256),
  ],
)

/** What is known of an uploaded file without reading it. */
export type ChangeFile = Omit<typeof changeFiles.$inferSelect, 'body'>
