import { expect, test } from 'vitest'
import { plainDifferences } from '#site/lib/staff/plain-difference.ts'

test('what differs is said by its name in the form, and without the signs of files', () => {
  const before = { 'en.yaml': 'title: A crossing\nsummary: Short.\n', 'questionnaire.yaml': 'topics: [roads]\n' }
  const after = { 'en.yaml': 'title: A bridge\nsummary: Short.\n', 'questionnaire.yaml': 'topics: [roads, parks]\n' }
  expect(plainDifferences('consultations', 'en.yaml', before, after)).toEqual([
    { file: 'en.yaml', label: 'Title', before: 'A crossing', after: 'A bridge' },
    { file: 'questionnaire.yaml', label: 'Topics', before: expect.any(String), after: expect.any(String) },
  ])
  const question = (options: string) =>
    `pages:\n  - id: one\n    questions:\n      - id: agreement\n        type: single\n        options: [${options}]\n`
  const [asked] = plainDifferences(
    'consultations',
    'en.yaml',
    { 'questionnaire.yaml': question('yes, no') },
    { 'questionnaire.yaml': question('yes, no, unsure') },
  )
  expect(asked?.label).toBe('Question › agreement')
  expect(`${asked?.before} ${asked?.after}`).not.toMatch(/options:|\[/)
  expect(asked?.after).toContain('unsure')
})

test('a question and a page are called by their words, also where they are gone, with their ids beside them', () => {
  const words = (lang: string, label: string) => ({
    [`${lang}.yaml`]: `questions: { agreement: { label: ${label} } }\n`,
  })
  const en = words('en', 'Do you agree?')
  const page = (...ids: string[]) => ({
    'questionnaire.yaml': `pages:\n  - id: one\n    questions:\n${ids.map((id) => `      - { id: ${id}, type: long_text }\n`).join('')}`,
  })
  const said = (before: Record<string, string>, after: Record<string, string>) =>
    plainDifferences('consultations', 'en.yaml', before, after).map(({ label, id }) => [label, id])
  expect(said({ ...en, ...words('fa', 'x') }, { ...en, ...words('fa', 'y') })).toEqual([
    ['“Do you agree?” › Question', 'agreement'],
  ])
  expect(said({ ...en, ...page('agreement', 'why') }, { ...page('why') })).toContainEqual([
    '“Do you agree?”',
    'agreement',
  ])
  // What has no words yet keeps its id.
  expect(said(page('why'), page('why', 'how'))).toContainEqual(['Question › how', undefined])
})

test('a file that comes or goes is said place by place too, one that cannot be read as a whole', () => {
  const words = '---\ntitle: x\n---\ny\n'
  expect(plainDifferences('news', 'en.md', {}, { 'fa.md': words })).toEqual([
    { file: 'fa.md', label: 'Title', after: 'x' },
    { file: 'fa.md', label: 'Text', after: 'y' },
  ])
  expect(plainDifferences('news', 'en.md', { 'fa.md': words }, {})).toContainEqual({
    file: 'fa.md',
    label: 'Title',
    before: 'x',
  })
  const torn = 'title: [x\n'
  expect(plainDifferences('news', 'en.md', {}, { 'fa.yaml': torn })).toEqual([
    { file: 'fa.yaml', label: '', after: torn.trimEnd() },
  ])
  expect(plainDifferences('news', 'en.md', { 'en.md': 'x' }, { 'en.md': 'x' })).toEqual([])
})
