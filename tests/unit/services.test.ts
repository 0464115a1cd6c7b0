import { expect, test } from 'vitest'
import { openingAt } from '#api/champions/opening.ts'
import { type Content, readContent } from '#api/content/read.ts'
import { NEEDS } from '#api/content/service-file.ts'
import { findServices, needOf, numberOf, openAt, servicesAt } from '#api/services/find.ts'
import { nextTurn } from '#api/server/reading-pages.ts'
import { reportLines } from '#site/lib/report-lines.ts'
import { weekLines } from '#site/lib/week-lines.ts'
import { CONTENT_DIR, NOW } from '#tests/support/app.ts'

const content = readContent(CONTENT_DIR, NOW)
const slugs = (found: readonly { slug: string }[]) => found.map(({ slug }) => slug)
/** As if nobody had looked at this one since. */
const overdue = (slug: string, at = NOW): Content => ({
  ...content,
  services: content.services.map((one) => (one.slug === slug ? { ...one, overdueFrom: at } : one)),
})
// A Monday.
const MORNING = new Date('2026-11-23T10:00Z')
const NIGHT = new Date('2026-11-23T03:00Z')

test('for each need there is somebody who can be reached at once, in every language of the site', () => {
  for (const need of NEEDS) expect(slugs(findServices(content, { need }, NOW).fits).length, need).toBeGreaterThan(0)
  for (const { tag } of content.area.languages)
    expect(content.services.filter(({ words }) => words[tag]?.about.lang !== tag)).toEqual([])
  for (const { telephone, text, url, through } of content.services)
    expect(telephone ?? text ?? url ?? through[0]).toBeDefined()
})

test('somebody frightened at home finds the helpline of all hours first, also in the night', () => {
  expect(slugs(findServices(content, { need: 'home' }, NOW).fits)[0]).toBe('domestic-abuse-helpline')
  const { fits, perhaps } = findServices(content, { need: 'home', open: true }, NIGHT)
  // A refuge answers where the helpline does; what has hours is shut, and what nobody knows stands apart.
  expect(slugs(fits)).toEqual(['domestic-abuse-helpline', 'refuge'])
  expect(slugs(perhaps)).toEqual(['mens-advice-line', 'galop'])
  expect(slugs(findServices(content, { need: 'home', open: true }, MORNING).fits)).toContain('karma-nirvana')
})

test('a language is spoken there, or an interpreter is found; none on the telephone signs', () => {
  const found = (language: string) => slugs(findServices(content, { language }, NOW).fits)
  expect(found('fa')).toEqual(expect.arrayContaining(['domestic-abuse-helpline', 'newcomers', 'refuge']))
  expect(found('fa')).not.toContain('galop')
  expect(found('bfi')).toEqual([])
  expect(found('en')).toContain('galop')
})

test('on a bank holiday what has hours is closed, and what is open at all hours is not', () => {
  const at = new Date('2026-12-25T12:00Z')
  const of = (slug: string) => {
    const service = content.services.find((one) => one.slug === slug)
    return service && openAt(service, content, at)
  }
  expect(of('karma-nirvana')).toMatchObject({ open: false, bankHoliday: true, next: new Date('2026-12-29T09:00Z') })
  expect(of('samaritans')).toMatchObject({ open: true })
  expect(of('galop')).toBeUndefined()
})

test('what goes on after midnight is open until it closes on the next day, that being a bank holiday too', () => {
  const late = { thu: { opens: '18:00', closes: '02:00' } }
  const at = (instant: string) => openingAt(late, new Date(instant), ['2026-12-25'], 'Europe/London')
  const closes = new Date('2026-12-25T02:00Z')
  expect(at('2026-12-24T17:59Z')).toMatchObject({ open: false, next: new Date('2026-12-24T18:00Z') })
  expect(at('2026-12-24T23:59Z')).toMatchObject({ open: true, until: closes })
  expect(at('2026-12-25T01:59Z')).toMatchObject({ open: true, until: closes })
  expect(at('2026-12-25T02:00Z')).toMatchObject({ open: false })
})

test('through the night in which the clocks go back it stays open an hour longer', () => {
  const late = { sat: { opens: '22:00', closes: '03:00' } }
  const at = (instant: string) => openingAt(late, new Date(instant), [], 'Europe/London')
  expect(at('2026-10-25T02:59Z')).toMatchObject({ open: true, until: new Date('2026-10-25T03:00Z') })
  expect(at('2026-10-25T03:00Z')).toMatchObject({ open: false })
})

test('an entry that is overdue for review is on no page any more, and the pages turn at that moment', () => {
  expect(slugs(servicesAt(overdue('samaritans'), NOW))).not.toContain('samaritans')
  expect(slugs(servicesAt(overdue('samaritans'), new Date(NOW.getTime() - 1)))).toContain('samaritans')
  const names = (from: Content) => reportLines(from, 'en', NOW, 'children').map(({ id }) => id)
  expect(names(content)).toContain('childline')
  expect(names(overdue('childline'))).not.toContain('childline')
  const soon = new Date(NOW.getTime() + 60_000)
  expect(nextTurn(overdue('samaritans', soon), NOW)).toEqual(soon)
})

test('what is reached through others goes when the last of them goes', () => {
  const without = overdue('advocates')
  expect(slugs(servicesAt(without, NOW))).not.toContain('sanctuary')
  expect(slugs(servicesAt(without, NOW))).toContain('refuge')
})

test('addresses call a need by a number, and what is none asks for nothing', () => {
  for (const need of NEEDS) expect(needOf(String(numberOf(need)))).toBe(need)
  for (const wrong of [null, '', '0', '99', '01', '1e0', 'home', '1 OR 1']) expect(needOf(wrong)).toBeUndefined()
})

test('a week is said in as few lines as it takes', () => {
  const day = { opens: '09:00', closes: '17:00' }
  expect(weekLines({ mon: day, tue: day, wed: day, fri: day, sun: { opens: '10:00', closes: '12:00' } })).toEqual([
    { from: 'mon', until: 'wed', ...day },
    { from: 'fri', until: 'fri', ...day },
    { from: 'sun', until: 'sun', opens: '10:00', closes: '12:00' },
  ])
})
