import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** Open answers that somebody has read and found not fit to be published. Their words stay where they are. */
export const refusedTexts = sqliteTable(
  'refused_texts',
  {
    consultation: text('consultation').notNull(),
    question: text('question').notNull(),
    /** The reference of the response. */
    reference: text('reference').notNull(),
    refusedAt: integer('refused_at', { mode: 'timestamp_ms' }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.consultation, t.question, t.reference] })],
)
