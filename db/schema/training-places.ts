import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { applications } from './applications.ts'
import { staff } from './staff.ts'
import { trainingSessions } from './training-sessions.ts'

/** Who has a seat in a training session, and whether they came. */
export const trainingPlaces = sqliteTable(
  'training_places',
  {
    id: text('id').primaryKey(),
    sessionId: text('session_id')
      .notNull()
      .references(() => trainingSessions.id),
    applicationId: text('application_id')
      .notNull()
      .references(() => applications.id, { onDelete: 'cascade' }),
    /** Absent until somebody has recorded it. */
    attended: integer('attended', { mode: 'boolean' }),
    recordedAt: integer('recorded_at', { mode: 'timestamp_ms' }),
    recordedBy: text('recorded_by').references(() => staff.id),
  },
  (t) => [
    // One seat a person.
    uniqueIndex('training_places_once_idx').on(t.sessionId, t.applicationId),
    // For placesOf an application.
    index('training_places_application_id_idx').on(t.applicationId),
  ],
)

export type TrainingPlace = typeof trainingPlaces.$inferSelect
