import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { toHtml } from '#api/content/markdown.ts'
import { ContentProblems } from '#api/content/problems.ts'
import { readContent } from '#api/content/read.ts'
import { CONTENT_DIR, NOW, OPEN } from '#tests/support/app.ts'
import { copyOfContent, edit } from '#tests/support/content.ts'

const folder = `consultations/${OPEN}`
const asked = `${folder}/questionnaire.yaml`

/** What an editor is told after some changes. */
function complaints(change: (dir: string) => void): string[] {
  const dir = copyOfContent()
  change(dir)
  try {
    readContent(dir, NOW)
  } catch (error) {
    // The folder is named as it lies; here it is a copy of `content`.
    if (error instanceof ContentProblems) return error.message.replaceAll(dir, 'content').split('\n')
    throw error
  }
  return []
}

test('the demonstration’s content has no mistake', () => {
  expect(readContent(CONTENT_DIR, NOW).consultations.map(({ slug }) => slug)).toHaveLength(3)
})

test.each<[string, (dir: string) => void, RegExp]>([
  [
    'a field that does not exist',
    (d) => edit(d, asked, 'statutory: true', 'statutary: true'),
    /^content\/.*questionnaire\.yaml, line \d+.*: There is no field called statutary here\. Correct the spelling or take it out\./,
  ],
  [
    'a type that does not exist',
    (d) => edit(d, asked, 'type: ranking', 'type: sorting'),
    /questionnaire\.yaml, line \d+, at pages\.2\.questions\.2\.type: .*Give a type: one, several, scale/,
  ],
  [
    'a value of the wrong kind',
    (d) => edit(d, asked, 'max: 500', 'max: many'),
    /questionnaire\.yaml, line \d+, at pages\.3\.questions\.1\.max: This does not fit: .*number.* The largest number taken\./,
  ],
  [
    'an option with a character that ids do not have',
    (d) => edit(d, asked, '- fewer_rules', '- "<b>"'),
    /line 39, at pages\.1\.questions\.0\.options\.0: This is not written as it has to be\. An option: its id/,
  ],
  [
    'a field that does not exist, deep inside',
    (d) => edit(d, asked, 'required: true', 'requird: true'),
    /line 16, at pages\.0\.questions\.0: There is no field called requird here\./,
  ],
  [
    'a missing field',
    (d) => edit(d, asked, /^version: 1\n/, ''),
    /questionnaire\.yaml.* at version: This is missing\. The version of what is asked/,
  ],
  [
    'a file that is not YAML',
    (d) => edit(d, asked, 'topics: [public_spaces', 'topics: [public_spaces]]'),
    /questionnaire\.yaml, line \d+: This is not YAML: /,
  ],
  ['a missing file', (d) => rmSync(join(d, asked)), /questionnaire\.yaml: The file is missing\. Add it\.$/],
  [
    'a missing document',
    (d) => rmSync(join(d, folder, 'documents/draft-order.pdf')),
    /questionnaire\.yaml, at documents: The file documents\/draft-order\.pdf is missing\. Add it, or take the line out\.$/,
  ],
  [
    'a document outside its folder',
    (d) => edit(d, asked, 'file: draft-order.pdf', 'file: ../../secret.pdf'),
    /at documents\.0\.file: .*The name of a file in the documents folder/,
  ],
  [
    'a ward that is not in the area',
    (d) => edit(d, asked, 'wards: all', 'wards: [Burnt Oak, Camden Town]'),
    /at wards: There is no ward Camden Town\. Spell it as in content\/area\/area\.yaml\.$/,
  ],
  [
    'a topic that is not in the area',
    (d) => edit(d, asked, 'antisocial_behaviour]', 'weather]'),
    /at topics: There is no topic weather\. The topics are: crime,/,
  ],
  [
    'a block that does not exist',
    (d) => edit(d, asked, 'block: equality', 'block: equalities'),
    /at pages\.6\.block: There is no block equalities\. The blocks are: equality\.$/,
  ],
  [
    'a condition on a later question',
    (d) =>
      edit(
        d,
        asked,
        'when: { question: order_area, is: [some_places] }',
        'when: { question: last_seen, answered: true }',
      ),
    /at pages\.0\.questions\.3\.when: last_seen is not asked before this\. A condition can only look at an earlier question\.$/,
  ],
  [
    'a condition on an option that does not exist',
    (d) => edit(d, asked, 'is: [some_places]', 'is: [some_place]'),
    /at pages\.0\.questions\.3\.when: order_area has no option some_place\. Its options are: whole_borough,/,
  ],
  [
    'a condition that says nothing',
    (d) =>
      edit(d, asked, '{ question: order_area, is: [some_places] }', '{ question: order_area, has: [some_places] }'),
    /line 30, at pages\.0\.questions\.3\.when: There is no field called has here\..*When this is asked\. Name an earlier question and one of: is, is_not/,
  ],
  [
    'two questions of one id',
    (d) => edit(d, asked, 'id: missing_rule', 'id: order_area'),
    /at pages\.2\.questions\.3: Two questions are called order_area\. Give each its own id\.$/,
  ],
  [
    'an option listed twice',
    (d) =>
      edit(
        d,
        asked,
        'options: [whole_borough, some_places, nowhere]',
        'options: [whole_borough, some_places, nowhere, nowhere]',
      ),
    /at pages\.0\.questions\.2: nowhere is listed twice in order_area\. Take one out\.$/,
  ],
  ['numbers the wrong way round', (d) => edit(d, asked, 'min: 0', 'min: 501'), /min is larger than max\. Swap them\.$/],
  [
    'a closing before the opening',
    (d) => edit(d, asked, 'closes: 2027-01-24', 'closes: 2025-01-24'),
    /at closes: It closes before it opens\. Correct one of the dates\.$/,
  ],
  [
    'a day that is none',
    (d) => edit(d, asked, 'opens: 2026-10-26', 'opens: 2026-02-30'),
    /line 2, at opens: This is not a moment\. A day written like 2026-11-22/,
  ],
  [
    'moving dates outside a demonstration',
    (d) => edit(d, 'area/area.yaml', /demonstration:\n {2}written_on: .*/, ''),
    /at moves: Dates move in a demonstration only\. Take this line out\.$/,
  ],
  [
    'a folder name that is no address',
    (d) => renameSync(join(d, folder), join(d, 'consultations/My Consultation')),
    /^content\/consultations\/My Consultation: The name of the folder becomes the address\. Use small letters, digits and single hyphens\.$/,
  ],
  [
    'a missing English title',
    (d) => edit(d, `${folder}/en.yaml`, /^title: .*\n/m, ''),
    /en\.yaml, at title: These words are missing\. Add them; every language falls back on this one\.$/,
  ],
  [
    'a missing English option',
    (d) => edit(d, `${folder}/en.yaml`, / {6}nowhere: .*\n/, ''),
    /en\.yaml, at questions\.order_area\.options\.nowhere: These words are missing\./,
  ],
  [
    'words for something that is not asked',
    (d) => edit(d, `${folder}/fa.yaml`, '  order_area:', '  order_aria:'),
    /fa\.yaml, at questions\.order_aria: questionnaire\.yaml has nothing of this id\. Correct the spelling or take it out\.$/,
  ],
  [
    'words of the area missing in one language',
    (d) => edit(d, 'area/ro.yaml', /^partnership: .*\n/m, ''),
    /^content\/area\/ro\.yaml, at partnership: These words are missing\. Add them\.$/,
  ],
  [
    'a file of the area that is missing',
    (d) => rmSync(join(d, 'area/area.yaml')),
    /^content\/area\/area\.yaml: The file is missing\. Add it\.$/,
  ],
])('%s is named with its place and the way out', (_case, change, complaint) => {
  expect(complaints(change).join('\n')).toMatch(new RegExp(complaint.source, 'm'))
})

