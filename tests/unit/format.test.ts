import { expect, test } from 'vitest'
import { joined } from '#api/content/dates.ts'
import { formats } from '#site/lib/format.ts'

const part = (type: Intl.DateTimeFormatPartTypes, value: string) => ({ type, value })
const literal = (value: string) => part('literal', value)

/** Thursday 19 November 2026 in London. */
const DAY = new Date('2026-11-19T10:05:00Z')

test.each([
  ['with a comma, as this server does', ', '],
  ['without, as other browsers do', ' '],
  ['with a space that does not break', '\u00a0'],
])('a weekday and its day are written the same: %s', (_how, between) => {
  const day = [part('day', '19'), literal('\u202f'), part('month', 'November')]
  expect(joined([part('weekday', 'Thursday'), literal(between), ...day], 'en-GB')).toBe('Thursday 19 November')
})

test('other commas, and those of other languages, stay', () => {
  const day = [part('day', '19'), literal(' '), part('month', 'noiembrie')]
  expect(joined([part('weekday', 'joi'), literal(', '), ...day], 'ro')).toBe('joi, 19 noiembrie')
  expect(joined([part('day', '19'), literal(', '), part('hour', '10')], 'en-GB')).toBe('19, 10')
})

test.each([
  ['en-GB', 'Thursday 19 November 2026', 'Thursday 19 November', '19 November 2026 at 10:05'],
  ['fa-u-ca-gregory', 'پنجشنبه ۱۹ نوامبر ۲۰۲۶', 'پنجشنبه ۱۹ نوامبر', '۱۹ نوامبر ۲۰۲۶ ساعت ۱۰:۰۵'],
  ['ro', 'joi, 19 noiembrie 2026', 'joi, 19 noiembrie', '19 noiembrie 2026 la 10:05'],
])('in %s a day is written “%s”', (locale, promised, week, moment) => {
  const { dateAndTime, dayOfWeek, lastDay, promisedDay } = formats(locale, 'Europe/London')
  const end = new Date('2026-11-20T00:00:00Z')
  expect(promisedDay(end)).toBe(promised)
  expect(dayOfWeek(DAY)).toBe(week)
  expect(dateAndTime(DAY)).toBe(moment)
  expect(promised).toContain(lastDay(end))
})

test.each([
  ['en-GB', '9 kB'],
  ['ro', '9 kB'],
  ['fa', '۹ کیلوبایت'],
])('in %s the size of a file is written with letters of that language', (locale, written) => {
  expect(formats(locale, 'Europe/London').bytes(9_000).replaceAll(/\s/g, ' ')).toBe(written)
})
