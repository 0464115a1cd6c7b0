import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { staffTranslator, translator } from '#site/lib/i18n.ts'
import { LOCALES_DIR, localeFaults, SITE_DIR, usageFaults } from '#tests/locales-check.ts'
import { temporaryFolder } from '#tests/support/folder.ts'

test('every language has every word of the interface', () => {
  expect(localeFaults(LOCALES_DIR)).toEqual([])
})

test('the site uses no word that does not exist', () => {
  expect(usageFaults(LOCALES_DIR, SITE_DIR)).toEqual([])
})

/** Names, what stands on a key, examples of an address, and what somebody is to say in English on the telephone. */
const LATIN_IN_PERSIAN = ['Saysafe', 'PDF', 'Word', 'Excel', 'Shift', 'Ctrl', 'name', 'example', 'com', 'org', 'please']

test('nothing is left in English in the Persian interface but names, names in brackets and what is said in English', () => {
  const dir = join(LOCALES_DIR, 'fa')
  const sentences = (words: unknown): string[] =>
    typeof words === 'string' ? [words] : Object.values(words as object).flatMap(sentences)
  // What the guard finds is read by staff, and names files.
  const read = readdirSync(dir).filter((file) => file !== 'guard.json')
  const found = read.flatMap((file) =>
    sentences(JSON.parse(readFileSync(join(dir, file), 'utf8'))).flatMap((sentence) => {
      const words = sentence.replaceAll(/\{\{\w+\}\}|\([^()]*\)|«[^«»]*»/g, '').match(/[A-Za-z]{2,}/g) ?? []
      return words.filter((word) => !LATIN_IN_PERSIAN.includes(word)).map((word) => `${file}: ${word}`)
    }),
  )
  expect(found).toEqual([])
})

/** A locale folder, or a site, of these files. */
function folderOf(files: Record<string, object | string>): string {
  const dir = temporaryFolder()
  for (const [path, body] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, path)), { recursive: true })
    writeFileSync(join(dir, path), typeof body === 'string' ? body : JSON.stringify(body))
  }
  return dir
}

const english = { title: 'Hello {{name}}', found_one: '{{count}} thing', found_other: '{{count}} things' }
const romanian = {
  title: 'Salut {{name}}',
  found_one: 'un lucru',
  found_few: '{{count}} lucruri',
  found_other: '{{count}} de lucruri',
}

test.each<[string, object, string[]]>([
  ['a language that is complete in its own plural forms', romanian, []],
  ['a missing key', { ...romanian, title: undefined }, ['locales/ro: home.title is missing. Add it.']],
  ['a missing plural form', { ...romanian, found_few: undefined }, ['locales/ro: home.found_few is missing. Add it.']],
  [
    'a key too many',
    { ...romanian, farewell: 'Pa' },
    ['locales/ro: home.farewell is not in locales/en, or ro has no such plural form. Take it out.'],
  ],
  [
    'a plural form too many',
    { ...romanian, found_two: '{{count}}' },
    ['locales/ro: home.found_two is not in locales/en, or ro has no such plural form. Take it out.'],
  ],
  [
    'a slot with another name',
    { ...romanian, title: 'Salut {{nume}}' },
    ['locales/ro: home.title has the slots {{nume}}; en has {{name}}. Make them the same.'],
  ],
  [
    'a plural without its number',
    { ...romanian, found_few: 'lucruri' },
    ['locales/ro: home.found_few has the slots none; en has {{count}}. Make them the same.'],
  ],
  [
    'HTML',
    { ...romanian, title: '<b>Salut</b> {{name}}' },
    ['locales/ro: home.title has HTML in it. Write plain words.'],
  ],
  ['an empty text', { ...romanian, found_one: ' ' }, ['locales/ro: home.found_one is empty. Write the words.']],
])('%s is judged right', (_case, words, faults) => {
  expect(localeFaults(folderOf({ 'en/home.json': { ...english }, 'ro/home.json': words }))).toEqual(faults)
})

test('a missing file is all its keys', () => {
  expect(localeFaults(folderOf({ 'en/home.json': { title: 'x' }, 'fa/other.json': {} }))).toEqual([
    'locales/fa: home.title is missing. Add it.',
  ])
})

test('what only staff read is in the first language, judged there, and refused in any other', () => {
  const home = { title: 'x' }
  expect(
    localeFaults(folderOf({ 'en/home.json': home, 'en/staff.json': { a: 'Desk' }, 'ro/home.json': home })),
  ).toEqual([])
  expect(
    localeFaults(folderOf({ 'en/home.json': home, 'en/staff.json': { a: '<b>Desk</b>' }, 'ro/home.json': home })),
  ).toEqual(['locales/en: staff.a has HTML in it. Write plain words.'])
  expect(localeFaults(folderOf({ 'en/staff.json': { a: 'Desk' }, 'ro/staff.json': { a: 'Birou' } }))).toEqual([
    'locales/ro: staff.json is for en only. Take it out.',
  ])
})

test('staff words are found in the first language, and no other language pretends to have them', () => {
  expect(staffTranslator('en-GB')('staff.name')).toBe('Saysafe staff')
  const persian = translator('fa', 'fa') as unknown as (key: string) => string
  expect(() => persian('staff.name')).toThrow('locales/fa has no words for staff.name')
})

test('a key that the site uses and nobody wrote is named with its file', () => {
  const locales = folderOf({ 'en/home.json': english })
  const site = folderOf({
    'pages/index.astro': "{t('home.title')} {t('home.found', { count: 2 })} {t('home.nothing')} {format('home.other')}",
  })
  expect(usageFaults(locales, site)).toEqual([
    'site/pages/index.astro: there is no key home.nothing in locales/en. Correct it, or add the words.',
  ])
})

test('the command ends as its findings say', () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['tests/locales-check.ts'], { encoding: 'utf8' })
  const clean = localeFaults(LOCALES_DIR).length + usageFaults(LOCALES_DIR, SITE_DIR).length === 0
  expect({ status, said: (stdout + stderr).trim() !== '' }).toEqual({ status: clean ? 0 : 1, said: true })
})
