import type { Measures } from '#api/reporting/measures.ts'
import type { Shown } from '#api/results/small-numbers.ts'
import type { StaffLanguage } from '../staff/language.ts'

export type CaseMeasures = Measures & { years: number[] }

export function yearName(year: number): string {
  return `${year}/${String((year + 1) % 100).padStart(2, '0')}`
}

/** A count, or that it is too small to be shown. */
export function shownCount({ number, t }: Pick<StaffLanguage, 'number' | 't'>, { count }: Shown): string {
  return count === null ? t('cases.measure.hidden') : number(count)
}

/** A share of a base, unless one of the two is hidden. Of nobody there is none; only exact numbers show a base of 0. */
export function shownShare(
  { percent, t }: Pick<StaffLanguage, 'percent' | 't'>,
  parts: readonly (Shown | undefined)[],
  { count }: Shown,
) {
  // Only exact tables say that nobody was there: elsewhere that is hidden with all that is small.
  if (count === 0) return t('cases.measure.nobody')
  const counts = parts.flatMap((part) => part?.count ?? [])
  if (count === null || counts.length < parts.length) return t('cases.measure.hidden')
  return percent(counts.reduce((sum, one) => sum + one, 0) / count)
}

/** The four quarters of a year that begins in April, in words. */
export function quarterNames({ t }: Pick<StaffLanguage, 't'>, year: number): string[] {
  return ([0, 1, 2, 3] as const).map((quarter) =>
    t(`cases.measure.quarters.${quarter}`, { year: String(quarter < 3 ? year : year + 1) }),
  )
}
