import fc from 'fast-check'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readItemFile, writeItemFile } from '#api/publishing/forms/item-file.ts'
import { same, type Value, type Values } from '#api/publishing/forms/values.ts'
import { writeYamlValues, readYamlValues } from '#api/publishing/forms/yaml-text.ts'
import { CONTENT_DIR } from '#tests/support/app.ts'

const AWKWARD = [
  'yes',
  'null',
  '~',
  '12',
  '0x1f',
  '2026-11-22',
  ' leading and trailing ',
  'a: b',
  '# no comment',
  '- no list',
  '---',
  'one\n---\ntwo\n',
  '"quoted" and ‘single’ and \'plain\'',
  '\n\nlines\n\n\nmore   \n  indented\n',
  'tab\tin it',
  '\ttab first\nand more',
  '{ not: flow }',
  '& * ! | > % @ `',
  'سلام، این یک متن فارسی است: «نقل قول» — ۱۲۳',
  'ئەم دەقە بە کوردییە',
  '👩🏽‍🚒🏳️‍🌈 emoji',
  '\u200f\u202aدوسویه\u202c',
  '\u2028 line separator \u0085 next line',
  '\u0000 control \u001b',
  '...',
  '__proto__',
]
const text = fc.oneof(fc.constantFrom(...AWKWARD), fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }))
const name = fc.oneof(fc.stringMatching(/^[a-z][a-z_]{0,8}$/), fc.constantFrom('yes', '12', 'a: b', 'سن', ' x '))
const { value } = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    text,
    fc.integer(),
    fc.boolean(),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(name, tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
}))
const values: fc.Arbitrary<Values> = fc.dictionary(name, value, { maxKeys: 5, noNullPrototype: true })

test('every file of the demonstration stays as it is when nothing is changed', () => {
  const files = readdirSync(CONTENT_DIR, { recursive: true, encoding: 'utf8' }).filter((one) =>
    /\.(yaml|md)$/.test(one),
  )
  expect(files.length).toBeGreaterThan(40)
  for (const file of files) {
    const source = readFileSync(join(CONTENT_DIR, file), 'utf8')
    const read = readItemFile(file, source)
    expect(read.faults, file).toBeUndefined()
    expect(writeItemFile(file, source, read.values ?? {}), file).toBe(source)
  }
})

test('one changed field changes its own lines only, in every file of the demonstration', () => {
  for (const file of readdirSync(CONTENT_DIR, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.yaml')) continue
    const source = readFileSync(join(CONTENT_DIR, file), 'utf8')
    const written = writeItemFile(file, source, { ...readItemFile(file, source).values, new_field: 'یک: متن' })
    expect(
      written.split('\n').filter((line) => !line.startsWith('new_field')),
      file,
    ).toEqual(source.split('\n'))
  }
})

test('whatever is written is read again, over any file', () => {
  fc.assert(
    fc.property(values, values, (before, after) => {
      const source = writeYamlValues('', before)
      expect(readYamlValues(source).values).toEqual(before)
      const written = writeYamlValues(source, after)
      expect(same(readYamlValues(written).values, after), written).toBe(true)
      expect(writeYamlValues(written, after)).toBe(written)
    }),
    { numRuns: 400 },
  )
})

test('whatever is written is read again from a Markdown file', () => {
  const body = fc
    .oneof(text, fc.constant('\n## سرتیتر\n\n---\n\n> [!NOTE]\n> words\n'))
    .map((one) => one.replace(/\r\n?/g, '\n'))
  fc.assert(
    fc.property(values, body, body, (fields, first, second) => {
      const { body: _none, ...own } = fields
      const source = writeItemFile('en.md', '', { ...own, body: first })
      expect(readItemFile('en.md', source).values).toEqual({ ...own, body: first })
      const written = writeItemFile('en.md', source, { ...own, title: second, body: second })
      expect(readItemFile('en.md', written).values).toEqual({ ...own, title: second, body: second })
    }),
    { numRuns: 300 },
  )
})

test('100,000 characters of Persian survive', () => {
  const long = 'سلام: «دنیا» 👋\n'.repeat(6_700)
  const source = 'translation: checked\n# A note.\nsummary: old\n'
  const written = writeYamlValues(source, { translation: 'checked', summary: long })
  expect(readYamlValues(written).values?.summary).toBe(long)
  expect(written).toContain('# A note.')
})

test('comments and order stay, and go along with what is moved', () => {
  const source = `# On top.
opens: 2026-01-01 # a Thursday
pages:
  # About you.
  - id: you
    questions: [a, b]
  # About streets.
  - id: streets
    when: { question: a, is: [yes, 'no'] }
`
  const written = writeYamlValues(source, {
    opens: '2026-01-02',
    pages: [
      { id: 'streets', when: { question: 'a', is: ['yes', 'no'] } },
      { id: 'you', questions: ['a'] },
    ],
  })
  expect(written).toBe(`# On top.
opens: 2026-01-02 # a Thursday
pages:
  # About streets.
  - id: streets
    when: { question: a, is: [yes, 'no'] }
  # About you.
  - id: you
    questions: [a]
`)
})

test.each([
  [
    'a bomb of aliases',
    `a: &a [x, x]\n${'bcdefghij'.replace(/./g, (n, i) => `${n}: &${n} [${`*${'abcdefghij'[i]}, `.repeat(9)}x]\n`)}`,
    undefined,
  ],
  ['an unclosed bracket', 'title: x\nlist: [a, b\n', 3],
  ['a name twice', 'title: x\ntitle: y\n', 2],
  ['a list on top', '- a\n', 1],
  ['nesting without end', `a: ${'['.repeat(20_000)}`, undefined],
])('%s is refused in words', (_case, source, line) => {
  const { faults } = readItemFile('en.yaml', source)
  expect(faults?.[0]?.message).toMatch(/\w+/)
  if (line !== undefined) expect(faults?.[0]?.line).toBe(line)
})

test('a Markdown file names the line in the file, not in its fields', () => {
  expect(readItemFile('en.md', '---\ntitle: x\ntitle: y\n---\nwords\n').faults?.[0]?.line).toBe(3)
  expect(readItemFile('en.md', 'words\n').faults?.[0]?.line).toBe(1)
})
