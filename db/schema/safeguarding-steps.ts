import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { oneOf } from './one-of.ts'
import { SAFEGUARDING_ANSWERS, SAFEGUARDING_STEPS } from './report-terms.ts'
import { reports } from './reports.ts'
import { staff } from './staff.ts'

/**
 * What was done to keep somebody safe, step by step. Absent means not done yet. Names, references and
 * reasons stand in sealed notes, never here.
 */
export const safeguardingSteps = sqliteTable(
  'safeguarding_steps',
  {
    reportId: text('report_id')
      .notNull()
      .references(() => reports.id),
    step: text('step', { enum: SAFEGUARDING_STEPS }).notNull(),
    answer: text('answer', { enum: SAFEGUARDING_ANSWERS }).notNull(),
    doneBy: text('done_by')
      .notNull()
      .references(() => staff.id),
    doneAt: integer('done_at', { mode: 'timestamp_ms' }).notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.reportId, t.step] }),
    oneOf('safeguarding_steps_step_check', t.step, SAFEGUARDING_STEPS),
    oneOf('safeguarding_steps_answer_check', t.answer, SAFEGUARDING_ANSWERS),
  ],
)

export type SafeguardingStepRow = typeof safeguardingSteps.$inferSelect
