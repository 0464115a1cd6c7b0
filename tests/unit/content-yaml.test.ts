import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { OPEN } from '#tests/support/app.ts'
import { complaints, edit, lineIn } from '#tests/support/content.ts'

const asked = `consultations/${OPEN}/questionnaire.yaml`
const english = `consultations/${OPEN}/en.yaml`

const title = /^title: .*/m
test.each<[string, string, string | RegExp, string, number, string]>([
  [
    'a colon in a text',
    english,
    title,
    'title: Parks: have your say',
    2,
    'There is a colon inside a text. Put the whole text in quotation marks',
  ],
  ['a tab', english, '\nsummary', '\n\tsummary', 3, 'This line begins with a tab. Indent with spaces'],
  [
    'a quotation mark that is not closed',
    english,
    title,
    'title: "Parks',
    2,
    'A quotation mark is opened and never closed.',
  ],
  [
    'a quotation at the beginning of a text',
    english,
    title,
    'title: "Safe" parks',
    2,
    'A text that begins with a quotation mark or *',
  ],
  [
    'emphasis at the beginning of a text',
    english,
    title,
    'title: *Safe* parks',
    2,
    'A text that begins with a quotation mark or *',
  ],
  [
    'a name at the beginning of a text',
    english,
    title,
    'title: @council asks',
    2,
    'A text cannot begin with @, % or `.',
  ],
  ['a field twice', english, title, 'title: a\ntitle: b', 3, 'This name is there twice.'],
  [
    'a text that goes on without indentation',
    english,
    /^summary: .*/m,
    'summary: One line\nand another',
    4,
    'This line is no part of what stands above it.',
  ],
  [
    'a field that is not indented enough',
    asked,
    '        options: [whole_borough',
    '      options: [whole_borough',
    lineIn(asked, 'options: [whole_borough'),
    'This line is not indented like its neighbours.',
  ],
  [
    'a bracket too many',
    asked,
    'topics: [public_spaces',
    'topics: [public_spaces]]',
    lineIn(asked, 'topics:'),
    'There is a bracket ] or } too many.',
  ],
  [
    'a bracket too few',
    asked,
    'antisocial_behaviour]',
    'antisocial_behaviour',
    lineIn(asked, 'topics:') + 1,
    'A list in brackets is not closed, or lacks a comma.',
  ],
])(
  '%s is named with its line and the way out, and nothing that follows from it',
  (_case, file, from, to, line, way) => {
    expect(complaints((dir) => edit(dir, file, from, to))).toEqual([
      expect.stringContaining(`content/${file}, line ${line}: ${way}`),
    ])
  },
)

test('every text with a colon is named at once', () => {
  const said = complaints((dir) => {
    edit(dir, english, /^title: .*/m, 'title: Parks: have your say')
    edit(dir, english, /^summary: .*/m, 'summary: Dogs: yes or no')
  })
  expect(said.map((line) => line.split(':')[0])).toEqual([`content/${english}, line 2`, `content/${english}, line 3`])
})

test('a file in another encoding is named with the line of its first strange letter', () => {
  const said = complaints((dir) => {
    const path = join(dir, english)
    writeFileSync(path, Buffer.from(readFileSync(path, 'utf8').replace(/^title: /m, 'title: Café '), 'latin1'))
  })
  expect(said).toEqual([expect.stringContaining(`content/${english}, line 2: There is a letter that is not in UTF-8`)])
})

test('a YAML bomb is refused before it is unfolded', () => {
  const levels = Array.from(
    { length: 12 },
    (_, i) => `l${i + 1}: &l${i + 1} [${Array.from({ length: 9 }, () => `*l${i}`).join(', ')}]`,
  )
  expect(
    complaints((dir) => writeFileSync(join(dir, 'answers/en.yaml'), `l0: &l0 [x]\n${levels.join('\n')}\n`)).join('\n'),
  ).toContain('content/answers/en.yaml: The file repeats itself too often through aliases (&, *). Write the parts out.')
})

test('a file beyond all measure is not read', () => {
  expect(complaints((dir) => writeFileSync(join(dir, 'answers/en.yaml'), `# ${'x'.repeat(1_000_001)}`))[0]).toContain(
    'content/answers/en.yaml: The file is larger than 1000000 bytes.',
  )
})

test('a folder where a file should be is named', () => {
  expect(
    complaints((dir) => {
      rmSync(join(dir, asked))
      mkdirSync(join(dir, asked))
    }).join('\n'),
  ).toContain(`content/${asked}: The file cannot be read (EISDIR).`)
})