test('everything that is wrong is said at once, in the order of the files', () => {
  const said = complaints((dir) => {
    edit(dir, asked, 'wards: all', 'wards: [Camden Town]')
    edit(dir, asked, 'statutory: true', 'statutary: true')
    edit(dir, 'area/ro.yaml', /^partnership: .*\n/m, '')
    edit(dir, 'consultations/community-safety-2022/questionnaire.yaml', 'results: when_closed', 'results: never')
  })
  expect(said.filter((line) => line.startsWith('content/'))).toHaveLength(said.length)
  expect(new Set(said.map((line) => line.split(/[,:]/)[0]))).toEqual(
    new Set([
      `content/${asked}`,
      'content/area/ro.yaml',
      'content/consultations/community-safety-2022/questionnaire.yaml',
    ]),
  )
})

test('a YAML bomb is refused in no time', () => {
  const levels = Array.from(
    { length: 12 },
    (_, i) => `l${i + 1}: &l${i + 1} [${Array.from({ length: 9 }, () => `*l${i}`).join(', ')}]`,
  )
  const before = performance.now()
  expect(
    complaints((dir) => writeFileSync(join(dir, 'answers/en.yaml'), `l0: &l0 [x]\n${levels.join('\n')}\n`)).join('\n'),
  ).toContain('content/answers/en.yaml: The file repeats itself too often through aliases (&, *). Write the parts out.')
  expect(performance.now() - before).toBeLessThan(5_000)
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

test('a translation that is not there falls back to English, marked as such', () => {
  const dir = copyOfContent()
  rmSync(join(dir, folder, 'fa.yaml'))
  const consultation = readContent(dir, NOW).consultations.find(({ slug }) => slug === OPEN)
  expect(consultation?.translation).toMatchObject({ en: 'original', fa: 'none' })
  expect(consultation?.text.fa?.title).toMatchObject({ lang: 'en' })
  expect(consultation?.text.fa?.questions.agreement?.options.do_not_know).toMatchObject({ lang: 'fa' })
})

test.each([
  ['a script', 'Hello <script>alert(1)</script> there'],
  ['a picture that runs', '<img src=x onerror=alert(1)>\n\ntext'],
  ['an address that runs', '[link](javascript:alert(1)) and [another](data:text/html,x) and <vbscript:x>'],
  ['a style', '<style>body{display:none}</style>\n\n<p style="position:fixed">text</p>'],
  ['a frame', '<iframe src="https://example.org"></iframe>\n\n<form action=https://example.org><input></form>'],
  ['a link with its own attributes', '<a href="https://example.org" onclick="alert(1)">link</a>'],
])('%s in Markdown never reaches a page', (_case, markdown) => {
  expect(toHtml(markdown)).not.toMatch(
    /<(script|img|style|iframe|form|input)|=.?(javascript|data|vbscript):|onerror|onclick|style=/i,
  )
})

test('Markdown that people need is kept', () => {
  expect(toHtml('### A heading\n\n- [call](tel:+442079460310)\n- **now**\n\n| a | b |\n|---|---|\n| 1 | 2 |')).toMatch(
    /<h3>.*href="tel:\+442079460310".*<strong>now<\/strong>.*<td>2<\/td>/s,
  )
})
