import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { staff } from './staff.ts'

/** When each officer was at the list of cases, so that it can say what is new since. */
export const caseVisits = sqliteTable('case_visits', {
  staffId: text('staff_id')
    .primaryKey()
    .references(() => staff.id),
  lastAt: integer('last_at', { mode: 'timestamp_ms' }).notNull(),
  /** The visit before the one that goes on now. Absent on the first. */
  beforeAt: integer('before_at', { mode: 'timestamp_ms' }),
})
