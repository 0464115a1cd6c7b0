import { expect, test } from 'vitest'
import { differencesOf } from '#site/lib/staff/difference.ts'

const text = (...lines: string[]) => `${lines.join('\n')}\n`

test('what differs is named by file and line, with a little of what stays', () => {
  const before = {
    'en.md': text('one', 'two', 'three', 'four', 'five', 'six'),
    'old.md': text('gone'),
    'same.md': 'x\n',
  }
  const after = {
    'en.md': text('one', 'two', 'three', 'for', 'five', 'six'),
    'new.md': text('fresh'),
    'same.md': 'x\n',
  }
  expect(differencesOf(before, after)).toEqual([
    {
      file: 'en.md',
      kind: 'changed',
      parts: [
        [
          { kind: 'same', before: 2, after: 2, words: 'two' },
          { kind: 'same', before: 3, after: 3, words: 'three' },
          { kind: 'removed', before: 4, words: 'four' },
          { kind: 'added', after: 4, words: 'for' },
          { kind: 'same', before: 5, after: 5, words: 'five' },
          { kind: 'same', before: 6, after: 6, words: 'six' },
        ],
      ],
    },
    { file: 'new.md', kind: 'new', parts: [[{ kind: 'added', after: 1, words: 'fresh' }]] },
    { file: 'old.md', kind: 'gone', parts: [[{ kind: 'removed', before: 1, words: 'gone' }]] },
  ])
})

test('long texts with little in common are shown whole, without the search for what they share', () => {
  const long = (word: string) =>
    text(...Array.from({ length: 8_000 }, (_, line) => (line % 100 === 0 ? `${line}` : `${word} ${line}`)))
  const [found] = differencesOf({ 'en.md': long('old') }, { 'en.md': long('new') })
  const kinds = found?.parts.flat().map(({ kind }) => kind)
  expect(kinds).toEqual([...Array<string>(8_000).fill('removed'), ...Array<string>(8_000).fill('added')])
})
