import { expect, test } from 'vitest'
import { judgeNews, judgeText } from '#tests/support/guard.ts'

const EASY = 'We want a new crossing by the library. Many of you asked for it. Tell us what you think. '.repeat(8)
const HARD = [
  'Notwithstanding the aforementioned considerations, the implementation of comprehensive multidisciplinary interventions necessitates the establishment of collaborative governance arrangements between statutory and voluntary organisations.',
  'The authority anticipates considerable improvements in the operational effectiveness of neighbourhood policing, provided that the participating institutions demonstrate appropriate accountability.',
  'We talk with people who live here and with those who work here and with those who come here to shop or to learn, and then we write down what each of them said to us about the place and how it feels at night.',
  'Stakeholder representatives communicate recommendations periodically.',
].join(' ')

const ages = (body: string) => judgeText(body).filter(({ rule }) => rule === 'reading_age')

test('plain words are let be, and so are few words', () => {
  expect(ages(EASY)).toEqual([])
  expect(ages(HARD.split('. ')[0] ?? '')).toEqual([])
  expect(ages('')).toEqual([])
})

test('hard words warn with the age and the three hardest sentences, and why', () => {
  const [finding] = ages(`${EASY.slice(0, 90)}\n\n${HARD}`)
  expect(finding).toMatchObject({ level: 'warns', path: 'body', language: 'en', line: 6 })
  expect(finding?.values?.['age']).toBeGreaterThan(12)
  expect(finding?.sentences?.map(({ why }) => why)).toEqual(['long_and_long_words', 'long_words', 'long'])
  expect(finding?.sentences?.[0]?.words).toContain('multidisciplinary')
})

test('a sentence can be hard for its length alone', () => {
  const long = `${HARD.split('. ')[2]}. `.repeat(3)
  expect(ages(long)[0]?.sentences?.[0]).toMatchObject({ why: 'long' })
})

test('headings and tables do not make a hard text look easy', () => {
  const tables = `| a | b |\n| - | - |\n${'| c | d |\n'.repeat(50)}`
  const headings = '### Go on\n\n'.repeat(50)
  expect(ages(`## Go\n\n${headings}${tables}\n${HARD} ${HARD}`)).toHaveLength(1)
})

test('other languages are not judged by English', () => {
  const persian = 'ملاحظات پیش‌گفته نشان می‌دهد که هماهنگی میان دستگاه‌های گوناگون ضرورتی انکارناپذیر است. '.repeat(20)
  const files = { 'en.md': '---\ntitle: News\n---\nShort.', 'fa.md': `---\ntitle: خبر\n---\n${persian}` }
  expect(judgeNews(files).filter(({ rule }) => rule === 'reading_age')).toEqual([])
})
