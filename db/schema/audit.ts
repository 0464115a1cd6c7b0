import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** Who did what to which thing. Never what anybody wrote. */
export const audit = sqliteTable('audit', {
  seq: integer('seq').primaryKey(),
  at: integer('at', { mode: 'timestamp_ms' }).notNull(),
  actor: text('actor').notNull(),
  action: text('action').notNull(),
  subject: text('subject').notNull(),
})
