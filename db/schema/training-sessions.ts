import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** When and where champions and centres are trained. */
export const trainingSessions = sqliteTable(
  'training_sessions',
  {
    id: text('id').primaryKey(),
    startsAt: integer('starts_at', { mode: 'timestamp_ms' }).notNull(),
    place: text('place').notNull(),
    seats: integer('seats').notNull(),
    /** Absent while it takes place. */
    cancelledAt: integer('cancelled_at', { mode: 'timestamp_ms' }),
  },
  // For listTrainingSessions.
  (t) => [index('training_sessions_starts_at_idx').on(t.startsAt)],
)

export type TrainingSession = typeof trainingSessions.$inferSelect
