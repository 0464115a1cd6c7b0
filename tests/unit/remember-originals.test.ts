import { expect, test } from 'vitest'
import { rememberOriginals } from '#api/publishing/forms/remember-originals.ts'
import { sentencesBehind } from '#api/publishing/forms/words-form.ts'

const NAME = 'news/crossing'
const TAGS = ['en', 'fa']
const english = (body: string) => `---\ntitle: A crossing\n---\n${body}\n`
const persian = (body: string) => `---\ntitle: گذرگاه\n---\n${body}\n`
const BEFORE = {
  'en.md': english('We propose a crossing. It costs little. Say what you think.'),
  'fa.md': persian('یک گذرگاه پیشنهاد می‌کنیم. ارزان است. نظر خود را بگویید.'),
}
const CHANGED = { ...BEFORE, 'en.md': english('We propose a bridge. It costs much. Say what you think.') }

const remembered = (after: typeof BEFORE) => rememberOriginals(NAME, BEFORE, after, TAGS)
const behind = (files: Record<string, string>) => sentencesBehind({ kind: 'news', slug: 'crossing', files }, TAGS, 'fa')

test('a translation by hand keeps what it was made from, for the field whose original changed', () => {
  expect(remembered(CHANGED)['fa.md']).toMatch(/made_from:\n {2}body: \S{8} \S{8} \S{8}\n---/)
  expect(behind(remembered(CHANGED))).toBe(2)
})

test('what is as it was, translated anew or marked already is left as it is', () => {
  expect(remembered(BEFORE)).toEqual(BEFORE)
  const anew = { ...CHANGED, 'fa.md': persian('یک پل پیشنهاد می‌کنیم. گران است. نظر خود را بگویید.') }
  expect(remembered(anew)).toEqual(anew)
  const marked = remembered(CHANGED) as typeof BEFORE
  expect(rememberOriginals(NAME, CHANGED, { ...marked, 'en.md': english('Nothing is left.') }, TAGS)['fa.md']).toBe(
    marked['fa.md'],
  )
})

test('the original as it was again leaves nothing behind', () => {
  expect(behind({ ...remembered(CHANGED), 'en.md': BEFORE['en.md'] })).toBe(0)
  expect(behind(BEFORE)).toBe(0)
})

test('a file that cannot be read is left alone', () => {
  const broken = { ...CHANGED, 'fa.md': '---\ntitle: [\n---\nx' }
  expect(remembered(broken)).toEqual(broken)
})
