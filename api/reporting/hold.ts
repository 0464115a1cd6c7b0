import { Temporal } from 'temporal-polyfill'
import type { Handle } from '#db/open.ts'
import { findHold } from '#db/queries/legal-holds.ts'
import type { LegalHold } from '#db/schema/legal-holds.ts'
import type { Report } from '#db/schema/reports.ts'
import { dayIn, LONDON } from '../content/london.ts'
import { AppError } from '../errors.ts'

/** A hold that nobody looks at again for longer would keep words for ever. */
export const HOLD_MONTHS = 6

/** @throws AppError `invalid_input` unless it is a day after today, and within half a year. */
export function mustBeReviewDay(day: string, now: Date): void {
  const refuse = (rule: string) => new AppError('invalid_input', { reviewOn: rule })
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) throw refuse('malformed')
  const today = Temporal.PlainDate.from(dayIn(LONDON, now))
  let given: Temporal.PlainDate
  try {
    given = Temporal.PlainDate.from(day, { overflow: 'reject' })
  } catch {
    throw refuse('malformed')
  }
  if (Temporal.PlainDate.compare(given, today) <= 0) throw refuse('past')
  if (Temporal.PlainDate.compare(given, today.add({ months: HOLD_MONTHS })) > 0) throw refuse('tooFar')
}

/** Whether somebody has to look at a hold: a second person has not agreed, or its day has come. */
export function holdWaits({ agreedBy, reviewOn }: LegalHold, now: Date): { waits: boolean; due: boolean } {
  return { waits: agreedBy === null, due: reviewOn <= dayIn(LONDON, now) }
}

/** What the person is told of it. Absent without a hold, and when there is nothing left that it could keep. */
export function heldForPerson(db: Handle, { id, legalHold, teamKeyId }: Report) {
  if (!legalHold || teamKeyId === null) return undefined
  const hold = findHold(db, id)
  return { ...(hold && { reason: hold.reason, reviewOn: hold.reviewOn }) }
}
