import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readContent } from '#api/content/read.ts'
import { madeFrom } from '#api/publishing/guard/made-from.ts'
import { CLOSED, NEWS, NOW, OPEN } from '#tests/support/app.ts'
import { complaints, copyOfContent, edit, lineIn } from '#tests/support/content.ts'
import { addField, setStanding } from '#tests/support/standing.ts'

const news = `news/${NEWS}/news.yaml`
const words = `news/${NEWS}/en.md`
const banner = 'banners/order-by-phone-or-on-paper'
const privacy = 'pages/privacy/page.yaml'

type Case = [name: string, change: (dir: string) => void, sentence: RegExp]

function expectSaid(sentence: RegExp, change: (dir: string) => void): void {
  expect(complaints(change).join('\n')).toMatch(new RegExp(sentence.source, `m${sentence.flags}`))
}

test.each<Case>([
  [
    'news without an owner',
    (d) => edit(d, news, /^owner: .*\n/m, ''),
    /^content\/news\/.*news\.yaml.* at owner: This is missing\. The team or post that keeps this right/,
  ],
  [
    'a review on a day that is none',
    (d) => edit(d, news, /^review_by: .*$/m, 'review_by: 2026-02-30'),
    new RegExp(`line ${lineIn(news, 'review_by')}, at review_by: 2026-02-30 is not in the calendar\\.`),
  ],
  [
    'a misspelt field of news',
    (d) => edit(d, news, 'published:', 'publised:'),
    /line 1, at publised: There is no field called publised here\. Did you mean published\?$/,
  ],
  [
    'a topic that is not in the area',
    (d) => edit(d, news, '[hate_crime]', '[weather]'),
    /line \d+, at topics\.0: There is no topic weather\. The topics are: crime,/,
  ],
  [
    'news changed before it appeared',
    (d) => addField(d, ['news', NEWS], 'updated: 2020-01-01'),
    /line \d+, at updated: It was changed before it appeared\. Correct one of the dates\.$/,
  ],
  [
    'news without fields on top',
    (d) => writeFileSync(join(d, words), 'Just words.\n'),
    /en\.md, line 1: The file has to begin with a line ---, the fields translation, title, summary, and another line ---\.$/,
  ],
  [
    'a wrong field on top of the words',
    (d) => edit(d, words, 'translation: original', 'translation: done'),
    /en\.md, line 2, at translation: This has to be original or unchecked or checked\. original for the language/,
  ],
  [
    'words that end after their fields',
    (d) => edit(d, words, /---\n\n[\s\S]*$/, '---\n'),
    /en\.md, line 6: The text itself is missing\. Write it below the title and summary\.$/,
  ],
  [
    'a second title in the words',
    (d) => edit(d, words, '## Become', '# Become'),
    new RegExp(`en\\.md, line ${lineIn(words, '## Become')}: “# Become .*” would be a second title of the page\\.`),
  ],
  [
    'HTML in the words',
    (d) => edit(d, words, 'You need no experience.', '<b>You need no experience.</b>'),
    new RegExp(`en\\.md, line ${lineIn(words, 'You need no')}: <b> is HTML and would be dropped\\.`),
  ],
  ['news without English words', (d) => rmSync(join(d, words)), /en\.md: The file is missing\. Add it\.$/],
  [
    'a folder name that is no address',
    (d) => renameSync(join(d, 'news', NEWS), join(d, 'news/Hate Crime')),
    /^content\/news\/Hate Crime: The name of the folder becomes the address\./,
  ],
  [
    'no accessibility statement',
    (d) => rmSync(join(d, 'pages/accessibility'), { recursive: true }),
    /^content\/pages\/accessibility\/page\.yaml: Every site needs its accessibility statement: the law asks for it\./,
  ],
  [
    'no privacy notice',
    (d) => rmSync(join(d, 'pages/privacy'), { recursive: true }),
    /^content\/pages\/privacy\/page\.yaml: Every site needs its privacy notice: the law asks for it\./,
  ],
  [
    'an archived privacy notice',
    (d) => setStanding(d, ['pages', 'privacy'], 'archived'),
    /page\.yaml, line \d+, at standing: The law asks for this page, so it cannot go\. Change its words instead\.$/,
  ],
  [
    'something archived without a day and a note',
    (d) => addField(d, ['news', NEWS], 'standing: archived'),
    /news\.yaml.*at standing_since: Say since which day it is archived\.\n.*at standing_note\.en: Say in a sentence why it is archived\.$/s,
  ],
  [
    'a note in a language that the site does not speak',
    (d) => {
      setStanding(d, ['news', NEWS], 'withdrawn')
      edit(d, news, '  fa: ', '  de: ')
    },
    /line \d+, at standing_note\.de: The site has no language de\. Take it out\.$/,
  ],
  [
    'an archiving that is still to come',
    (d) => {
      setStanding(d, ['news', NEWS], 'archived')
      edit(d, news, '2026-11-20', '2027-11-20')
    },
    /at standing_since: This day has not come yet\. Give the day on which you do it\.$/,
  ],
  [
    'a note about what still stands',
    (d) => addField(d, ['news', NEWS], 'standing: published\nstanding_since: 2026-11-20'),
    /at standing_since: This belongs to what is archived or withdrawn\. Set standing, or take it out\.$/,
  ],
  [
    'an earlier address that is somebody else’s',
    (d) => addField(d, ['news', NEWS], 'earlier_addresses: [public-spaces-order-your-say]'),
    /news\.yaml, line \d+, at earlier_addresses\.0: public-spaces-order-your-say belongs to news\/public-spaces-order-your-say\./,
  ],
  [
    'an earlier address that is the present one',
    (d) => addField(d, ['news', NEWS], `earlier_addresses: [${NEWS}]`),
    /at earlier_addresses\.0: .* is its present name, or is listed twice\. Take it out\.$/,
  ],
  [
    'an earlier address that is none',
    (d) => addField(d, ['pages', 'privacy'], 'earlier_addresses: [../secret]'),
    new RegExp(`${privacy}, line \\d+, at earlier_addresses\\.0: This is not written as it has to be\\.`),
  ],
  [
    'a banner that ends before it begins',
    (d) => edit(d, `${banner}/banner.yaml`, /^shows_until: .*$/m, 'shows_until: 2020-01-01'),
    /line \d+, at shows_until: It ends before it begins\. Correct one of the dates\.$/,
  ],
  [
    'a banner whose link has no words',
    (d) => edit(d, `${banner}/ro.yaml`, /^link: .*\n/m, ''),
    /ro\.yaml, .*at link: This is missing\. banner\.yaml has a link: say in words where it leads\.$/,
  ],
  [
    'words for a link that leads nowhere',
    (d) => edit(d, `${banner}/banner.yaml`, /^link: .*\n/m, ''),
    /en\.yaml, line \d+, at link: banner\.yaml has no link\. Add its address there, or take this out\./,
  ],
  [
    'a link that runs',
    (d) => edit(d, `${banner}/banner.yaml`, /^link: .*$/m, 'link: javascript:alert(1)'),
    /line \d+, at link: This is not an address\. Where its link leads/,
  ],
  [
    'moving dates outside a demonstration',
    (d) => edit(d, 'area/area.yaml', /demonstration:\n {2}written_on: .*/, ''),
    /banner\.yaml, line \d+, at moves: Dates move in a demonstration only\. Take this line out\./,
  ],
])('%s is named with its place and the way out', (_case, change, sentence) => {
  expectSaid(sentence, (dir) => {
    // Reading these takes longer than all the rest, and they have nothing to do with it.
    rmSync(join(dir, 'consultations'), { recursive: true })
    change(dir)
  })
})

