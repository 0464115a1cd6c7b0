import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** Counts by question (a grid's: `question.row`), then by option; `base` is how many answered. */
export type TallyCounts = Record<string, { base: number; options: Record<string, number> }>

/**
 * How far the responses to a version have been counted. A row can be dropped at any
 * time: counting starts again from the first response.
 */
export const tallies = sqliteTable(
  'tallies',
  {
    consultation: text('consultation').notNull(),
    version: integer('version').notNull(),
    throughSeq: integer('through_seq').notNull(),
    received: integer('received').notNull(),
    counted: integer('counted').notNull(),
    sameAddress: integer('same_address').notNull(),
    counts: text('counts', { mode: 'json' }).$type<TallyCounts>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.consultation, t.version] })],
)
