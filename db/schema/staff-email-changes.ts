import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { staff } from './staff.ts'

/**
 * An administrator corrects somebody's email address: it counts once that person has typed
 * the code that was sent there.
 */
export const staffEmailChanges = sqliteTable('staff_email_changes', {
  /** One at a time. */
  staffId: text('staff_id')
    .primaryKey()
    .references(() => staff.id, { onDelete: 'cascade' }),
  /** The new one, in small letters. */
  email: text('email').notNull(),
  requestedBy: text('requested_by')
    .notNull()
    .references(() => staff.id),
  requestedAt: integer('requested_at', { mode: 'timestamp_ms' }).notNull(),
  /** The address before, kept until a mail has told it. Absent until the new one is confirmed. */
  former: text('former'),
})

export type StaffEmailChange = typeof staffEmailChanges.$inferSelect
