import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { oneOf } from './one-of.ts'
import { HOLD_REASONS } from './report-terms.ts'
import { reports } from './reports.ts'
import { staff } from './staff.ts'

/**
 * Why the words of a report may not be deleted for now, and when that is looked at again. Absent when
 * nothing holds them. What was said before, and who ended it, stands in the record.
 */
export const legalHolds = sqliteTable(
  'legal_holds',
  {
    reportId: text('report_id')
      .primaryKey()
      .references(() => reports.id),
    reason: text('reason', { enum: HOLD_REASONS }).notNull(),
    /** The day in London by which somebody asks again whether it is still needed, such as `2027-03-01`. */
    reviewOn: text('review_on').notNull(),
    placedBy: text('placed_by')
      .notNull()
      .references(() => staff.id),
    placedAt: integer('placed_at', { mode: 'timestamp_ms' }).notNull(),
    /** The second person who agrees. Absent until then: it holds from the first moment, or the words could be gone. */
    agreedBy: text('agreed_by').references(() => staff.id),
  },
  (t) => [oneOf('legal_holds_reason_check', t.reason, HOLD_REASONS)],
)

export type LegalHold = typeof legalHolds.$inferSelect
