import { blob, index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { recoveryKeys } from './recovery-keys.ts'
import { staff } from './staff.ts'

/** What somebody has to open with the recovery key, and send back, to show that they have it. */
export const recoveryChallenges = sqliteTable(
  'recovery_challenges',
  {
    /** SHA-256 of the 32 random bytes that were sealed. */
    hash: blob('hash', { mode: 'buffer' }).primaryKey(),
    recoveryKeyId: text('recovery_key_id')
      .notNull()
      .references(() => recoveryKeys.id, { onDelete: 'cascade' }),
    staffId: text('staff_id')
      .notNull()
      .references(() => staff.id, { onDelete: 'cascade' }),
    expiresAt: integer('expires_at', { mode: 'timestamp_ms' }).notNull(),
  },
  // For deleting a recovery key that nobody proved.
  (t) => [index('recovery_challenges_key_idx').on(t.recoveryKeyId)],
)