test.each<Case>([
  [
    'ready-made questions without an owner',
    (d) => edit(d, 'blocks/equality/questionnaire.yaml', /^owner: .*\n/m, ''),
    /blocks\/equality\/questionnaire\.yaml.* at owner: This is missing\./,
  ],
  [
    'a shared answer that the first language has no words for',
    (d) => edit(d, 'answers/en.yaml', /^ {2}do_not_know: .*\n/m, ''),
    /answers\/en\.yaml.*, at options\.do_not_know: Another language has words for this answer\. Add them here/,
  ],
  [
    'shared answers that nobody keeps',
    (d) => rmSync(join(d, 'answers/answers.yaml')),
    /answers\/answers\.yaml: .*missing/,
  ],
  [
    'a consultation without a review date',
    (d) => edit(d, `consultations/${OPEN}/questionnaire.yaml`, /^review_by: .*\n/m, ''),
    /questionnaire\.yaml.* at review_by: This is missing\. The day by which its owner looks at it again/,
  ],
  [
    'an open consultation in the archive',
    (d) => setStanding(d, ['consultations', OPEN], 'archived'),
    /at standing: It is not closed yet\. Archive it when it is, or withdraw it\./,
  ],
  [
    'a consultation in the archive that came to nothing said',
    (d) => {
      setStanding(d, ['consultations', CLOSED], 'archived')
      edit(d, `consultations/${CLOSED}/en.yaml`, /^outcome: \|\n( {2}.*\n|\n)*/m, '')
    },
    /en\.yaml.*at outcome: Say what came of it, or why nothing did\. Without that it cannot be archived\.$/,
  ],
])('%s is named with its place and the way out', (_case, change, sentence) => {
  expectSaid(sentence, change)
})

