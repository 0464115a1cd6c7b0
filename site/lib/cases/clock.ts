/** How far off a deadline is, in calendar days of the council's zone, as people say it. */
export type Clock = { kind: 'late'; days: number } | { kind: 'today' | 'tomorrow' | 'by' }

/** `dueAt` is the midnight that ends the last day on which it is in time. */
export function clockOf(dueAt: Date, now: Date, timeZone: string): Clock {
  const last = dayNumber(new Date(dueAt.getTime() - 1), timeZone)
  const today = dayNumber(now, timeZone)
  if (now >= dueAt) return { kind: 'late', days: today - last }
  return { kind: today === last ? 'today' : today + 1 === last ? 'tomorrow' : 'by' }
}

function dayNumber(instant: Date, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(instant)
  return Date.parse(`${parts}T00:00:00Z`) / 86_400_000
}
