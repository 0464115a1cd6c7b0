import { sql } from 'drizzle-orm'
import { check, index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { applications } from './applications.ts'
import { oneOf } from './one-of.ts'
import { staff } from './staff.ts'
import { trainingSessions } from './training-sessions.ts'

/** What a mail to staff can be about. Its words are in locales/en/mail.json, and name no case and nobody else. */
export const STAFF_MAIL_KINDS = ['invitation', 'factor_reset', 'new_email', 'email_changed', 'something_waits'] as const
export type StaffMailKind = (typeof STAFF_MAIL_KINDS)[number]

/** The same to somebody who applied, in their language: locales/<language>/application-mail.json. */
export const APPLICANT_MAIL_KINDS = [
  'application_received',
  'application_approved',
  'application_declined',
  'training_invited',
  'training_changed',
  'training_cancelled',
  'training_ended',
] as const
export type ApplicantMailKind = (typeof APPLICANT_MAIL_KINDS)[number]

export const MAIL_KINDS = [...STAFF_MAIL_KINDS, ...APPLICANT_MAIL_KINDS] as const
export type MailKind = (typeof MAIL_KINDS)[number]

/** `failed` is given up: nobody tries again by themselves, and the administrators see it. */
export const MAIL_STATES = ['waiting', 'sending', 'sent', 'failed'] as const
export type MailState = (typeof MAIL_STATES)[number]

/**
 * Mail to staff and to who applied, one row a message. It holds no words, no address and no code: words
 * come from the kind, the address from the account or the application, and a code is made in the moment
 * of sending, so that none ever lies here in clear.
 */
export const outbox = sqliteTable(
  'outbox',
  {
    /** Part of the Message-ID too: whoever gets a message twice can tell. */
    id: text('id').primaryKey(),
    kind: text('kind', { enum: MAIL_KINDS }).notNull(),
    /** Absent for who applied. */
    staffId: text('staff_id').references(() => staff.id, { onDelete: 'cascade' }),
    /** Absent for staff. */
    applicationId: text('application_id').references(() => applications.id, { onDelete: 'cascade' }),
    /** What a mail about training is about; absent for every other. */
    sessionId: text('session_id').references(() => trainingSessions.id, { onDelete: 'cascade' }),
    language: text('language').notNull().default('en'),
    state: text('state', { enum: MAIL_STATES }).notNull().default('waiting'),
    attempts: integer('attempts').notNull().default(0),
    /**
     * When it is tried next; while it is being sent, when that must have ended, so that one
     * whose sender was killed comes round again. Absent once it is sent or given up.
     */
    nextAttemptAt: integer('next_attempt_at', { mode: 'timestamp_ms' }),
    /** A code such as `connection_refused` or `rejected_550`, never the other side's words. Absent while all is well. */
    lastError: text('last_error'),
    /** After this it would come too late: its code works no more, or the session has begun. Absent where it cannot. */
    expiresAt: integer('expires_at', { mode: 'timestamp_ms' }),
    createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull(),
    /** Absent until the other side has taken it. */
    sentAt: integer('sent_at', { mode: 'timestamp_ms' }),
  },
  (t) => [
    // For claimMail and nextMailAt.
    index('outbox_next_attempt_at_idx').on(t.nextAttemptAt),
    // For listMail.
    index('outbox_created_at_idx').on(t.createdAt),
    // One kind waits only once for a person.
    uniqueIndex('outbox_waiting_once_idx').on(t.staffId, t.kind).where(sql`state = 'waiting'`),
    // For deleting an application with its mail, and for what waits for an applicant.
    index('outbox_application_id_idx').on(t.applicationId),
    check('outbox_reader_check', sql`(${t.staffId} is null) <> (${t.applicationId} is null)`),
    oneOf('outbox_kind_check', t.kind, MAIL_KINDS),
    oneOf('outbox_state_check', t.state, MAIL_STATES),
  ],
)

export type OutboxMail = typeof outbox.$inferSelect
