import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** What a picture tells, as it was last said in a language: offered when the same picture is used again. */
export const pictureDescriptions = sqliteTable(
  'picture_descriptions',
  {
    /** Of the picture's bytes as they are kept: it may lie beside several texts. */
    sha256: text('sha256').notNull(),
    language: text('language').notNull(),
    words: text('words').notNull(),
    savedAt: integer('saved_at', { mode: 'timestamp_ms' }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.sha256, t.language] })],
)
