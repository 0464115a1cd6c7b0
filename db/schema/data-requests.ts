import { blob, index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { DATA_REQUEST_CHANNELS, DATA_REQUEST_OUTCOMES, DATA_RIGHTS, REFUSAL_REASONS } from './data-request-terms.ts'
import { oneOf } from './one-of.ts'
import { reports } from './reports.ts'
import { staff } from './staff.ts'
import { teamKeys } from './team-keys.ts'

/**
 * Somebody asks what is held of them, or that it is put right, deleted or used less. Who asks stands
 * in sealed words only: a name here beside a report would say who reported.
 */
export const dataRequests = sqliteTable(
  'data_requests',
  {
    /** Made by whoever sends, so that sending twice stores once. */
    id: text('id').primaryKey(),
    kind: text('kind', { enum: DATA_RIGHTS }).notNull(),
    channel: text('channel', { enum: DATA_REQUEST_CHANNELS }).notNull(),
    /** The report whose code was shown. Absent while nobody has shown one, and for what is not about a report. */
    reportId: text('report_id').references(() => reports.id),
    /** The first moment of the day on which it came, in the council's zone. */
    receivedAt: integer('received_at', { mode: 'timestamp_ms' }).notNull(),
    /** The midnight that ends the last day on which an answer is in time. */
    dueAt: integer('due_at', { mode: 'timestamp_ms' }).notNull(),
    /** Absent unless the time was extended by two months, which is possible once. */
    extendedAt: integer('extended_at', { mode: 'timestamp_ms' }),
    /** Who asks and how to reach them, an age file. Absent when it came with a code, and some time after the answer. */
    who: blob('who', { mode: 'buffer' }),
    /** The team's key that `who` was sealed to. Absent with it. */
    teamKeyId: text('team_key_id').references(() => teamKeys.id),
    /** Absent when the person sent it themselves. */
    recordedBy: text('recorded_by').references(() => staff.id),
    outcome: text('outcome', { enum: DATA_REQUEST_OUTCOMES }),
    /** Absent unless it was refused, wholly or partly. */
    reason: text('reason', { enum: REFUSAL_REASONS }),
    /** Absent while it is open. */
    answeredAt: integer('answered_at', { mode: 'timestamp_ms' }),
    /** Absent while it is open, and when the person ended it themselves. */
    answeredBy: text('answered_by').references(() => staff.id),
  },
  (t) => [
    // For listDataRequests: what is due first.
    index('data_requests_due_at_idx').on(t.dueAt),
    // For openDataRequestsOf a report.
    index('data_requests_report_id_idx').on(t.reportId),
    oneOf('data_requests_kind_check', t.kind, DATA_RIGHTS),
    oneOf('data_requests_channel_check', t.channel, DATA_REQUEST_CHANNELS),
    oneOf('data_requests_outcome_check', t.outcome, DATA_REQUEST_OUTCOMES),
    oneOf('data_requests_reason_check', t.reason, REFUSAL_REASONS),
  ],
)

export type DataRequest = typeof dataRequests.$inferSelect
