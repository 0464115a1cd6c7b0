import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { staff } from './staff.ts'

/** Somebody lost their second factor: one administrator asks, another one agrees. */
export const staffFactorRequests = sqliteTable('staff_factor_requests', {
  /** One request a person at a time. */
  staffId: text('staff_id')
    .primaryKey()
    .references(() => staff.id, { onDelete: 'cascade' }),
  requestedBy: text('requested_by')
    .notNull()
    .references(() => staff.id),
  requestedAt: integer('requested_at', { mode: 'timestamp_ms' }).notNull(),
})
