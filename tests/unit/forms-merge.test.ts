import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readItemFile } from '#api/publishing/forms/item-file.ts'
import { differences, merged } from '#api/publishing/forms/merge.ts'

const QUESTIONS = `version: 1
pages:
  - id: one
    questions:
      - { id: a, type: short_text }
      - { id: b, type: long_text }
  - id: two
    questions:
      - { id: c, type: short_text }
`
const base = { 'en.yaml': 'title: Old\nquestions:\n  a: { label: Old a }\n', 'questionnaire.yaml': QUESTIONS }

test('what only one of two changed is kept without asking', () => {
  const mine = { ...base, 'en.yaml': base['en.yaml'].replace('title: Old', 'title: Mine') }
  const theirs = { ...base, 'en.yaml': base['en.yaml'].replace('Old a', 'Their a') }
  expect(differences(base, mine, theirs).map(({ place, changed }) => [place, changed])).toEqual([
    ['title', 'mine'],
    ['questions.a.label', 'theirs'],
  ])
  expect(merged(base, mine, theirs, new Map())['en.yaml']).toBe('title: Mine\nquestions:\n  a: { label: Their a }\n')
})

test('what both changed is chosen, place by place', () => {
  const mine = { ...base, 'en.yaml': base['en.yaml'].replaceAll('Old', 'Mine') }
  const theirs = { ...base, 'en.yaml': base['en.yaml'].replaceAll('Old', 'Theirs') }
  const found = differences(base, mine, theirs)
  expect(found.map(({ mine: one, theirs: two, changed }) => [one, two, changed])).toEqual([
    ['Mine', 'Theirs', 'both'],
    ['Mine a', 'Theirs a', 'both'],
  ])
  const choices = new Map([[found[0]?.key ?? '', 'theirs' as const]])
  expect(readItemFile('en.yaml', merged(base, mine, theirs, choices)['en.yaml'] ?? '').values).toEqual({
    title: 'Theirs',
    questions: { a: { label: 'Mine a' } },
  })
})

test('two questionnaires come together: a moved question, a new one, and one that was changed', () => {
  const file = 'questionnaire.yaml'
  const mine = {
    ...base,
    [file]: `version: 1\npages:\n  - id: one\n    questions:\n      - { id: b, type: long_text }\n      - { id: a, type: short_text }\n      - { id: new, type: date }\n  - id: two\n    questions:\n      - { id: c, type: short_text }\n`,
  }
  const theirs = { ...base, [file]: QUESTIONS.replace('id: c, type: short_text', 'id: c, type: long_text') }
  expect(readItemFile(file, merged(base, mine, theirs, new Map())[file] ?? '').values?.pages).toEqual([
    {
      id: 'one',
      questions: [
        { id: 'b', type: 'long_text' },
        { id: 'a', type: 'short_text' },
        { id: 'new', type: 'date' },
      ],
    },
    { id: 'two', questions: [{ id: 'c', type: 'long_text' }] },
  ])
})

test('a file that cannot be read is one place', () => {
  const mine = { ...base, 'en.yaml': 'title: [\n' }
  const theirs = { ...base, 'en.yaml': 'title: Theirs\n' }
  const [found] = differences(base, mine, theirs)
  expect(found).toMatchObject({ place: '', mine: 'title: [', changed: 'both' })
  expect(merged(base, mine, theirs, new Map([[found?.key ?? '', 'mine']]))['en.yaml']).toBe('title: [\n')
})

test('every word that both changed is in what was chosen, and nothing is from nowhere', () => {
  const word = fc.constantFrom('one', 'two', 'سه', 'four: 4', '- five', '')
  const file = fc.record({ title: word, summary: word, reasons: word })
  const text = (values: Record<string, string>) =>
    Object.entries(values)
      .filter(([, value]) => value !== '')
      .map(([name, value]) => `${name}: ${JSON.stringify(value)}\n`)
      .join('') || 'empty: true\n'
  fc.assert(
    fc.property(file, file, file, fc.boolean(), (was, own, other, takeMine) => {
      const [one, two, three] = [was, own, other].map((values) => ({ 'en.yaml': text(values) }))
      if (!one || !two || !three) return
      const found = differences(one, two, three)
      const choices = new Map(found.map(({ key }) => [key, takeMine ? ('mine' as const) : ('theirs' as const)]))
      const now = readItemFile('en.yaml', merged(one, two, three, choices)['en.yaml'] ?? '').values ?? {}
      for (const name of ['title', 'summary', 'reasons'] as const) {
        const both = was[name] !== own[name] && was[name] !== other[name]
        const wanted = both ? (takeMine ? own : other) : was[name] === own[name] ? other : own
        expect(now[name] ?? '').toBe(wanted[name])
      }
    }),
  )
})

test('the questions of a block are compared and put together one by one', () => {
  const block = (first: string, ...more: string[]) => ({
    'questionnaire.yaml': `questions:\n  - { id: age, type: one, options: [${first}] }\n  - { id: sex, type: one }\n${more.map((id) => `  - { id: ${id}, type: date }\n`).join('')}`,
  })
  const [base, mine, theirs] = [block('young, old'), block('young, middle, old'), block('young, old', 'born')]
  const found = differences(base, mine, theirs)
  expect(found.map(({ place, changed }) => [place, changed])).toEqual([
    ['order', 'theirs'],
    ['question.age', 'mine'],
    ['question.born', 'theirs'],
  ])
  expect(
    readItemFile('questionnaire.yaml', merged(base, mine, theirs, new Map())['questionnaire.yaml'] ?? '').values,
  ).toEqual({
    questions: [
      { id: 'age', type: 'one', options: ['young', 'middle', 'old'] },
      { id: 'sex', type: 'one' },
      { id: 'born', type: 'date' },
    ],
  })
})
