import { expect, test } from 'vitest'
import { plainDifferences } from '#site/lib/staff/plain-difference.ts'

test('what differs is said by its name in the form, and without the signs of files', () => {
  const before = { 'en.yaml': 'title: A crossing\nsummary: Short.\n', 'questionnaire.yaml': 'topics: [roads]\n' }
  const after = { 'en.yaml': 'title: A bridge\nsummary: Short.\n', 'questionnaire.yaml': 'topics: [roads, parks]\n' }
  expect(plainDifferences('consultations', before, after)).toEqual([
    { file: 'en.yaml', label: 'Title', before: 'A crossing', after: 'A bridge' },
    { file: 'questionnaire.yaml', label: 'Topics', before: expect.any(String), after: expect.any(String) },
  ])
  const question = (options: string) =>
    `pages:\n  - id: one\n    questions:\n      - id: agreement\n        type: single\n        options: [${options}]\n`
  const [asked] = plainDifferences(
    'consultations',
    { 'questionnaire.yaml': question('yes, no') },
    { 'questionnaire.yaml': question('yes, no, unsure') },
  )
  expect(asked?.label).toBe('Question › agreement')
  expect(`${asked?.before} ${asked?.after}`).not.toMatch(/options:|\[/)
  expect(asked?.after).toContain('unsure')
})

test('a file that comes or goes is said place by place too, one that cannot be read as a whole', () => {
  const words = '---\ntitle: x\n---\ny\n'
  expect(plainDifferences('news', {}, { 'fa.md': words })).toEqual([
    { file: 'fa.md', label: 'Title', after: 'x' },
    { file: 'fa.md', label: 'Text', after: 'y' },
  ])
  expect(plainDifferences('news', { 'fa.md': words }, {})).toContainEqual({
    file: 'fa.md',
    label: 'Title',
    before: 'x',
  })
  const torn = 'title: [x\n'
  expect(plainDifferences('news', {}, { 'fa.yaml': torn })).toEqual([
    { file: 'fa.yaml', label: '', after: torn.trimEnd() },
  ])
  expect(plainDifferences('news', { 'en.md': 'x' }, { 'en.md': 'x' })).toEqual([])
})
