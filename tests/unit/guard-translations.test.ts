import { expect, test } from 'vitest'
import { madeFrom } from '#api/publishing/guard/made-from.ts'
import { itemFrom, judge, judgeNews, rulesOf } from '#tests/support/guard.ts'

type Texts = { title?: string; body: string; made?: Record<string, string> }

function source({ title = 'A crossing', body, made }: Texts): string {
  const marks = made
    ? `made_from:\n${Object.entries(made)
        .map(([path, prints]) => `  ${path}: ${prints}\n`)
        .join('')}`
    : ''
  return `---\ntitle: ${title}\n${marks}---\n${body}\n`
}

/** The marks of translations made from this English. */
function marksOf(english: Texts, paths?: ReadonlySet<string>): Record<string, string> {
  const files = { 'en.md': source(english), 'fa.md': source({ title: 'گذرگاه', body: 'متن.' }) }
  return madeFrom({ kind: 'news', slug: 'crossing', files }, ['en', 'fa'], 'fa', paths)
}

const ENGLISH = { body: 'We propose a crossing. It costs little. You can say what you think.' }
const PERSIAN = { title: 'گذرگاه', body: 'یک گذرگاه پیشنهاد می‌کنیم. هزینهٔ آن کم است. می‌توانید نظر خود را بگویید.' }
const ROMANIAN = { title: 'O trecere', body: 'Propunem o trecere. Costă puțin. Puteți spune ce credeți.' }

function stale(english: Texts, persian: Texts = { ...PERSIAN, made: marksOf(ENGLISH) }) {
  const files = {
    'en.md': source(english),
    'fa.md': source(persian),
    'ro.md': source({ ...ROMANIAN, made: marksOf(english) }),
  }
  return judgeNews(files).filter(({ rule, language }) => rule.startsWith('translation') && language === 'fa')
}

test('a translation made from what stands there is in order, however the original is wrapped', () => {
  expect(stale(ENGLISH)).toEqual([])
  expect(stale({ body: ENGLISH.body.replaceAll('. ', '.\n') })).toEqual([])
})

test('a changed sentence makes exactly that sentence stale, and names its translation', () => {
  expect(stale({ body: ENGLISH.body.replace('little', '£90,000') })).toEqual([
    {
      rule: 'translation_stale',
      level: 'warns',
      file: 'fa.md',
      path: 'body',
      line: 7,
      language: 'fa',
      excerpt: 'It costs £90,000.',
      values: { changed: 1, removed: 1 },
      sentences: [{ text: 'It costs £90,000.', line: 4, translated: 'هزینهٔ آن کم است.' }],
    },
  ])
})

test('a new sentence is named alone', () => {
  expect(stale({ body: ENGLISH.body.replace('You can', 'It is safe. You can') })).toMatchObject([
    { path: 'body', values: { changed: 1, removed: 0 }, sentences: [{ text: 'It is safe.' }] },
  ])
})

test('of a sentence that went, the translation that is left is named', () => {
  expect(stale({ body: ENGLISH.body.replace('It costs little. ', '') })).toMatchObject([
    { values: { changed: 0, removed: 1 }, sentences: [{ text: 'هزینهٔ آن کم است.' }] },
  ])
})

test.each<[string, Texts, string[]]>([
  ['the order of sentences', { body: 'It costs little. We propose a crossing. You can say what you think.' }, ['body']],
  ['a sentence said twice', { body: `${ENGLISH.body} It costs little.` }, ['body']],
  ['where a link leads', { body: ENGLISH.body.replace('little', '[little](/en/support/)') }, ['body']],
  ['the title', { ...ENGLISH, title: 'Two crossings' }, ['title']],
  ['both', { title: 'Two crossings', body: `${ENGLISH.body} More.` }, ['title', 'body']],
  ['only how it is stressed', { body: ENGLISH.body.replace('little', '**little**') }, []],
])('a change of %s is noticed or let be', (_case, english, paths) => {
  expect(stale(english).map(({ path }) => path)).toEqual(paths)
})

test('a link that leads elsewhere is a change', () => {
  const [before, after] = ['/en/support/', '/en/'].map((url) => ({ body: `See [help](${url}). Do it today.` }))
  if (!before || !after) throw new Error('two texts')
  expect(stale(after, { ...PERSIAN, made: marksOf(before) })).toMatchObject([{ sentences: [{ text: 'See help.' }] }])
})

test('fields that were not brought up to date keep their marks', () => {
  const made = marksOf(ENGLISH)
  const changed = { title: 'Two crossings', body: `${ENGLISH.body} More.` }
  const files = { 'en.md': source(changed), 'fa.md': source({ ...PERSIAN, made }) }
  const partly = madeFrom({ kind: 'news', slug: 'crossing', files }, ['en', 'fa'], 'fa', new Set(['title']))
  expect(partly['body']).toBe(made['body'])
  expect(stale(changed, { ...PERSIAN, made: partly }).map(({ path }) => path)).toEqual(['body'])
})

