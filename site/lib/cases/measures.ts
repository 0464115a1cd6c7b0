import type { Measures } from '#api/reporting/measures.ts'
import type { Shown } from '#api/results/small-numbers.ts'
import { casesWords } from '../i18n.ts'
import type { StaffLanguage } from '../staff/language.ts'

export type CaseMeasures = Measures & { years: number[] }

export function yearName(year: number): string {
  return `${year}/${String((year + 1) % 100).padStart(2, '0')}`
}

/** A count, or that it is too small to be shown. */
export function shownCount({ number, t }: Pick<StaffLanguage, 'number' | 't'>, { count }: Shown): string {
  return count === null ? t('cases.measure.hidden') : number(count)
}

/** A share of a base, unless one of the two is hidden. */
export function shownShare(
  { percent, t }: Pick<StaffLanguage, 'percent' | 't'>,
  parts: readonly (Shown | undefined)[],
  { count }: Shown,
) {
  const counts = parts.flatMap((part) => part?.count ?? [])
  if (!count || counts.length < parts.length) return t('cases.measure.hidden')
  return percent(counts.reduce((sum, one) => sum + one, 0) / count)
}

export function measureTitle(id: string): string {
  const titles: Record<string, string> = casesWords().measure.titles
  return titles[id] ?? id
}

/** A value of a measure in words; a ward is called what it is called. */
export function measureWords(id: string, value: string): string {
  const { channels, measure, outcomes, policeContacts, policeRoutes, strands } = casesWords()
  const words: Record<string, Record<string, string>> = {
    channel: channels,
    strand: strands,
    policeRoute: policeRoutes,
    policeContact: policeContacts,
    outcome: outcomes,
  }
  return value === 'unrecorded' ? measure.unrecorded : (words[id]?.[value] ?? value)
}
