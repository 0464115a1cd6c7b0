import { blob, index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { oneOf } from './one-of.ts'
import {
  POLICE_CONTACTS,
  POLICE_ROUTES,
  REPORT_CHANNELS,
  REPORT_OUTCOMES,
  REPORT_STATES,
  type ReportKind,
  type Risk,
  type Strand,
} from './report-terms.ts'
import { staff } from './staff.ts'
import { teamKeys } from './team-keys.ts'

/**
 * What people report. Their words are sealed to the team before they come here, and nothing in
 * this table can open them. What stands in clear is for statistics and for who is needed first.
 */
export const reports = sqliteTable(
  'reports',
  {
    /** Made by whoever sends, so that sending twice stores once. */
    id: text('id').primaryKey(),
    /** SHA-256 of the token that the person's code yields. Absent once the report is withdrawn. */
    tokenHash: blob('token_hash', { mode: 'buffer' }).unique(),
    /** What replies are sealed to: the public half of the key that the code yields. */
    recipient: text('recipient').notNull(),
    receivedAt: integer('received_at', { mode: 'timestamp_ms' }).notNull(),
    language: text('language').notNull(),
    channel: text('channel', { enum: REPORT_CHANNELS }).notNull(),
    kinds: text('kinds', { mode: 'json' }).$type<ReportKind[]>().notNull(),
    strands: text('strands', { mode: 'json' }).$type<Strand[]>().notNull(),
    /** Absent when it was elsewhere, online, or not said. */
    ward: text('ward'),
    /** `2026-11`; absent when nobody knows. */
    month: text('month'),
    risks: text('risks', { mode: 'json' }).$type<Risk[]>().notNull(),
    /** The team may read it and help. Without this only the clear fields were sent: it is counted. */
    toTeam: integer('to_team', { mode: 'boolean' }).notNull(),
    /** The team may pass it on to the police. */
    toPolice: integer('to_police', { mode: 'boolean' }).notNull(),
    /** The account, an age file. Absent when it is only counted, withdrawn, or past its time. */
    account: blob('account', { mode: 'buffer' }),
    /** The team's key that the account was sealed to. Absent with the account. */
    teamKeyId: text('team_key_id').references(() => teamKeys.id),
    /** A reporting centre that may read it too. Absent when none was chosen. */
    centre: text('centre'),
    /** When the person ended that. Absent while the centre may read it. */
    centreEndedAt: integer('centre_ended_at', { mode: 'timestamp_ms' }),
    /** Who typed it in, when it was not the person. */
    enteredBy: text('entered_by').references(() => staff.id),
    state: text('state', { enum: REPORT_STATES }).notNull().default('received'),
    /** Whose it is. Absent until somebody takes it. */
    ownerId: text('owner_id').references(() => staff.id),
    /** By when the team owes the next word. Absent when it owes none. */
    dueAt: integer('due_at', { mode: 'timestamp_ms' }),
    /** When the person last did something with it: retention counts from here. */
    activeAt: integer('active_at', { mode: 'timestamp_ms' }).notNull(),
    closedAt: integer('closed_at', { mode: 'timestamp_ms' }),
    policeRoute: text('police_route', { enum: POLICE_ROUTES }),
    policeContact: text('police_contact', { enum: POLICE_CONTACTS }),
    outcome: text('outcome', { enum: REPORT_OUTCOMES }),
    /** How the person found it, from 1 to 5. Absent when they did not say. */
    satisfaction: integer('satisfaction'),
    /** Kept beyond its time, and after the person took it back: why stands in `legal_holds`. */
    legalHold: integer('legal_hold', { mode: 'boolean' }).notNull().default(false),
    /** Since when the list says that the words are going to be deleted. Absent while they are not. */
    noticeAt: integer('notice_at', { mode: 'timestamp_ms' }),
  },
  (t) => [
    // For listCases and countCases: all that they look at, or each sealed account would be read past.
    index('reports_list_idx').on(
      t.state,
      t.dueAt,
      t.risks,
      t.receivedAt,
      t.activeAt,
      t.ownerId,
      t.channel,
      t.ward,
      t.month,
      t.strands,
      t.noticeAt,
      t.toTeam,
      t.centre,
      t.language,
      t.id,
    ),
    index('reports_received_at_idx').on(t.receivedAt),
    // For a centre's list, and whether a centre has cases.
    index('reports_centre_idx').on(t.centre, t.centreEndedAt),
    oneOf('reports_channel_check', t.channel, REPORT_CHANNELS),
    oneOf('reports_state_check', t.state, REPORT_STATES),
    oneOf('reports_police_route_check', t.policeRoute, POLICE_ROUTES),
    oneOf('reports_police_contact_check', t.policeContact, POLICE_CONTACTS),
    oneOf('reports_outcome_check', t.outcome, REPORT_OUTCOMES),
  ],
)

export type Report = typeof reports.$inferSelect
