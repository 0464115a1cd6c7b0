import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { FIRST_LANGUAGE_ONLY } from '#site/lib/locales.ts'

// `npm run locales:check`: every language has every word of the interface, but for what only staff read.
export const LOCALES_DIR = fileURLToPath(new URL('../locales', import.meta.url))
export const SITE_DIR = fileURLToPath(new URL('../site', import.meta.url))

/** The language that the others are compared with. */
const SOURCE = 'en'
const PLURAL = /_(zero|one|two|few|many|other)$/

type Words = Map<string, string>
type Tree = { [name: string]: string | Tree }

/** A line for each fault in the folders of a locale folder; none when all is well. */
export function localeFaults(dir: string): string[] {
  const source = wordsOf(dir, SOURCE)
  const languages = readdirSync(dir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort()
  return languages.flatMap((lang) => {
    const first = lang === SOURCE
    const words = first ? source : wordsOf(dir, lang, FIRST_LANGUAGE_ONLY)
    const wanted = keysFor(lang, first ? source : wordsOf(dir, SOURCE, FIRST_LANGUAGE_ONLY))
    const astray = first
      ? []
      : FIRST_LANGUAGE_ONLY.filter((name) => existsSync(join(dir, lang, `${name}.json`))).map(
          (name) => `locales/${lang}: ${name}.json is for ${SOURCE} only. Take it out.`,
        )
    const missing = [...wanted]
      .filter(([key]) => !words.has(key))
      .map(([key]) => `locales/${lang}: ${key} is missing. Add it.`)
    const extra = [...words.keys()]
      .filter((key) => !wanted.has(key))
      .map(
        (key) =>
          `locales/${lang}: ${key} is not in locales/${SOURCE}, or ${lang} has no such plural form. Take it out.`,
      )
    const wrong = [...words].flatMap(([key, text]) =>
      wanted.has(key) ? textFaults(lang, key, text, wanted.get(key) ?? '') : [],
    )
    return [...astray, ...missing, ...extra, ...wrong]
  })
}

/** A line for each key that the site's code uses and no locale has. */
export function usageFaults(dir: string, siteDir: string): string[] {
  const known = new Set([...wordsOf(dir, SOURCE).keys()].flatMap((key) => [key, key.replace(PLURAL, '')]))
  return readdirSync(siteDir, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(astro|svelte|ts)$/.test(file))
    .flatMap((file) =>
      [...readFileSync(join(siteDir, file), 'utf8').matchAll(/(?<![\w.$])t\(\s*(['"`])(\w+\.[\w.]+)\1/g)]
        .map(([, , key = '']) => key)
        .filter((key) => !known.has(key))
        .map((key) => `site/${file}: there is no key ${key} in locales/${SOURCE}. Correct it, or add the words.`),
    )
}

/** Every text by `file.part.key`, but for those of the files left out. */
function wordsOf(dir: string, lang: string, without: readonly string[] = []): Words {
  const words: Words = new Map()
  const add = (tree: Tree, prefix: string): void => {
    for (const [name, value] of Object.entries(tree)) {
      if (typeof value === 'string') words.set(prefix + name, value)
      else add(value, `${prefix}${name}.`)
    }
  }
  for (const file of existsSync(join(dir, lang))
    ? readdirSync(join(dir, lang)).filter(
        (name) => name.endsWith('.json') && !without.includes(name.slice(0, -'.json'.length)),
      )
    : []) {
    add(JSON.parse(readFileSync(join(dir, lang, file), 'utf8')) as Tree, `${file.slice(0, -'.json'.length)}.`)
  }
  return words
}

/** The keys a language needs, each plural in that language's own forms, with the source's text. */
function keysFor(lang: string, source: Words): Words {
  const forms = new Intl.PluralRules(lang).resolvedOptions().pluralCategories
  const isPlural = (key: string) => PLURAL.test(key) && source.has(key.replace(PLURAL, '_other'))
  return new Map(
    [...source].flatMap(([key, text]): [string, string][] => {
      if (!isPlural(key)) return [[key, text]]
      return key.endsWith('_other') ? forms.map((form) => [key.replace(PLURAL, `_${form}`), text]) : []
    }),
  )
}

const slots = (text: string) => [...new Set([...text.matchAll(/\{\{(.*?)\}\}/g)].map(([slot]) => slot))].sort()

function textFaults(lang: string, key: string, text: string, source: string): string[] {
  const fault = (what: string) => `locales/${lang}: ${key} ${what}`
  const faults: string[] = []
  if (text.trim() === '') faults.push(fault('is empty. Write the words.'))
  else if (text !== text.trim()) faults.push(fault('begins or ends with a blank. Take it out.'))
  if (/<[a-z/!]|&[a-z#0-9]+;/i.test(text)) faults.push(fault('has HTML in it. Write plain words.'))
  // Who writes "one answer" or "two answers" in words needs no number.
  const countless = /_(zero|one|two)$/.test(key)
  const [own, wanted] = [slots(text), slots(source)].map((list) =>
    list.filter((slot) => !(countless && slot === '{{count}}')),
  )
  if (own?.join() !== wanted?.join())
    faults.push(
      fault(
        `has the slots ${own?.join(' ') || 'none'}; ${SOURCE} has ${wanted?.join(' ') || 'none'}. Make them the same.`,
      ),
    )
  return faults
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const faults = [...localeFaults(LOCALES_DIR), ...usageFaults(LOCALES_DIR, SITE_DIR)]
  for (const fault of faults) console.error(fault)
  if (faults.length === 0) console.log('Every language has every word of the interface.')
  process.exitCode = faults.length > 0 ? 1 : 0
}
