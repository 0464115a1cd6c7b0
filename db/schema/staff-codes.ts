import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { oneOf } from './one-of.ts'
import { staff } from './staff.ts'

/**
 * `set_up` makes the first administrator, `invitation` lets somebody in for the first time,
 * `second_factor` and `passkey` carry a sign-in from one step to the next, `enrolment` one
 * that still needs a second factor, `recovery` is one of the codes kept on paper,
 * `lost_factor` lets somebody enrol anew once two people have agreed, and `new_email` was
 * sent to an address to show that it is theirs.
 */
export const CODE_PURPOSES = [
  'set_up',
  'invitation',
  'second_factor',
  'passkey',
  'enrolment',
  'recovery',
  'lost_factor',
  'new_email',
] as const
export type CodePurpose = (typeof CODE_PURPOSES)[number]

/** Secrets that work once. */
export const staffCodes = sqliteTable(
  'staff_codes',
  {
    /** SHA-256 of the code, which has at least 80 random bits. */
    codeHash: text('code_hash').primaryKey(),
    purpose: text('purpose', { enum: CODE_PURPOSES }).notNull(),
    /** Absent for set-up codes, and for a passkey before it says whose it is. */
    staffId: text('staff_id').references(() => staff.id, { onDelete: 'cascade' }),
    /** What the step needs to remember: a challenge, or a secret that is not confirmed yet. */
    memory: text('memory').notNull().default(''),
    expiresAt: integer('expires_at', { mode: 'timestamp_ms' }).notNull(),
  },
  // For replacing and counting somebody's codes.
  (t) => [
    index('staff_codes_staff_id_idx').on(t.staffId, t.purpose),
    oneOf('staff_codes_purpose_check', t.purpose, CODE_PURPOSES),
  ],
)
