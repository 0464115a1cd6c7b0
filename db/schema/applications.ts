import { blob, index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import {
  type Access,
  APPLICATION_KINDS,
  APPLICATION_STATES,
  type CentreStrand,
  type OpeningHours,
  type Spoken,
} from './application-terms.ts'
import { oneOf } from './one-of.ts'
import { SUSPICIONS } from './responses.ts'
import { staff } from './staff.ts'

export type ChampionAnswers = {
  why: string
  references: { name: string; reach: string }[]
  /** They want to be on the public list. */
  listed: boolean
  /** An interpreter, step-free access or anything else that they need; absent when they named nothing. */
  needs?: string
}
export type CentreAnswers = {
  organisation: string
  address: string
  hours: OpeningHours
  access: Access[]
  strands: CentreStrand[]
  /** Trained to receive reports of violence against women and girls. */
  trainedVawg: boolean
}

/**
 * Who wants to be a champion or to register a centre. Coordinators and administrators see it, nobody
 * else; deleted some months after it came to nothing (api/champions/forget.ts).
 */
export const applications = sqliteTable(
  'applications',
  {
    /** Made by whoever sends, so that sending twice stores once. */
    id: text('id').primaryKey(),
    /** SHA-256 of the code that the person comes back with. Absent where none was given out. */
    codeHash: blob('code_hash', { mode: 'buffer' }).unique(),
    kind: text('kind', { enum: APPLICATION_KINDS }).notNull(),
    state: text('state', { enum: APPLICATION_STATES }).notNull().default('received'),
    receivedAt: integer('received_at', { mode: 'timestamp_ms' }).notNull(),
    /** The language of the form: how to write back. */
    language: text('language').notNull(),
    /** Absent when nothing looked like a machine. */
    suspicion: text('suspicion', { enum: SUSPICIONS }),
    /** The person: who applies, or who speaks for the centre. */
    name: text('name').notNull(),
    email: text('email').notNull(),
    /** Absent when a champion gave none. */
    telephone: text('telephone'),
    languages: text('languages', { mode: 'json' }).$type<Spoken[]>().notNull(),
    /** Absent for a champion of the whole area. */
    ward: text('ward'),
    /** The code of conduct they agreed to: the day on which its words were last changed. */
    codeVersion: text('code_version').notNull(),
    /** What only one kind is asked: see `kind`. */
    answers: text('answers', { mode: 'json' }).$type<ChampionAnswers | CentreAnswers>().notNull(),
    /** Absent until somebody has spoken to a referee. */
    referenceCheckedAt: integer('reference_checked_at', { mode: 'timestamp_ms' }),
    referenceCheckedBy: text('reference_checked_by').references(() => staff.id),
    /** Absent while it waits. */
    decidedAt: integer('decided_at', { mode: 'timestamp_ms' }),
    decidedBy: text('decided_by').references(() => staff.id),
    /** Why it was declined; for the team only. */
    reason: text('reason'),
  },
  (t) => [
    // For listApplications, and for what is to be deleted.
    index('applications_state_received_at_idx').on(t.state, t.receivedAt),
    oneOf('applications_kind_check', t.kind, APPLICATION_KINDS),
    oneOf('applications_state_check', t.state, APPLICATION_STATES),
    oneOf('applications_suspicion_check', t.suspicion, SUSPICIONS),
  ],
)

export type Application = typeof applications.$inferSelect
