import { expect, test } from 'vitest'
import { plainDifferences } from '#site/lib/staff/plain-difference.ts'

test('what differs is said by its name in the form, and without the signs of files', () => {
  const before = { 'en.yaml': 'title: A crossing\nsummary: Short.\n', 'questionnaire.yaml': 'topics: [roads]\n' }
  const after = { 'en.yaml': 'title: A bridge\nsummary: Short.\n', 'questionnaire.yaml': 'topics: [roads, parks]\n' }
  expect(plainDifferences(before, after)).toEqual([
    { file: 'en.yaml', label: 'Title', before: 'A crossing', after: 'A bridge' },
    { file: 'questionnaire.yaml', label: 'Topics', before: expect.any(String), after: expect.any(String) },
  ])
  const question = (options: string) =>
    `pages:\n  - id: one\n    questions:\n      - id: agreement\n        type: single\n        options: [${options}]\n`
  const [asked] = plainDifferences(
    { 'questionnaire.yaml': question('yes, no') },
    { 'questionnaire.yaml': question('yes, no, unsure') },
  )
  expect(asked?.label).toBe('Question › Agreement')
  expect(`${asked?.before} ${asked?.after}`).not.toMatch(/options:|\[/)
  expect(asked?.after).toContain('unsure')
})

test('a file that comes or goes is one place, and nothing differs where nothing does', () => {
  expect(plainDifferences({}, { 'fa.md': '---\ntitle: x\n---\ny\n' })).toMatchObject([{ file: 'fa.md', label: '' }])
  expect(plainDifferences({ 'en.md': 'x' }, { 'en.md': 'x' })).toEqual([])
})
