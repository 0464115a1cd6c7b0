import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { Questionnaire } from '#api/questionnaire/questionnaire.ts'

/**
 * What was asked, frozen when a version is first published. Answers are read against
 * their own version for ever, whatever becomes of the files.
 */
export const questionnaires = sqliteTable(
  'questionnaires',
  {
    consultation: text('consultation').notNull(),
    version: integer('version').notNull(),
    fingerprint: text('fingerprint').notNull(),
    definition: text('definition', { mode: 'json' }).$type<Questionnaire>().notNull(),
    frozenAt: integer('frozen_at', { mode: 'timestamp_ms' }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.consultation, t.version] })],
)

export type FrozenQuestionnaire = typeof questionnaires.$inferSelect
