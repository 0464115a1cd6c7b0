import { expect, test } from 'vitest'
import staff from '#locales/en/staff.json' with { type: 'json' }
import { judge, judgeNews, judgeText, rulesOf } from '#tests/support/guard.ts'

test.each<[string, string, string[]]>([
  ['an outline', '## One\n\n### Two\n\n#### Three\n\n## Four', []],
  ['underlined headings', 'One\n---\n\n### Two', []],
  ['a heading in a code example', '```\n# One\n```', []],
  ['a first level', '# One\n\n## Two', ['heading_too_high']],
  ['a first level, underlined', 'One\n===', ['heading_too_high']],
  ['beginning too deep', '### One', ['heading_jump']],
  ['a jump', '## One\n\n#### Two', ['heading_jump']],
  ['a jump inside a quotation', '> ## One\n>\n> #### Two', ['heading_jump']],
  ['an empty heading', '## One\n\n##\n\n### Two', ['heading_empty']],
  ['a heading of marks that cannot be seen', '## \u200f&nbsp;', ['heading_empty']],
  ['Persian headings', '## یک\n\n#### سه', ['heading_jump']],
])('headings: %s', (_case, body, rules) => {
  expect(rulesOf(judgeText(body))).toEqual(rules)
})

test('the line of a torn table is named', () => {
  expect(judgeText('Words.\n\nLost |\n| --- | --- |')).toMatchObject([
    { rule: 'table_torn', level: 'warns', line: 7, excerpt: '| --- | --- |' },
  ])
})

test('a jump says what was wanted', () => {
  expect(judgeText('## One\n\n##### Two')[0]).toMatchObject({
    line: 6,
    excerpt: 'Two',
    values: { level: 5, wanted: 3 },
  })
})

test.each<[string, string, string[]]>([
  ['with a header', '| Ward | People |\n| --- | --- |\n| Hendon | 4 |', []],
  ['with an empty corner', '| | People |\n| --- | --- |\n| Hendon | 4 |', []],
  ['without a header', '| | |\n| --- | --- |\n| Hendon | 4 |', ['table_without_header']],
  ['with a gap in the header', '| Ward | |\n| --- | --- |\n| Hendon | 4 |', ['table_header_gap']],
  ['with nothing in it', '| Ward | People |\n| --- | --- |\n|  |  |', ['table_empty']],
  ['with a cell that nobody would see', '| Ward | People |\n| --- | --- |\n| Hendon | 4 | 5 |', ['table_lost_cells']],
  ['with nothing below its header', '| Where | How |\n| --- | --- |\n|  |  |', ['table_empty']],
  ['of a header alone', '| Where | How |\n| --- | --- |', ['table_empty']],
  ['that is only dashes', '---', []],
  [
    'torn off its header',
    '![Two lamps](pictures/lamps.webp)\n\n | How |\n| --- | --- |\n| Hendon | 4 |',
    ['table_torn'],
  ],
  ['of a ruler alone', 'Words.\n\n| --- | --- |\n\nMore.', ['table_torn']],
  ['shown as an example', '```\n| --- | --- |\n```', []],
])('tables: %s', (_case, body, rules) => {
  expect(rulesOf(judgeText(body))).toEqual(rules)
})

test.each<[string, string, string[]]>([
  ['signs that are no tags', 'Under 5 < 10 & more > less, a<b.', []],
  ['a tag in a code example', 'Write `<b>`.', []],
  ['an address in angle brackets', 'Write to <safety@council.example.org>.', []],
  ['a script', '<script>alert(1)</script>', ['raw_html']],
  ['a tag inside a sentence', 'This is <b>bold</b>.', ['raw_html', 'raw_html']],
  ['a comment', 'Text.\n\n<!-- hidden -->', ['raw_html']],
  ['a frame that is never closed', '<iframe src="https://example.com"', ['raw_html']],
  ['an event', '<img src=x onerror=alert(1)>', ['raw_html']],
])('HTML: %s', (_case, body, rules) => {
  expect(rulesOf(judgeText(body))).toEqual(rules)
})

test('a tag in a single line is seen too', () => {
  const found = judgeNews({ 'en.md': '---\ntitle: A <b>safer</b> crossing\n---\nText.' })
  expect(found.find(({ rule }) => rule === 'raw_html')).toMatchObject({ path: 'title', line: 2, level: 'stops' })
})

