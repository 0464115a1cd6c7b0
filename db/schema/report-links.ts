import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { oneOf } from './one-of.ts'
import { LINK_KINDS } from './report-terms.ts'
import { reports } from './reports.ts'
import { staff } from './staff.ts'

/** What officers see that two reports have in common. Nobody outside the team is shown it, least of all either person. */
export const reportLinks = sqliteTable(
  'report_links',
  {
    /** The two ids in order, so that a pair stands here once. */
    first: text('first')
      .notNull()
      .references(() => reports.id),
    second: text('second')
      .notNull()
      .references(() => reports.id),
    kind: text('kind', { enum: LINK_KINDS }).notNull(),
    linkedBy: text('linked_by')
      .notNull()
      .references(() => staff.id),
    linkedAt: integer('linked_at', { mode: 'timestamp_ms' }).notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.first, t.second, t.kind] }),
    // For listLinks, from the other side.
    index('report_links_second_idx').on(t.second),
    oneOf('report_links_kind_check', t.kind, LINK_KINDS),
  ],
)
