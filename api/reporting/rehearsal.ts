const MONTHS = 6

/** When the recovery key has to be tried again: six months after somebody last did. */
export function rehearsalDue(last: Date): Date {
  const due = new Date(last)
  due.setUTCMonth(due.getUTCMonth() + MONTHS)
  return due
}
