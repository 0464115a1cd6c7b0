import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { oneOf } from './one-of.ts'
import { staff } from './staff.ts'

/**
 * `lost`: somebody gave up their own key. `taken`: somebody who held a team's key may not open its reports any
 * more. `replaced`: a team has another key, and who held the one before still does. `begun_anew`: nobody held the
 * one before any more, so what was sealed to it stays closed to that team.
 */
export const KEY_CHANGES = ['lost', 'taken', 'replaced', 'begun_anew'] as const
export type KeyChangeKind = (typeof KEY_CHANGES)[number]

/** What the coordinators are told of keys, until one of them says that it is dealt with. */
export const keyChanges = sqliteTable(
  'key_changes',
  {
    id: text('id').primaryKey(),
    kind: text('kind', { enum: KEY_CHANGES }).notNull(),
    /** Whose key it is: a team's, or with `lost` and `taken` the team that the person worked in. Absent for who is in none. */
    team: text('team'),
    /** Of `lost` and `taken`: who. Absent when it is the team's own. */
    staffId: text('staff_id').references(() => staff.id),
    /** Ids of the reports that it concerns. */
    reports: text('reports', { mode: 'json' }).$type<string[]>().notNull(),
    /** Who did it, as the record of acts names them. */
    changedBy: text('changed_by').notNull(),
    changedAt: integer('changed_at', { mode: 'timestamp_ms' }).notNull(),
    /** Absent until somebody has dealt with it. */
    settledAt: integer('settled_at', { mode: 'timestamp_ms' }),
  },
  (t) => [oneOf('key_changes_kind_check', t.kind, KEY_CHANGES)],
)

export type KeyChange = typeof keyChanges.$inferSelect
