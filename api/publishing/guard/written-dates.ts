import { latinDigits } from '#api/digits.ts'

export type WrittenDate = { /** As YYYY-MM-DD. */ day: string; shown: string; index: number }

const NUMERIC = [
  { pattern: /(?<![\d-])(\d{4})-(\d{1,2})-(\d{1,2})(?![\d-])/g, order: 'ymd' },
  { pattern: /(?<![\d/.-])(\d{1,2})([/.-])(\d{1,2})\2(\d{4})(?![\d/-])/g, order: 'd_my' },
  { pattern: /(?<![\d/])(\d{1,2})(\/)(\d{1,2})\/(\d{2})(?![\d/])/g, order: 'd_my' },
  { pattern: /(\d{4})年(\d{1,2})月(\d{1,2})日/g, order: 'ymd' },
] as const
const MONTH = '([\\p{L}\\p{M}]{2,20})\\.?'
const DAY_MONTH_YEAR = new RegExp(
  `(?<!\\d)(\\d{1,2})(?:st|nd|rd|th)?\\.?(?:\\s{1,2}(?:of|de))?[\\s\\u200c]{1,3}${MONTH},?\\s{1,3}(\\d{4})(?!\\d)`,
  'gu',
)
const MONTH_DAY_YEAR = new RegExp(
  `(?<![\\p{L}\\p{M}])${MONTH}\\s{1,3}(\\d{1,2})(?:st|nd|rd|th)?,?\\s{1,3}(\\d{4})(?!\\d)`,
  'gu',
)

/** Days with their year, as people write them here and in `locale`; the day comes before the month. */
export function datesIn(text: string, locale: string): WrittenDate[] {
  const plain = latinDigits(text)
  if (!/\d/.test(plain)) return []
  const found: WrittenDate[] = []
  const add = (match: RegExpMatchArray, year: string, month: number, day: string) => {
    const date = dayOf(Number(year.length === 2 ? `20${year}` : year), month, Number(day))
    const index = match.index ?? 0
    if (date) found.push({ day: date, shown: text.slice(index, index + match[0].length), index })
  }
  for (const { pattern, order } of NUMERIC) {
    for (const match of plain.matchAll(pattern)) {
      if (order === 'ymd') add(match, match[1] ?? '', Number(match[2]), match[3] ?? '')
      else add(match, match[4] ?? '', Number(match[3]), match[1] ?? '')
    }
  }
  const months = monthsOf(locale)
  for (const match of plain.matchAll(DAY_MONTH_YEAR)) {
    add(match, match[3] ?? '', months.get(nameOf(match[2] ?? '')) ?? 0, match[1] ?? '')
  }
  for (const match of plain.matchAll(MONTH_DAY_YEAR)) {
    add(match, match[3] ?? '', months.get(nameOf(match[1] ?? '')) ?? 0, match[2] ?? '')
  }
  return found.sort((a, b) => a.index - b.index)
}

function dayOf(year: number, month: number, day: number): string | undefined {
  if (year < 1900 || month < 1 || month > 12 || day < 1) return undefined
  const date = new Date(Date.UTC(year, month - 1, day))
  return date.getUTCDate() === day ? date.toISOString().slice(0, 10) : undefined
}

const known = new Map<string, Map<string, number>>()

/** The names of the months, alone and beside a day, long and short, in English too. */
function monthsOf(locale: string): Map<string, number> {
  const before = known.get(locale)
  if (before) return before
  const months = new Map<string, number>([['sept', 9]])
  for (const tag of ['en-GB', locale]) {
    for (const month of ['long', 'short'] as const) {
      for (const day of [{}, { day: 'numeric' }] as const) {
        const format = new Intl.DateTimeFormat(tag, { ...day, month, calendar: 'gregory', timeZone: 'UTC' })
        for (let index = 0; index < 12; index++) {
          const part = format.formatToParts(Date.UTC(2024, index, 15)).find(({ type }) => type === 'month')
          if (part) months.set(nameOf(part.value), index + 1)
        }
      }
    }
  }
  known.set(locale, months)
  return months
}

function nameOf(month: string): string {
  return month.normalize('NFC').replace(/\.$/, '').toLowerCase()
}
