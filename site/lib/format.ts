import { formatBytes } from '#api/content/bytes.ts'

/** Dates and numbers as a language writes them. */
export function formats(locale: string, timeZone: string) {
  const day = new Intl.DateTimeFormat(locale, { timeZone, dateStyle: 'long' })
  const moment = new Intl.DateTimeFormat(locale, { timeZone, dateStyle: 'long', timeStyle: 'short' })
  const weekday = new Intl.DateTimeFormat(locale, { timeZone, dateStyle: 'full' })
  const number = new Intl.NumberFormat(locale)
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 })
  const decimal = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 })
  const list = new Intl.ListFormat(locale, { type: 'conjunction' })
  return {
    date: (instant: Date) => day.format(instant),
    dateAndTime: (instant: Date) => moment.format(instant),
    /** The last day before an exclusive end: what closes at midnight on 1 February closes on 31 January. */
    lastDay: (end: Date) => day.format(new Date(end.getTime() - 1)),
    /** The same with its weekday, for what is promised by the end of it. */
    promisedDay: (end: Date) => weekday.format(new Date(end.getTime() - 1)),
    number: (value: number) => number.format(value),
    decimal: (value: number) => decimal.format(value),
    percent: (share: number) => percent.format(share),
    list: (words: readonly string[]) => list.format(words),
    bytes: (size: number) => formatBytes(size, locale),
  }
}
