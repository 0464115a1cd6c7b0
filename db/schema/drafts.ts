import { blob, index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/**
 * Half-finished answers of people without script, and of those who asked to come back.
 * Sealed with a key made from the person's code: without the code nobody can read them.
 */
export const drafts = sqliteTable(
  'drafts',
  {
    /** SHA-256 of the code; the code itself is never stored. */
    codeHash: text('code_hash').primaryKey(),
    consultation: text('consultation').notNull(),
    sealed: blob('sealed', { mode: 'buffer' }).notNull(),
    expiresAt: integer('expires_at', { mode: 'timestamp_ms' }).notNull(),
  },
  // For deleteExpiredDrafts.
  (t) => [index('drafts_expires_at_idx').on(t.expiresAt)],
)
