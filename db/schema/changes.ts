import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { oneOf } from './one-of.ts'
import { staff } from './staff.ts'

export const CHANGE_STATES = ['draft', 'in_review', 'approved', 'publishing', 'published', 'discarded'] as const
export type ChangeState = (typeof CHANGE_STATES)[number]
/** A change that is still being worked on. An item has one of these at most. */
export const OPEN_STATES = ['draft', 'in_review', 'approved', 'publishing'] as const satisfies ChangeState[]

/** The text files of an item by name, such as `{ "news.yaml": "…", "en.md": "…" }`. */
export type ItemFiles = Record<string, string>

/** Work on one item of the content, from the first draft until it is published. */
export const changes = sqliteTable(
  'changes',
  {
    id: text('id').primaryKey(),
    /** Its folder in the content, such as `news/summer-patrols`. */
    item: text('item').notNull(),
    state: text('state', { enum: CHANGE_STATES }).notNull(),
    files: text('files', { mode: 'json' }).$type<ItemFiles>().notNull(),
    /** Counted up by each save, so that nobody saves over words they have not seen. */
    revision: integer('revision').notNull(),
    /** Fingerprint of the published files that it started from; empty for something new. */
    base: text('base').notNull(),
    /** What the others should know: why it is changed, or why it was sent back. */
    note: text('note').notNull().default(''),
    createdBy: text('created_by')
      .notNull()
      .references(() => staff.id),
    updatedAt: integer('updated_at', { mode: 'timestamp_ms' }).notNull(),
    /** Absent until a second person has approved it, and again after every save. */
    approvedBy: text('approved_by').references(() => staff.id),
    /** The name that its folder is to have once this is published; absent while it keeps its own. */
    address: text('address'),
    /** Who asked for the review that it is in, or was last in; absent before the first. */
    submittedBy: text('submitted_by').references(() => staff.id),
    /** Published by one person alone, because it could not wait; absent once somebody else has looked at it. */
    urgentBy: text('urgent_by').references(() => staff.id),
  },
  (t) => [
    // For findOpenChange and the list of work.
    index('changes_item_state_idx').on(t.item, t.state),
    oneOf('changes_state_check', t.state, CHANGE_STATES),
  ],
)

export type Change = typeof changes.$inferSelect

/** Every save of a change: who wrote what when. */
export const changeRevisions = sqliteTable(
  'change_revisions',
  {
    id: integer('id').primaryKey(),
    changeId: text('change_id')
      .notNull()
      .references(() => changes.id),
    revision: integer('revision').notNull(),
    files: text('files', { mode: 'json' }).$type<ItemFiles>().notNull(),
    savedBy: text('saved_by')
      .notNull()
      .references(() => staff.id),
    savedAt: integer('saved_at', { mode: 'timestamp_ms' }).notNull(),
    /** Not a word was written: somebody compared it with what was published meanwhile. */
    compared: integer('compared', { mode: 'boolean' }).notNull().default(false),
  },
  // For listRevisions and listAuthors.
  (t) => [index('change_revisions_change_id_idx').on(t.changeId, t.revision)],
)
