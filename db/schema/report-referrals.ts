import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { oneOf } from './one-of.ts'
import { REFERRAL_SERVICES } from './report-terms.ts'
import { reports } from './reports.ts'
import { staff } from './staff.ts'

/** To whom a report was passed on. References and names stand in a sealed note, never here. */
export const reportReferrals = sqliteTable(
  'report_referrals',
  {
    /** Made by whoever refers, so that sending twice stores once. */
    id: text('id').primaryKey(),
    reportId: text('report_id')
      .notNull()
      .references(() => reports.id),
    service: text('service', { enum: REFERRAL_SERVICES }).notNull(),
    referredBy: text('referred_by')
      .notNull()
      .references(() => staff.id),
    referredAt: integer('referred_at', { mode: 'timestamp_ms' }).notNull(),
  },
  (t) => [
    // For listReferrals.
    index('report_referrals_report_id_idx').on(t.reportId, t.referredAt),
    oneOf('report_referrals_service_check', t.service, REFERRAL_SERVICES),
  ],
)
