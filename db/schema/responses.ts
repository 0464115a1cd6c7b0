import { foreignKey, index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import type { Answers } from '#api/questionnaire/questionnaire.ts'
import { oneOf } from './one-of.ts'
import { questionnaires } from './questionnaires.ts'

export const CHANNELS = ['online', 'kiosk', 'paper', 'telephone', 'in_person'] as const
export type Channel = (typeof CHANNELS)[number]

/**
 * What is odd about a response. `honeypot` and `timing` look as if no person had filled
 * it in: it is kept and not counted. `same_address` came from where somebody had answered
 * the same day: it is counted, since families and libraries share an address.
 */
export const SUSPICIONS = ['honeypot', 'timing', 'same_address'] as const
export type Suspicion = (typeof SUSPICIONS)[number]

export function isCounted(suspicion: Suspicion | null): boolean {
  return suspicion === null || suspicion === 'same_address'
}

export const responses = sqliteTable(
  'responses',
  {
    /**
     * The order of arrival; tallies remember how far they have counted. Not AUTOINCREMENT, which
     * costs a page at each commit: no number is used twice, since no response is ever deleted.
     */
    seq: integer('seq').primaryKey(),
    consultation: text('consultation').notNull(),
    version: integer('version').notNull(),
    /** Made by the client, so that sending twice stores once. */
    submissionId: text('submission_id').notNull(),
    /** On the receipt, and the stable id of the row in every export. */
    reference: text('reference').notNull(),
    channel: text('channel', { enum: CHANNELS }).notNull(),
    language: text('language').notNull(),
    /** Absent for a response that nothing speaks against. */
    suspicion: text('suspicion', { enum: SUSPICIONS }),
    answers: text('answers', { mode: 'json' }).$type<Answers>().notNull(),
    receivedAt: integer('received_at', { mode: 'timestamp_ms' }).notNull(),
  },
  (t) => [
    foreignKey({
      columns: [t.consultation, t.version],
      foreignColumns: [questionnaires.consultation, questionnaires.version],
    }),
    // For storeResponses: the first receipt of a submission that is sent again.
    uniqueIndex('responses_consultation_submission_id_idx').on(t.consultation, t.submissionId),
    // For tallies and exports, which read a version in order of arrival.
    index('responses_consultation_version_seq_idx').on(t.consultation, t.version, t.seq),
    oneOf('responses_channel_check', t.channel, CHANNELS),
    oneOf('responses_suspicion_check', t.suspicion, SUSPICIONS),
  ],
)

export type StoredResponse = typeof responses.$inferSelect
export type NewResponse = Omit<typeof responses.$inferInsert, 'seq' | 'reference' | 'receivedAt'>
