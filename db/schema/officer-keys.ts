import { blob, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { oneOf } from './one-of.ts'
import { staff } from './staff.ts'

export const KEY_LOCKS = ['passphrase', 'passkey'] as const
export type KeyLock = (typeof KEY_LOCKS)[number]

/**
 * The key of each person who may open reports, made in their browser. The server holds the
 * public half, and the secret half only as the browser locked it. A key may have several locks.
 */
export const officerKeys = sqliteTable(
  'officer_keys',
  {
    staffId: text('staff_id')
      .notNull()
      .references(() => staff.id),
    lock: text('lock', { enum: KEY_LOCKS }).notNull(),
    /** `age1…`, the same for every lock of one person. */
    recipient: text('recipient').notNull(),
    /** An age file: the identity, sealed with a passphrase (scrypt) or a passkey. */
    locked: blob('locked', { mode: 'buffer' }).notNull(),
    /** Which passkey, as the browser names it; it opens nothing. Absent for a passphrase. */
    passkey: text('passkey'),
    createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.staffId, t.lock] }), oneOf('officer_keys_lock_check', t.lock, KEY_LOCKS)],
)

export type OfficerKey = typeof officerKeys.$inferSelect
