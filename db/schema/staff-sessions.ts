import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { staff } from './staff.ts'

export const staffSessions = sqliteTable(
  'staff_sessions',
  {
    /** SHA-256 of the id in the cookie: whoever copies the database cannot sign in with it. */
    idHash: text('id_hash').primaryKey(),
    staffId: text('staff_id')
      .notNull()
      .references(() => staff.id, { onDelete: 'cascade' }),
    /** When the person proved who they are; the session ends a working day later, used or not. */
    createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull(),
    /** Moved on while the session is used. */
    expiresAt: integer('expires_at', { mode: 'timestamp_ms' }).notNull(),
    /** The browser's own words about itself, for people to recognise their sessions by. */
    browser: text('browser').notNull(),
  },
  // For listSessions and endSessions.
  (t) => [index('staff_sessions_staff_id_idx').on(t.staffId)],
)
