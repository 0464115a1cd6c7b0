import { sql } from 'drizzle-orm'
import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/**
 * Who did what to which thing, in order. Never what anybody wrote. It only grows: triggers
 * refuse a change, and each row's hash covers the row before it (see db/audit-chain.ts).
 */
export const audit = sqliteTable(
  'audit',
  {
    seq: integer('seq').primaryKey(),
    at: integer('at', { mode: 'timestamp_ms' }).notNull(),
    /** `resident`, `server`, `command`, or the id of a member of staff. */
    actor: text('actor').notNull(),
    action: text('action').notNull(),
    subject: text('subject').notNull(),
    /** Empty in rows older than the chain, until the file is next opened. */
    hash: text('hash').notNull().default(''),
  },
  // For listCaseActs: only what was done with reports, so that nothing else pays for it.
  (t) => [index('audit_report_idx').on(t.subject, t.seq).where(sql`substr("subject", 1, 7) = 'report '`)],
)
