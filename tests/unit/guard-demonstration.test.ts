import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readContent } from '#api/content/read.ts'
import { RULES } from '#api/publishing/guard/finding.ts'
import type { Item } from '#api/publishing/guard/item.ts'
import { CONTENT_DIR, NOW } from '#tests/support/app.ts'
import { itemFrom, judge } from '#tests/support/guard.ts'
import { LOCALES_DIR } from '#tests/locales-check.ts'

const { area } = readContent(CONTENT_DIR, NOW)
const consultations = readdirSync(join(CONTENT_DIR, 'consultations')).map((slug) =>
  itemFrom('consultation', `consultations/${slug}`),
)
const items: Item[] = [itemFrom('area', 'area'), ...consultations]

/** The demonstration moves with the calendar, so what holds today has to hold years from now. */
const days = [NOW, new Date('2027-04-10T12:00:00Z'), new Date('2031-06-01T12:00:00Z')]

test.each(items.map((item) => [`${item.kind} ${item.slug}`, item] as const))('nothing stops %s', (_name, item) => {
  for (const now of days) {
    const found = judge(item, { area, now, published: item })
    expect(found.filter(({ level }) => level === 'stops')).toEqual([])
  }
})

test('what is open or to come could be published for the first time as well', () => {
  for (const item of consultations.filter(({ slug }) => slug !== 'community-safety-2022')) {
    expect(judge(item, { area, now: NOW }).filter(({ level }) => level === 'stops')).toEqual([])
  }
})

test('its English is plain, and it names no private person', () => {
  const found = items.flatMap((item) => judge(item, { area, now: NOW, published: item }))
  expect(found.filter(({ rule }) => rule === 'reading_age' || rule.startsWith('private_'))).toEqual([])
})

test.each(readdirSync(LOCALES_DIR))('every rule says in %s what is wrong and the way out', (lang) => {
  const words = JSON.parse(readFileSync(join(LOCALES_DIR, lang, 'guard.json'), 'utf8')) as Record<string, object>
  expect(Object.keys(words.rules ?? {}).sort()).toEqual([...RULES].sort())
  for (const rule of Object.values(words.rules ?? {})) expect(Object.keys(rule)).toEqual(['wrong', 'way'])
})