test('without marks, what residents see now is the measure', () => {
  const before = { 'en.md': source(ENGLISH), 'fa.md': source(PERSIAN), 'ro.md': source(ROMANIAN) }
  const published = { kind: 'news' as const, slug: 'crossing', files: before }
  const after = { ...before, 'en.md': source({ body: ENGLISH.body.replace('little', 'much') }) }
  expect(judgeNews(before, { published })).toEqual([])
  expect(judgeNews(after, { published }).map(({ rule, language }) => `${rule} ${language}`)).toEqual([
    'translation_stale fa',
    'translation_stale ro',
  ])
  // Whoever changed the translation too has seen to it.
  const both = { ...after, 'fa.md': source({ ...PERSIAN, body: PERSIAN.body.replace('کم', 'زیاد') }) }
  expect(judgeNews(both, { published }).map(({ language }) => language)).toEqual(['ro'])
  expect(rulesOf(judgeNews(before))).toEqual(['translation_unproven', 'translation_unproven'])
})

test('what is missing is named: a file, a field, an empty field', () => {
  expect(judgeNews({ 'en.md': source(ENGLISH) })).toMatchObject([
    { rule: 'translation_file_missing', file: 'fa.md', language: 'fa', level: 'warns' },
    { rule: 'translation_file_missing', file: 'ro.md', language: 'ro' },
  ])
  const found = stale(ENGLISH, { title: '""', body: '', made: {} })
  expect(found.map(({ rule, path, language }) => [rule, path, language])).toEqual([
    ['translation_missing', 'title', 'fa'],
    ['translation_missing', 'body', 'fa'],
  ])
  expect(found[1]?.sentences).toHaveLength(3)
})

test('a paragraph that only the translation still has is named', () => {
  const item = itemFrom('consultation', 'consultations/violence-against-women-strategy')
  const english = item.files['en.yaml']?.replace(/^other_ways: \|\n(?: .*\n|\n)+/m, '') ?? ''
  const found = judge({ ...item, files: { ...item.files, 'en.yaml': english } }, { published: item })
  expect(
    found.filter(({ rule }) => rule === 'translation_left_over').map(({ file, path }) => `${file} ${path}`),
  ).toEqual(['fa.yaml other_ways', 'ro.yaml other_ways'])
})

test('one changed sentence of a real consultation makes one sentence stale in each language', () => {
  const item = itemFrom('consultation', 'consultations/violence-against-women-strategy')
  const english = item.files['en.yaml']?.replace('Much abuse is never reported.', 'Most abuse is never reported.') ?? ''
  const found = judge({ ...item, files: { ...item.files, 'en.yaml': english } }, { published: item })
  const changed = found.filter(({ rule }) => rule === 'translation_stale')
  expect(changed.map(({ language, path, sentences }) => [language, path, sentences?.map(({ text }) => text)])).toEqual([
    ['fa', 'reasons', ['Most abuse is never reported.']],
    ['ro', 'reasons', ['Most abuse is never reported.']],
  ])
})

test('an address is no sentence: where a link leads elsewhere, the translation is asked to follow, and is in order once it does', () => {
  const linked = (url: string) => ({ body: `We propose a crossing. See [the plan](${url}).` })
  const persian = (url: string) => ({ title: 'گذرگاه', body: `یک گذرگاه پیشنهاد می‌کنیم. [طرح](${url}) را ببینید.` })
  const made = marksOf(linked('/en/'))
  expect(stale(linked('/en/support/'), { ...persian('/fa/'), made })).toMatchObject([
    {
      rule: 'translation_link',
      level: 'warns',
      path: 'body',
      language: 'fa',
      values: { address: '/en/support/' },
      excerpt: 'See the plan.',
    },
  ])
  const followed = { 'en.md': source(linked('/en/support/')), 'fa.md': source({ ...persian('/fa/support/'), made }) }
  const before = { 'en.md': source(linked('/en/')), 'fa.md': source({ ...persian('/fa/'), made }) }
  const found = judgeNews(followed, { published: { kind: 'news', slug: 'crossing', files: before } })
  expect(found.filter(({ language, rule }) => language === 'fa' && rule.startsWith('translation'))).toEqual([])
})

test('a translation of one sentence against headings, a list, a table, a callout and a picture says what it leaves out', () => {
  const english = {
    body: '## One\n\nWords are here. More are here.\n\n- first\n- second\n\n| Where | How |\n| --- | --- |\n| Here | So |\n\n> [!NOTE]\n> Mind this.\n\n![A crossing](/pictures/crossing.jpg)',
  }
  const [thin] = stale(english, { ...PERSIAN, body: 'یک جمله.', made: marksOf(english) })
  expect(thin).toMatchObject({ rule: 'translation_thin', level: 'warns', language: 'fa', path: 'body' })
  expect(thin?.counts?.map(({ part, original, translated }) => [part, original, translated])).toEqual([
    ['headings', 1, 0],
    ['list_items', 2, 0],
    ['tables', 1, 0],
    ['pictures', 1, 0],
    ['callouts', 1, 0],
    ['sentences', expect.any(Number), 1],
  ])
  expect(stale(english, { ...PERSIAN, body: english.body, made: marksOf(english) })).toEqual([])
})
