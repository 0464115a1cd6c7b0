import type { AreaFile } from '../content/area-file.ts'
import { workingDaysAfter } from '../reporting/working-days.ts'

/** What the thank-you page promises: the coordinator writes within so many working days. */
const ANSWER_WITHIN_WORKING_DAYS = 10

/** The instant from which somebody who applied has waited longer than they were promised. */
export function answerDueAt(receivedAt: Date, { reporting, timezone }: Pick<AreaFile, 'reporting' | 'timezone'>): Date {
  return workingDaysAfter(receivedAt, ANSWER_WITHIN_WORKING_DAYS, reporting?.bank_holidays ?? [], timezone)
}
