import { expect, test } from 'vitest'
import { judgeNews, judgeText, rulesOf } from '#tests/support/guard.ts'

/** Marks that would take Markdown's parser longer and longer, or overflow its stack. */
test.each([
  ...['[', ']', '![', '*a ', '*a **a ', '>', '> > a\n', '- ', '1. ', '<', '<a ', '`a``', '[a](', '[a][b] ', '~a', '&'],
  ...[' - a\n', '[^1]', '[a]: b\n', '| a | b |\n', '# a\n', '<!-- ', '_a', '**a** '],
])('"%s" without end stops, and is not parsed', (unit) => {
  const found = judgeText(unit.repeat(100_000 / unit.length))
  expect(rulesOf(found)).toEqual(['text_too_tangled'])
  expect(found[0]).toMatchObject({ level: 'stops', file: 'en.md', path: 'body' })
})

test('a long text that somebody wrote is not tangled', () => {
  const page =
    '## A heading\n\nA paragraph with [a link](/en/support/) and **stress**, `code` and a & b.\n\n- one\n- two\n\n'
  expect(rulesOf(judgeText(page.repeat(300)))).toEqual([])
  expect(rulesOf(judgeText(`| a | b |\n| - | - |\n${'| c | 4 |\n'.repeat(2_000)}`))).toEqual([])
})

const FILES = (body: string) => ({
  'en.md': `---\ntitle: A\n---\n${body}`,
  'fa.md': `---\ntitle: B\nmade_from: { title: x, body: y z }\n---\n${body}`,
})

/** Processor time for a text of about so many characters, the better of two. */
function cost(unit: string, characters: number): number {
  const files = FILES(unit.repeat(Math.ceil(characters / unit.length)))
  const costs = [1, 2].map(() => {
    const before = process.cpuUsage()
    judgeNews(files)
    const { user, system } = process.cpuUsage(before)
    return (user + system) / 1_000
  })
  return Math.min(...costs)
}

/** Four times the text may cost four times as much, not sixteen times; what costs next to nothing is not compared. */
test.each([
  ...[
    'a',
    '1',
    '1-',
    '0 ',
    '07 ',
    '44 ',
    '@',
    'a@a.',
    'a@',
    'www.',
    '. ',
    'a. ',
    'creation',
    '۱',
    '\u200c',
    '𝒳',
    '|',
    '|a',
  ],
  ...['12/03/2024 ', '12 March 2024. ', '07700 900123. ', 'a.b@gmail.com. ', 'Considerable responsibilities remain. '],
])('the guard keeps pace with "%s" without end', { retry: 2 }, (unit) => {
  const [small, large] = [cost(unit, 6_000), cost(unit, 24_000)]
  expect((large + 20) / (small + 20)).toBeLessThan(9)
})

test('findings without end are cut, and the last says how many more there were', () => {
  const found = judgeText(
    Array.from({ length: 120 }, (_, index) => `![](/pictures/crossing.jpg?${index})`).join('\n\n'),
  )
  expect(found).toHaveLength(50)
  expect(found.at(-1)?.values).toEqual({ more: 70 })
})

test.each(['[', '{', '{a: ', '- ', 'a: &a ', '"', '? ', '!!a ', '*a ', 'a:\n '])(
  'frontmatter of "%s" without end is one finding',
  (unit) => {
    const found = judgeNews({ 'en.md': `---\n${unit.repeat(20_000 / unit.length)}\n---\nText.` })
    expect(found.filter(({ level }) => level === 'stops')).toMatchObject([{ rule: 'unreadable_file', file: 'en.md' }])
  },
)

test.each<[string, string]>([
  ['marks that turn the direction of writing', '\u202e\u2066\u2069'.repeat(100)],
  ['halves of characters', '\ud800 a \udc00'],
  ['a zero byte', 'a\0b'],
  ['nothing but blanks', ' \n\t\n '],
])('%s break nothing', (_case, body) => {
  expect(() => judgeNews({ ...FILES(body), '../../etc/passwd': 'root', 'picture.jpg': '\0\0' })).not.toThrow()
})
