import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { APPLICATION_KINDS, type Spoken } from './application-terms.ts'
import { applications } from './applications.ts'
import { centres } from './centres.ts'
import { oneOf } from './one-of.ts'
import { staff } from './staff.ts'

/** Who is a champion, or acts for a centre: from when, until when it has to be renewed, and how it ended. */
export const appointments = sqliteTable(
  'appointments',
  {
    id: text('id').primaryKey(),
    kind: text('kind', { enum: APPLICATION_KINDS }).notNull(),
    staffId: text('staff_id')
      .notNull()
      .unique()
      .references(() => staff.id),
    /** Absent once the application is deleted. */
    applicationId: text('application_id').references(() => applications.id, { onDelete: 'set null' }),
    /** Absent for a champion. */
    centreId: text('centre_id').references(() => centres.id),
    languages: text('languages', { mode: 'json' }).$type<Spoken[]>().notNull(),
    /** A champion who wants to be on the public list. A centre's place is listed in `centres`. */
    listed: integer('listed', { mode: 'boolean' }).notNull(),
    approvedAt: integer('approved_at', { mode: 'timestamp_ms' }).notNull(),
    approvedBy: text('approved_by')
      .notNull()
      .references(() => staff.id),
    renewalDueAt: integer('renewal_due_at', { mode: 'timestamp_ms' }).notNull(),
    /** Absent while it lasts. */
    endedAt: integer('ended_at', { mode: 'timestamp_ms' }),
    endedBy: text('ended_by').references(() => staff.id),
    /** For the team only. */
    endReason: text('end_reason'),
  },
  (t) => [
    // For listAppointments: what is due first.
    index('appointments_renewal_due_at_idx').on(t.renewalDueAt),
    oneOf('appointments_kind_check', t.kind, APPLICATION_KINDS),
  ],
)

export type Appointment = typeof appointments.$inferSelect
