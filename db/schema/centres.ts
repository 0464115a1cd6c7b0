import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { Access, CentreStrand, OpeningHours, Spoken } from './application-terms.ts'

/** Places where somebody helps to report. What stands here is public once it is listed. */
export const centres = sqliteTable('centres', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  address: text('address').notNull(),
  ward: text('ward').notNull(),
  telephone: text('telephone').notNull(),
  email: text('email').notNull(),
  hours: text('hours', { mode: 'json' }).$type<OpeningHours>().notNull(),
  languages: text('languages', { mode: 'json' }).$type<Spoken[]>().notNull(),
  access: text('access', { mode: 'json' }).$type<Access[]>().notNull(),
  strands: text('strands', { mode: 'json' }).$type<CentreStrand[]>().notNull(),
  /** Trained to receive reports of violence against women and girls. */
  trainedVawg: integer('trained_vawg', { mode: 'boolean' }).notNull(),
  listed: integer('listed', { mode: 'boolean' }).notNull(),
  /** The day by which its details are read again, such as `2027-05-01`. */
  reviewBy: text('review_by').notNull(),
  createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull(),
  /** Made up, for a demonstration. */
  demonstration: integer('demonstration', { mode: 'boolean' }).notNull().default(false),
})

export type Centre = typeof centres.$inferSelect
