import { blob, index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { reports } from './reports.ts'
import { staff } from './staff.ts'

/** Codes with which a person takes over the report that a helper sent for them. Each works once. */
export const handOverCodes = sqliteTable(
  'hand_over_codes',
  {
    /** SHA-256 of the token that the code yields. */
    tokenHash: blob('token_hash', { mode: 'buffer' }).primaryKey(),
    reportId: text('report_id')
      .notNull()
      .references(() => reports.id),
    madeBy: text('made_by')
      .notNull()
      .references(() => staff.id),
    madeAt: integer('made_at', { mode: 'timestamp_ms' }).notNull(),
    expiresAt: integer('expires_at', { mode: 'timestamp_ms' }).notNull(),
    /** Absent while nobody has used it. */
    usedAt: integer('used_at', { mode: 'timestamp_ms' }),
  },
  // For dropHandOverCodes and findOpenHandOver.
  (t) => [index('hand_over_codes_report_id_idx').on(t.reportId)],
)

export type HandOverCode = typeof handOverCodes.$inferSelect
