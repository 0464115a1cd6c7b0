import text from '#locales/en/cases.json' with { type: 'json' }
import type { Shown } from '../results/small-numbers.ts'

/** What the measures are called, on the page and in the file alike. */

const { measure: words } = text
const MONTH = /^month (\d+) from April$/

export function measureTitle(measure: string): string {
  const titles: Record<string, string> = {
    ...words.titles,
    partnership: words.partnership.title,
    reports: words.received,
    answered: words.answered,
    satisfaction: text.actions.satisfaction,
  }
  return titles[measure] ?? measure
}

/** A value of a measure in words; a ward or a centre is called what it is called. */
export function measureWords(measure: string, value: string): string {
  const { channels, outcomes, policeContacts, policeRoutes, strands } = text
  const values: Record<string, Record<string, string>> = {
    channel: channels,
    strand: strands,
    policeRoute: policeRoutes,
    policeContact: policeContacts,
    outcome: outcomes,
    centre: { unrecorded: words.none },
    partnership: words.partnership.rows,
    answered: words.answers,
    satisfaction: { ...text.actions.satisfactionLevels, base: words.satisfactionBase },
    reports: { all: words.all },
  }
  return values[measure]?.[value] ?? (value === 'unrecorded' ? words.unrecorded : value)
}

/** A quarter or a month of a year that begins in April, as the file has it, in words. */
export function periodWords(period: string, year: number): string {
  const quarters: Record<string, string> = words.quarters
  const quarter = /^Q([1-4])$/.exec(period)?.[1]
  if (quarter)
    return (quarters[Number(quarter) - 1] ?? '').replace('{{year}}', String(quarter === '4' ? year + 1 : year))
  const month = Number(MONTH.exec(period)?.[1] ?? 0)
  if (month === 0) return words.whole
  const day = new Date(Date.UTC(year, month + 2, 1))
  return new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(day)
}

/** A count, or that it is hidden. */
export const countWords = ({ count }: Shown): string => (count === null ? words.hidden : String(count))
