import { expect, test } from 'vitest'
import { datesIn } from '#api/publishing/guard/written-dates.ts'
import { judgeNews, judgeText } from '#tests/support/guard.ts'

test.each<[string, string, string[]]>([
  ['2024-03-12', 'en-GB', ['2024-03-12']],
  ['12 March 2024', 'en-GB', ['2024-03-12']],
  ['on Tuesday 12th of March, 2024.', 'en-GB', ['2024-03-12']],
  ['12 Mar 2024, 3 Sept. 2024', 'en-GB', ['2024-03-12', '2024-09-03']],
  ['March 12, 2024', 'en-GB', ['2024-03-12']],
  ['12/03/2024 and 1.2.2024', 'en-GB', ['2024-03-12', '2024-02-01']],
  ['12/03/24', 'en-GB', ['2024-03-12']],
  ['۱۲ مارس ۲۰۲۴', 'fa-u-ca-gregory', ['2024-03-12']],
  ['٢٠٢٤-٠٣-١٢', 'fa-u-ca-gregory', ['2024-03-12']],
  ['۱۲/۰۳/۲۰۲۴', 'fa-u-ca-gregory', ['2024-03-12']],
  ['12 martie 2024', 'ro', ['2024-03-12']],
  ['pe 1 mai 2024', 'ro', ['2024-05-01']],
  ['12 marca 2024', 'pl', ['2024-03-12']],
  ['2024年3月12日', 'zh-Hant', ['2024-03-12']],
  ['31 February 2024, 32/01/2024, 2024-13-01', 'en-GB', []],
  ['12 Apples 2024, version 1.2.3, 24/7, 020 7946 0310', 'en-GB', []],
  ['from 2022 to 2025', 'en-GB', []],
])('the days in "%s" (%s)', (text, locale, days) => {
  expect(datesIn(text, locale).map(({ day }) => day)).toEqual(days)
})

const past = (body: string, more = {}) => judgeText(body, more).map(({ rule, level }) => `${rule} ${level}`)

test.each<[string, string, string[]]>([
  ['a day to come', 'Answer by 12 March 2027.', []],
  ['today', 'Answer by 22 November 2026.', []],
  ['yesterday, announced', 'Answer by 21 November 2026.', ['past_date_announced stops']],
  ['announced', 'The board will meet on 12/03/2024.', ['past_date_announced stops']],
  ['told', 'The strategy was launched on 8 March 2022.', ['past_date warns']],
  ['told of what would be', 'In 2024 we said that we will meet on 12/03/2024.', ['past_date warns']],
  ['neither', 'Papers of 12 March 2024', ['past_date warns']],
  ['only in an address', '[The papers](/en/support/?day=2024-03-12)', []],
])('a date that is %s', (_case, body, findings) => {
  expect(past(body)).toEqual(findings)
})

test('the day is London’s, in summer too', () => {
  const now = new Date('2026-06-30T23:30:00Z')
  expect(past('Answer by 30 June 2026.', { now })).toEqual(['past_date_announced stops'])
  expect(past('Answer by 1 July 2026.', { now })).toEqual([])
})

test('a sentence that residents see already does not stop anybody', () => {
  const files = { 'en.md': '---\ntitle: A safer crossing\n---\nAnswer by 21 November 2026.' }
  expect(past('Answer by 21 November 2026.', { published: { kind: 'news', slug: 'crossing', files } })).toEqual([
    'past_date_announced warns',
  ])
})

test('a translation is asked only about days that the original does not name', () => {
  const file = (title: string, body: string) => `---\ntitle: ${title}\n---\n${body}`
  const found = judgeNews({
    'fa.md': file('گذرگاه', 'در ۱۲ مارس ۲۰۲۴ آغاز شد. در ۱۳ مارس ۲۰۲۴ تمام شد.'),
    'en.md': file('Crossing', 'It began on 12 March 2024.'),
    'ro.md': file('Trecere', 'A început pe 12 martie 2024.'),
  }).filter(({ rule }) => rule.startsWith('past'))
  expect(found.map(({ file, values }) => [file, values?.['day']])).toEqual([
    ['fa.md', '2024-03-13'],
    ['en.md', '2024-03-12'],
  ])
})

test('what ends or has to be looked at again is asked about', () => {
  const found = (yaml: string) =>
    judgeNews({ 'en.md': `---\ntitle: Closed road\n${yaml}\n---\nText.` })
      .filter(({ rule }) => !rule.startsWith('translation'))
      .map(({ rule, level, line }) => `${rule} ${level} ${line}`)
  expect(found('published: 2026-11-22\nuntil: 2027-01-01\nreview_on: 2027-01-01')).toEqual([])
  expect(found('until: 2026-11-21')).toEqual(['past_closing stops 3'])
  expect(found('review_on: 2026-11-21T10:00:00Z')).toEqual(['review_overdue warns 3'])
})

test('news that comes out under a day that is over is told so, unless residents can read it already', () => {
  const files = { 'news.yaml': 'published: 2026-11-22\n', 'en.md': '---\ntitle: A crossing\n---\nWords.' }
  const early = (more: Parameters<typeof judgeNews>[1]) =>
    judgeNews(files, more).filter(({ rule }) => rule === 'news_dated_early')
  expect(early({ now: new Date('2026-11-22T18:00:00Z') })).toEqual([])
  expect(early({ now: new Date('2026-11-29T09:00:00Z') })).toMatchObject([
    {
      level: 'warns',
      file: 'news.yaml',
      path: 'published',
      values: { date: '2026-11-22', today: '2026-11-29', days: 7 },
    },
  ])
  const published = { kind: 'news' as const, slug: 'crossing', files }
  expect(early({ now: new Date('2026-11-29T09:00:00Z'), published })).toEqual([])
})
