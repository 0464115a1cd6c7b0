import { expect, test } from 'vitest'
import { type Edit, editWith, editWithFile } from '#site/scripts/markdown-tools.ts'

const TABLE = '| first | second |\n| --- | --- |\n|  |  |'
const done = (value: string, { start, end, text }: Edit) => value.slice(0, start) + text + value.slice(end)
/** `[` and `]` stand for the two ends of what is marked. */
function marked(shown: string): [string, number, number] {
  const start = shown.indexOf('[')
  const end = shown.indexOf(']') - 1
  return [shown.replace('[', '').replace(']', ''), start, end]
}
const using = (tool: string, shown: string, words: string) => {
  const [value, start, end] = marked(shown)
  const edit = editWith(value, start, end, tool, words)
  if (!edit) throw new Error(`There is no tool ${tool}`)
  return done(value, edit)
}
const filing = (path: string, shown: string, words: string) => {
  const [value, start, end] = marked(shown)
  return done(value, editWithFile(value, start, end, path, words))
}

test('a picture after a new table, whose first heading is marked, leaves the table whole', () => {
  const shown = `Words.\n\n${TABLE.replace('first', '[first]')}\n\nMore.`
  expect(filing('pictures/lamps.webp', shown, 'Two lamps')).toBe(
    `Words.\n\n${TABLE}\n\n![Two lamps](pictures/lamps.webp)\n\nMore.`,
  )
  expect(filing('documents/order.pdf', shown, 'first')).toBe(
    `Words.\n\n${TABLE}\n\n[first](documents/order.pdf)\n\nMore.`,
  )
})

test.each(['table', 'callout', 'heading', 'list'])('a %s from within a table comes after it', (tool) => {
  const text = using(tool, TABLE.replace('second', '[second]'), 'one | two')
  expect(text.startsWith(`${TABLE}\n\n`)).toBe(true)
})

test.each<[string, string, string]>([
  ['in a paragraph', 'One [two] three.\nFour.\n\nFive.', 'One two three.\nFour.\n\nBLOCK\n\nFive.'],
  ['at its end', 'One.[]', 'One.\n\nBLOCK'],
  ['between two', 'One.\n\n[]\n\nTwo.', 'One.\n\nBLOCK\n\nTwo.'],
  ['in the last point of a list', '- one\n- t[]wo\n', '- one\n- two\n\nBLOCK\n'],
  ['in nothing', '[]', 'BLOCK'],
  ['before a line of blanks', 'On[]e.\n  \nTwo.', 'One.\n\nBLOCK\n\n  \nTwo.'],
])('a block put %s takes nothing away', (_case, shown, expected) => {
  const plain = (text: string) => text.replace(/\n{2,}/g, '\n\n')
  const callout = using('callout', shown, 'Mind this.').replace('> [!NOTE]\n> Mind this.', 'BLOCK')
  const picture = filing('pictures/a.webp', shown, 'A lamp').replace('![A lamp](pictures/a.webp)', 'BLOCK')
  expect(plain(callout)).toBe(plain(expected))
  expect(plain(picture)).toBe(plain(expected))
})

test('marked words become bold, a heading, a list and the link to a document', () => {
  expect(using('bold', 'One [two].', 'x')).toBe('One **two**.')
  expect(using('heading', '[One]', 'x')).toBe('## One')
  expect(using('list', '[One\nTwo]', 'x')).toBe('- One\n- Two')
  expect(filing('documents/order.pdf', 'See [the order] here.', 'the order')).toBe(
    'See [the order](documents/order.pdf) here.',
  )
})
