import { formatBytes } from '#api/content/bytes.ts'
import { joined } from '#api/content/dates.ts'

type Formats = ReturnType<typeof newFormats>

const made = new Map<string, Formats>()

/** Dates and numbers as a language writes them. What `Intl` writes with costs more to make than a page does. */
export function formats(locale: string, timeZone: string): Formats {
  const name = `${locale} ${timeZone}`
  const found = made.get(name) ?? newFormats(locale, timeZone)
  made.set(name, found)
  return found
}

function newFormats(locale: string, timeZone: string) {
  const dates = (options: Intl.DateTimeFormatOptions) => {
    const format = new Intl.DateTimeFormat(locale, { timeZone, ...options })
    return (instant: Date) => joined(format.formatToParts(instant), locale)
  }
  const date = dates({ dateStyle: 'long' })
  const weekday = dates({ dateStyle: 'full' })
  const number = new Intl.NumberFormat(locale)
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 })
  const decimal = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 })
  const list = new Intl.ListFormat(locale, { type: 'conjunction' })
  return {
    date,
    dateAndTime: dates({ dateStyle: 'long', timeStyle: 'short' }),
    dateAndSeconds: dates({ dateStyle: 'long', timeStyle: 'medium' }),
    /** A day within the next weeks, such as "Thursday 26 November". */
    dayOfWeek: dates({ weekday: 'long', day: 'numeric', month: 'long' }),
    /** The last day before an exclusive end: what closes at midnight on 1 February closes on 31 January. */
    lastDay: (end: Date) => date(new Date(end.getTime() - 1)),
    /** The same with its weekday, for what is promised by the end of it. */
    promisedDay: (end: Date) => weekday(new Date(end.getTime() - 1)),
    number: (value: number) => number.format(value),
    decimal: (value: number) => decimal.format(value),
    percent: (share: number) => percent.format(share),
    list: (words: readonly string[]) => list.format(words),
    bytes: (size: number) => formatBytes(size, locale),
  }
}
