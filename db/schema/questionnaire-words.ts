import { foreignKey, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { QuestionnaireText } from '#api/content/text.ts'
import { questionnaires } from './questionnaires.ts'

/**
 * The words in which a version was asked, in every language. Wording may be corrected while
 * a version is the newest; once there is another one, its words stay for its results.
 */
export const questionnaireWords = sqliteTable(
  'questionnaire_words',
  {
    consultation: text('consultation').notNull(),
    version: integer('version').notNull(),
    /** By language. */
    words: text('words', { mode: 'json' }).$type<Record<string, QuestionnaireText>>().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.consultation, t.version] }),
    foreignKey({
      columns: [t.consultation, t.version],
      foreignColumns: [questionnaires.consultation, questionnaires.version],
    }),
  ],
)
