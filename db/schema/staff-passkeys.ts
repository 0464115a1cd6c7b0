import { blob, index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { staff } from './staff.ts'

export const staffPasskeys = sqliteTable(
  'staff_passkeys',
  {
    /** The credential's id, base64url. */
    id: text('id').primaryKey(),
    staffId: text('staff_id')
      .notNull()
      .references(() => staff.id, { onDelete: 'cascade' }),
    publicKey: blob('public_key', { mode: 'buffer' }).notNull(),
    /** How often the authenticator says it was used; a step back means that it was copied. */
    counter: integer('counter').notNull(),
    /** What its owner calls it. */
    name: text('name').notNull(),
    createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull(),
  },
  // For listPasskeys.
  (t) => [index('staff_passkeys_staff_id_idx').on(t.staffId)],
)

export type Passkey = typeof staffPasskeys.$inferSelect
