import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readContent } from '#api/content/read.ts'
import { reportForm } from '#api/reporting/form.ts'
import { workingDaysAfter } from '#api/reporting/working-days.ts'
import { formats } from '#site/lib/format.ts'
import { wordsFor } from '#site/lib/i18n.ts'
import { reportSpeech, reportWords } from '#site/lib/report-words.ts'
import { slipsIn } from '#site/lib/slips.ts'
import { CONTENT_DIR, NOW } from '#tests/support/app.ts'

const content = readContent(CONTENT_DIR, NOW)

test.each(['en', 'fa', 'ro'])(
  'when the police are told without asking is said in one sentence everywhere, in %s',
  (lang) => {
    const { policeUnasked } = wordsFor(lang, 'report')
    const speech = reportSpeech(content, lang, reportForm(content.area, '2026-11-22'))
    expect(speech.words.questions.police?.hint?.text).toContain(policeUnasked)
    expect(wordsFor(lang, 'report-return').consent.noThen).toMatch(/ \{\{unasked\}\}$/)
    expect(readFileSync(join(CONTENT_DIR, `pages/privacy/${lang}.md`), 'utf8')).toContain(policeUnasked)
  },
)

test('the day by which an answer is owed is named with its day of the week, also to whoever writes on a Sunday', () => {
  const sunday = new Date('2026-11-22T18:00:00Z')
  const by = workingDaysAfter(sunday, 1, [], 'Europe/London')
  const day = (locale: string) => formats(locale, 'Europe/London').promisedDay(by)
  expect(day('en-GB')).toBe('Tuesday 24 November 2026')
  expect(day('ro')).toBe('marți, 24 noiembrie 2026')
  const persian = content.area.languages.find(({ tag }) => tag === 'fa')?.format ?? ''
  expect(day(persian)).toMatch(/سه‌شنبه.*۲۴.*نوامبر|نوامبر.*۲۴.*سه‌شنبه/)
})

test('the slip for somebody who is handed a code is there in every language of the site, and leads to its page', () => {
  const slips = slipsIn(content, 'https://saysafe.example')
  expect(slips.map(({ lang, dir, address }) => [lang, dir, address])).toEqual([
    ['en', 'ltr', 'https://saysafe.example/en/code/'],
    ['fa', 'rtl', 'https://saysafe.example/fa/code/'],
    ['ro', 'ltr', 'https://saysafe.example/ro/code/'],
  ])
  expect(new Set(slips.map(({ words }) => words.slipOnce)).size).toBe(3)
})

test.each(['en', 'fa', 'ro'])(
  'the form offers a map where there are outlines, and has no word of it elsewhere, in %s',
  (lang) => {
    const { wardMap: _gone, ...without } = content
    expect(reportWords(content, lang).map).toEqual(wordsFor(lang, 'map').button)
    expect(reportWords(without, lang)).not.toHaveProperty('map')
  },
)