test.each<[string, Record<string, string>, object]>([
  [
    'YAML that does not parse',
    { 'en.yaml': 'translation: original\ntitle: "Never closed\nsummary: x\n' },
    { rule: 'unreadable_file', level: 'stops', file: 'en.yaml', line: expect.any(Number), language: 'en' },
  ],
  ['a name given twice', { 'en.yaml': 'title: a\ntitle: b\n' }, { rule: 'unreadable_file', file: 'en.yaml', line: 2 }],
  ['YAML that is a list', { 'en.yaml': '- a\n- b\n' }, { rule: 'unreadable_file', file: 'en.yaml' }],
  ['nests without end', { 'en.yaml': `title: ${'['.repeat(5_000)}` }, { rule: 'unreadable_file', file: 'en.yaml' }],
  ['a file without end', { 'en.yaml': `title: ${'a'.repeat(1_000_001)}` }, { rule: 'unreadable_file' }],
  ['nothing at all', {}, { rule: 'original_missing', file: 'en.yaml', level: 'stops' }],
  ['an empty file', { 'en.yaml': '' }, { rule: 'original_missing', file: 'en.yaml' }],
  ['only a translation', { 'fa.yaml': 'title: عنوان\n' }, { rule: 'original_missing', file: 'en.yaml' }],
])('%s is one finding and no crash', (_case, files, expected) => {
  expect(judge({ kind: 'consultation', slug: 'order', files })).toContainEqual(expect.objectContaining(expected))
})

test('frontmatter is found out too', () => {
  const judged = (source: string) => judgeNews({ 'en.md': source }).filter(({ rule }) => rule === 'unreadable_file')
  expect(judged('---\ntitle: a\n---\nText.')).toEqual([])
  expect(judged('---\r\ntitle: a\r\n---\r\nText.')).toEqual([])
  expect(judged('\uFEFF---\ntitle: a\n---\nText.')).toEqual([])
  expect(judged('Text without frontmatter.')).toEqual([])
  expect(judged('---\ntitle: a\nText.')).toMatchObject([{ file: 'en.md', line: 1 }])
  expect(judged('---\ntitle: a\nsummary: [b\n---\nText.')).toMatchObject([{ file: 'en.md', line: expect.any(Number) }])
})

test('aliases are not blown up', () => {
  const bomb = `a: &a ${JSON.stringify(Array(9).fill('x'))}\n${[...'bcdefghij']
    .map((name, index) => `${name}: &${name} [${Array(9).fill(`*${'abcdefghi'[index]}`)}]`)
    .join('\n')}`
  expect(judge({ kind: 'consultation', slug: 'order', files: { 'en.yaml': bomb } }).length).toBeLessThan(100)
})

test.each([
  ['An image of two lamps', 'alternative_text_says_picture'],
  ['Photograph showing the park', 'alternative_text_says_picture'],
  ['تصویری از دو چراغ', 'alternative_text_says_picture'],
  ['Imagine cu două lămpi', 'alternative_text_says_picture'],
])('the alternative text “%s” says what screen readers say anyway', (alt, rule) => {
  expect(judgeText(`![${alt}](pictures/lamps.webp)`)).toMatchObject([{ rule, level: 'warns', line: 4 }])
})

test('a picture and a document beside the text are nothing to be found', () => {
  expect(judgeText('![Two lamps](pictures/lamps.webp)\n\n[The order in full](documents/the-order.pdf)')).toEqual([])
})

test.each(['The_Order', 'the-order'])('a document called “%s” is called by its file', (words) => {
  expect(judgeText(`[${words}](documents/the-order.pdf)`)).toMatchObject([{ rule: 'document_words_file_name' }])
})

const { tools } = staff.editor
test.each<[string, string]>([
  ['a heading', `Words.\n\n## ${tools.headingWords}`],
  ['bold words', `Words and **${tools.boldWords}** inside.`],
  ['a list', `- What is ours\n- ${tools.listWords}`],
  ['a list within a list', `- ${tools.listWords}\n  - What is ours`],
  ['the words of a link', `See [${tools.linkWords}](/en/support/).`],
  ['a callout', `> [!NOTE]\n> ${tools.calloutWords}`],
  ['a heading of a table', `| Ward | ${tools.tableWords.split(' | ')[1]} |\n| --- | --- |\n| Hendon | 4 |`],
])('a sample that nobody typed over never goes live: %s', (_case, body) => {
  const found = judgeText(body)
  expect(found).toMatchObject([{ rule: 'sample_words', level: 'stops', path: 'body', line: expect.any(Number) }])
})

test('the same words among others are somebody’s own', () => {
  expect(
    judgeText(
      `## ${tools.headingWords} for the river\n\nThe ${tools.listWords} is that **all ${tools.boldWords}** help.`,
    ),
  ).toEqual([])
})

test('a link that leads nowhere yet stops', () => {
  expect(judgeText('See [the plan](https://).')).toMatchObject([{ rule: 'link_broken', level: 'stops' }])
})

test('an alternative that has no title yet is called by its place', () => {
  const files = {
    'en.yaml':
      'translation: original\ntitle: Order\nalternatives:\n  - title: Nothing\n    why_not: Too little.\n  - title: ""\n    why_not: ""\n',
  }
  const found = judge({ kind: 'consultation', slug: 'order', files }).filter(
    ({ rule }) => rule === 'consultation_alternative_short',
  )
  expect(found.map(({ values }) => values?.title)).toEqual(['Nothing', 'alternative 2'])
})
