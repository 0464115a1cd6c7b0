import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { staff } from './staff.ts'

/** The recovery key's public half. Its secret half exists on paper only, in parts. */
export const recoveryKeys = sqliteTable('recovery_keys', {
  id: text('id').primaryKey(),
  recipient: text('recipient').notNull().unique(),
  createdBy: text('created_by')
    .notNull()
    .references(() => staff.id),
  createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull(),
  /** Absent until two parts, typed in from paper, have opened something. Before that no report is taken. */
  provedAt: integer('proved_at', { mode: 'timestamp_ms' }),
  /** Absent until another one has taken its place. */
  retiredAt: integer('retired_at', { mode: 'timestamp_ms' }),
})

export type RecoveryKey = typeof recoveryKeys.$inferSelect

/** Each time that holders of two parts showed that the recovery key still opens things. */
export const recoveryRehearsals = sqliteTable(
  'recovery_rehearsals',
  {
    id: integer('id').primaryKey(),
    recoveryKeyId: text('recovery_key_id')
      .notNull()
      .references(() => recoveryKeys.id),
    staffId: text('staff_id')
      .notNull()
      .references(() => staff.id),
    at: integer('at', { mode: 'timestamp_ms' }).notNull(),
  },
  // For lastRehearsal.
  (t) => [index('recovery_rehearsals_key_idx').on(t.recoveryKeyId, t.at)],
)
