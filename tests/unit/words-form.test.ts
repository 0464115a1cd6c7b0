import { expect, test } from 'vitest'
import { wordsForm } from '#api/publishing/forms/kinds.ts'
import { entriesOf, isSaidOf, rowsOf, sectionsOf } from '#api/publishing/forms/words-form.ts'

test('only a number is asked for its unit, and what has one from before, so that it can be taken out', () => {
  const sheet = {
    pages: [
      {
        id: 'you',
        questions: [
          { id: 'years', type: 'number' },
          { id: 'why', type: 'long_text' },
          { id: 'street', type: 'short_text' },
        ],
      },
    ],
  }
  const words = [{ questions: { street: { unit: 'years' } } }]
  const sections = sectionsOf(wordsForm('consultations'), entriesOf(sheet, words, {}), isSaidOf(sheet, words))
  const paths = rowsOf(sections).map(({ path }) => path.join('.'))
  expect(paths).toContain('questions.why.label')
  expect(paths.filter((path) => path.endsWith('.unit'))).toEqual(['questions.years.unit', 'questions.street.unit'])
})
