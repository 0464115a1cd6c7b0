import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { changes } from './changes.ts'
import { staff } from './staff.ts'

/** Codes with which people without an account see a change before it is published. */
export const previewLinks = sqliteTable(
  'preview_links',
  {
    id: text('id').primaryKey(),
    /** SHA-256 of the code, which has 80 random bits. */
    codeHash: text('code_hash').notNull().unique(),
    changeId: text('change_id')
      .notNull()
      .references(() => changes.id),
    createdBy: text('created_by')
      .notNull()
      .references(() => staff.id),
    createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull(),
    expiresAt: integer('expires_at', { mode: 'timestamp_ms' }).notNull(),
  },
  // For listing and counting those of a change.
  (t) => [index('preview_links_change_id_idx').on(t.changeId)],
)

export type PreviewLink = typeof previewLinks.$inferSelect