test('words that are not translated fall back to English, marked as such', () => {
  const dir = copyOfContent()
  rmSync(join(dir, `news/${NEWS}/fa.md`))
  rmSync(join(dir, `${banner}/fa.yaml`))
  const content = readContent(dir, NOW)
  const found = content.news.find(({ slug }) => slug === NEWS)
  expect(found?.translation).toMatchObject({ en: 'original', fa: 'none', ro: 'unchecked' })
  for (const part of ['title', 'summary', 'body'] as const) expect(found?.text.fa?.[part].lang).toBe('en')
  expect(content.banners[0]?.text.fa?.words.lang).toBe('en')
})

test('a banner whose original says something else since it was translated is marked as outdated', () => {
  const dir = copyOfContent()
  const files = Object.fromEntries(
    ['banner.yaml', 'en.yaml', 'fa.yaml'].map((name) => [name, readFileSync(join(dir, banner, name), 'utf8')]),
  )
  const [slug = ''] = banner.split('/').slice(1)
  const made = madeFrom({ kind: 'banner', slug, files }, ['en', 'fa'], 'fa')
  edit(
    dir,
    `${banner}/fa.yaml`,
    /$/,
    `\nmade_from:\n${Object.entries(made)
      .map(([path, mark]) => `  ${path}: ${mark}\n`)
      .join('')}`,
  )
  expect(readContent(dir, NOW).banners[0]?.translation).toEqual({ en: 'original', fa: 'unchecked', ro: 'unchecked' })
  edit(dir, `${banner}/en.yaml`, /^text: .*$/m, 'text: The line for questions is closed on Friday.')
  expect(readContent(dir, NOW).banners[0]?.translation).toEqual({ en: 'original', fa: 'outdated', ro: 'unchecked' })
})

test('of what is withdrawn nobody reads the words, wrong or missing', () => {
  const dir = copyOfContent()
  for (const of of [
    ['news', NEWS],
    ['consultations', OPEN],
  ] as const)
    setStanding(dir, of, 'withdrawn')
  rmSync(join(dir, words))
  writeFileSync(join(dir, `consultations/${OPEN}/en.yaml`), 'nonsense: [')
  const content = readContent(dir, NOW)
  expect(content.withdrawn.map(({ kind, slug }) => `${kind}/${slug}`)).toEqual([
    `consultations/${OPEN}`,
    `news/${NEWS}`,
  ])
  expect(JSON.stringify([content.news, content.consultations])).not.toMatch(new RegExp(`${NEWS}"|${OPEN}"`))
  expect(content.withdrawn[1]?.note).toEqual({
    en: { text: 'Its figures were wrong.', lang: 'en' },
    fa: { text: 'آمار آن نادرست بود.', lang: 'fa' },
    ro: { text: 'Its figures were wrong.', lang: 'en' },
  })
})

test('a file that stands beside the folders of news is nobody’s business', () => {
  const dir = copyOfContent()
  writeFileSync(join(dir, 'news/notes.txt'), 'not news')
  mkdirSync(join(dir, 'pages/about'))
  writeFileSync(join(dir, 'pages/about/page.yaml'), 'owner: Team\nreview_by: 2027-01-01\nupdated: 2026-11-01\n')
  writeFileSync(
    join(dir, 'pages/about/en.md'),
    '---\r\ntranslation: original\r\ntitle: About\r\nsummary: What this is.\r\n---\r\n\r\nWords.\r\n',
  )
  expect(readContent(dir, NOW).pages.map(({ slug, inFooter }) => [slug, inFooter])).toEqual([
    ['about', false],
    ['accessibility', true],
    ['code-of-conduct', false],
    ['privacy', true],
  ])
})
