import { blob, index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { oneOf } from './one-of.ts'
import { reports } from './reports.ts'
import { staff } from './staff.ts'

/**
 * `to_team` and `to_person` can be read by both; `addition` belongs to the account and `note`
 * to the team; `contact` is how the person may be reached from then on, as they said it here or an
 * officer was told. None of these three is shown to whoever holds the code. `to_helper` and `from_helper` are
 * between the team and whoever typed the report in: the person is not shown them, nor the helper anything else.
 * A centre that may read the report reads all but the team's notes, `contact`, and what the helper and the team write.
 */
export const MESSAGE_KINDS = [
  'to_team',
  'to_person',
  'addition',
  'note',
  'contact',
  'to_helper',
  'from_helper',
] as const
export type MessageKind = (typeof MESSAGE_KINDS)[number]

/** What is written about a report after it was sent, each an age file. */
export const reportMessages = sqliteTable(
  'report_messages',
  {
    /** Made by whoever writes, so that sending twice stores once. */
    id: text('id').primaryKey(),
    reportId: text('report_id')
      .notNull()
      .references(() => reports.id),
    kind: text('kind', { enum: MESSAGE_KINDS }).notNull(),
    sealed: blob('sealed', { mode: 'buffer' }).notNull(),
    /**
     * The same words for the person alone, sealed by their own browser to the code with which they took the
     * report over. Absent when it was written since, or to a code that they never had.
     */
    sealedAnew: blob('sealed_anew', { mode: 'buffer' }),
    /** The team's key that it was sealed to. */
    teamKeyId: text('team_key_id').notNull(),
    /** The centre's key that it was sealed to as well. Absent when no centre was to read it. */
    centreKeyId: text('centre_key_id'),
    /** Written by somebody of the centre, not of the team. */
    byCentre: integer('by_centre', { mode: 'boolean' }).notNull().default(false),
    /** Absent when the person wrote it. */
    writtenBy: text('written_by').references(() => staff.id),
    writtenAt: integer('written_at', { mode: 'timestamp_ms' }).notNull(),
  },
  (t) => [
    // For listMessages.
    index('report_messages_report_id_idx').on(t.reportId, t.writtenAt),
    oneOf('report_messages_kind_check', t.kind, MESSAGE_KINDS),
  ],
)

export type ReportMessage = typeof reportMessages.$inferSelect
