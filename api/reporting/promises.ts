import type { AreaFile } from '../content/area-file.ts'
import { dayIn } from '../content/london.ts'
import { workingDaysAfter } from './working-days.ts'

/** What of `content/area` says what is promised. */
export type Promised = Pick<AreaFile, 'timezone'> & {
  reporting?: Omit<NonNullable<AreaFile['reporting']>, 'lines'> | undefined
}

/** The answer that was last worked out: it is the same all day, and every report asks for it. */
let last: { reporting?: unknown; day?: string; due: Date } = { due: new Date(0) }

/** By when somebody who writes now is answered; null in an area that promises nothing, because it takes no reports. */
export function answerBy({ reporting, timezone }: Promised, now: Date): Date | null {
  if (!reporting) return null
  const day = dayIn(timezone, now)
  if (last.reporting !== reporting || last.day !== day) {
    const due = workingDaysAfter(now, reporting.acknowledge_working_days, reporting.bank_holidays, timezone)
    last = { reporting, day, due }
  }
  return new Date(last.due)
}

/** By when somebody who has just heard from the team hears from it again. */
export function updateBy({ reporting, timezone }: Promised, now: Date): Date | null {
  return reporting ? workingDaysAfter(now, reporting.update_working_days, reporting.bank_holidays, timezone) : null
}

/** Whoever writes is answered as soon as anybody who writes, however long the next word could have waited. */
export function sooner(due: Date | null, answer: Date | null): Date | null {
  return due && answer && due < answer ? due : (answer ?? due)
}
