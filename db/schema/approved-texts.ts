import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** Open answers that somebody has read and found fit to be published word for word. */
export const approvedTexts = sqliteTable(
  'approved_texts',
  {
    consultation: text('consultation').notNull(),
    question: text('question').notNull(),
    /** The reference of the response. */
    reference: text('reference').notNull(),
    words: text('words').notNull(),
    language: text('language').notNull(),
    approvedAt: integer('approved_at', { mode: 'timestamp_ms' }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.consultation, t.question, t.reference] })],
)
