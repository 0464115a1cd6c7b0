import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { ContentProblem } from '#api/content/problems.ts'
import { changes, type ItemFiles } from './changes.ts'
import { oneOf } from './one-of.ts'
import { staff } from './staff.ts'

/**
 * `waiting` in the queue, perhaps for its hour; `building` beside the live site, which may
 * fail or be begun anew; `applying` once nothing can go wrong any more but the power: the
 * next start finishes it.
 */
export const PUBLICATION_STATES = ['waiting', 'building', 'applying', 'done', 'failed', 'cancelled'] as const
export type PublicationState = (typeof PUBLICATION_STATES)[number]

/** What an item's files become; null where the item goes. */
export type ItemChange = {
  item: string
  files: ItemFiles | null
  /** What the item was called before: its pictures and documents come along. */
  from?: string
  /** The new version of a questionnaire that changes only because it asks what else is published. */
  version?: number
}

/** The queue of what is to be published, and the memory of what was. */
export const publications = sqliteTable(
  'publications',
  {
    id: integer('id').primaryKey(),
    state: text('state', { enum: PUBLICATION_STATES }).notNull(),
    /** Absent for roll-backs. */
    changeId: text('change_id').references(() => changes.id),
    requestedBy: text('requested_by')
      .notNull()
      .references(() => staff.id),
    /** Not before this instant. */
    due: integer('due', { mode: 'timestamp_ms' }).notNull(),
    after: text('after', { mode: 'json' }).$type<ItemChange[]>().notNull(),
    /** How the same items were, for rolling back. Empty until it is applied. */
    before: text('before', { mode: 'json' }).$type<ItemChange[]>().notNull(),
    /** Pages rendered so far, and in all. */
    progress: integer('progress').notNull().default(0),
    total: integer('total').notNull().default(0),
    problems: text('problems', { mode: 'json' }).$type<ContentProblem[]>().notNull(),
    finishedAt: integer('finished_at', { mode: 'timestamp_ms' }),
  },
  (t) => [
    // For nextPublication.
    index('publications_state_due_idx').on(t.state, t.due),
    // For lastPublicationOf, which every list of changes asks.
    index('publications_change_id_idx').on(t.changeId),
    oneOf('publications_state_check', t.state, PUBLICATION_STATES),
  ],
)

export type Publication = typeof publications.$inferSelect
