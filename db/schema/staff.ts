import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { oneOf } from './one-of.ts'

export const ROLES = ['admin', 'publisher', 'editor', 'analyst', 'coordinator', 'centre', 'champion'] as const
export type Role = (typeof ROLES)[number]

export const STAFF_STATES = ['invited', 'active', 'suspended'] as const

/** Everybody who signs in: council staff, champions and centres. */
export const staff = sqliteTable(
  'staff',
  {
    id: text('id').primaryKey(),
    /** In small letters: what they sign in with. */
    email: text('email').notNull().unique(),
    name: text('name').notNull(),
    roles: text('roles', { mode: 'json' }).$type<Role[]>().notNull(),
    state: text('state', { enum: STAFF_STATES }).notNull(),
    /** Absent until somebody who was invited has chosen one. */
    passwordHash: text('password_hash'),
    /** Base 32, shared with their authenticator app. Absent until one is confirmed. */
    totpSecret: text('totp_secret'),
    /** The last half-minute whose code was used: a code seen over a shoulder works only once. */
    totpStep: integer('totp_step').notNull().default(0),
    createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull(),
    /** Made up, with a password that everybody can read. */
    demonstration: integer('demonstration', { mode: 'boolean' }).notNull().default(false),
  },
  (t) => [oneOf('staff_state_check', t.state, STAFF_STATES)],
)

export type Staff = typeof staff.$inferSelect
