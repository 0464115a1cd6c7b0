import { expect, test } from 'vitest'
import type { Value } from '#api/publishing/forms/values.ts'
import { labelOfField } from '#site/lib/staff/editor/question-fields.ts'

const pages: Value[] = [
  {
    id: 'one',
    questions: [
      { id: 'visits', type: 'number', min: 10, max: 5 },
      { id: 'places', type: 'several', max: 3 },
    ],
  },
]
const words = { questions: { visits: { label: 'How many visits?' } } }

test('a field of a question is called as its card calls it', () => {
  expect(labelOfField(pages, words, 'pages.0.questions.0.max')).toBe('“How many visits?”: Largest number')
  expect(labelOfField(pages, words, 'pages.0.questions.1.max')).toBe('Most options')
  expect(labelOfField(pages, words, 'pages.0.id')).toBeUndefined()
})
