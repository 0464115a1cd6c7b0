import { blob, index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { CAME_BY, CONSENT_GIVEN, HELP_ENDED_BY } from './helper-terms.ts'
import { oneOf } from './one-of.ts'
import { reports } from './reports.ts'
import { staff } from './staff.ts'

/**
 * Who helps the person behind a report that somebody else typed in: a champion, somebody at a
 * centre, or a coordinator. They see where it stands and what the team writes to them, nothing else.
 */
export const reportHelpers = sqliteTable(
  'report_helpers',
  {
    reportId: text('report_id')
      .primaryKey()
      .references(() => reports.id),
    /** Who helps now, or did last. */
    staffId: text('staff_id')
      .notNull()
      .references(() => staff.id),
    /** Since when it is them: of what was written before they see nothing. */
    since: integer('since', { mode: 'timestamp_ms' }).notNull(),
    /** Who helped before them. Absent while it has always been the same. */
    formerId: text('former_id').references(() => staff.id),
    cameBy: text('came_by', { enum: CAME_BY }).notNull(),
    /** The day on which the person told it, as YYYY-MM-DD. */
    takenOn: text('taken_on').notNull(),
    consentGiven: text('consent_given', { enum: CONSENT_GIVEN }).notNull(),
    /** What the helper calls the person, sealed to the helper's own key. Absent when they had none. */
    label: blob('label', { mode: 'buffer' }),
    /** Whether the person has their code. Absent while the helper has not said. */
    codeHanded: integer('code_handed', { mode: 'boolean' }),
    /** When the person took the report over with a code of their own. Absent before. */
    takenOverAt: integer('taken_over_at', { mode: 'timestamp_ms' }),
    /** From then on the helper sees nothing. Absent while they do. */
    endedAt: integer('ended_at', { mode: 'timestamp_ms' }),
    endedBy: text('ended_by', { enum: HELP_ENDED_BY }),
  },
  (t) => [
    // For listHelped.
    index('report_helpers_staff_id_idx').on(t.staffId, t.since),
    oneOf('report_helpers_came_by_check', t.cameBy, CAME_BY),
    oneOf('report_helpers_consent_given_check', t.consentGiven, CONSENT_GIVEN),
    oneOf('report_helpers_ended_by_check', t.endedBy, HELP_ENDED_BY),
  ],
)

export type ReportHelper = typeof reportHelpers.$inferSelect
