import { blob, index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { recoveryKeys } from './recovery-keys.ts'
import { staff } from './staff.ts'

/** The council's own team, the hate crime team. A reporting centre is a team under its own id. */
export const COUNCIL_TEAM = 'council'

/** The keys that reports are sealed to. The newest of a team that is not retired is the one in use. */
export const teamKeys = sqliteTable(
  'team_keys',
  {
    id: text('id').primaryKey(),
    team: text('team').notNull(),
    /** `age1…` */
    recipient: text('recipient').notNull().unique(),
    /** The secret half, sealed to the recovery key: what a lost team is restored from. Absent for a centre: the council's team reads all that a centre does. */
    sealedForRecovery: blob('sealed_for_recovery', { mode: 'buffer' }),
    /** Absent for a centre. */
    recoveryKeyId: text('recovery_key_id').references(() => recoveryKeys.id),
    createdBy: text('created_by')
      .notNull()
      .references(() => staff.id),
    createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull(),
    /** Absent while new reports are sealed to it. */
    retiredAt: integer('retired_at', { mode: 'timestamp_ms' }),
    /** When somebody who holds it lost the right to. From then on another one is due. */
    outgrownAt: integer('outgrown_at', { mode: 'timestamp_ms' }),
  },
  // For findTeamKey.
  (t) => [index('team_keys_team_idx').on(t.team, t.retiredAt)],
)

export type TeamKey = typeof teamKeys.$inferSelect

/** The secret half of a team's key, sealed to each member's own key by another member. */
export const teamKeyHolders = sqliteTable(
  'team_key_holders',
  {
    teamKeyId: text('team_key_id')
      .notNull()
      .references(() => teamKeys.id),
    staffId: text('staff_id')
      .notNull()
      .references(() => staff.id),
    sealed: blob('sealed', { mode: 'buffer' }).notNull(),
    addedBy: text('added_by')
      .notNull()
      .references(() => staff.id),
    addedAt: integer('added_at', { mode: 'timestamp_ms' }).notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.teamKeyId, t.staffId] }),
    // For listHeldKeys.
    index('team_key_holders_staff_id_idx').on(t.staffId),
  ],
)
