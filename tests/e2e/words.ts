import { readFileSync } from 'node:fs'
import { LOCALE_FILES, type Locale } from '#site/lib/locales.ts'

export const LANGUAGES = ['en', 'fa', 'ro'] as const
export type Lang = (typeof LANGUAGES)[number]

const file = (lang: Lang, name: keyof Locale) =>
  JSON.parse(readFileSync(new URL(`../../locales/${lang}/${name}.json`, import.meta.url), 'utf8')) as unknown

const load = (lang: Lang) =>
  Object.fromEntries(LOCALE_FILES.map((name) => [name, file(lang, name)])) as unknown as Locale

/** The interface's words, by language, as its files have them. */
export const WORDS: Record<Lang, Locale> = { en: load('en'), fa: load('fa'), ro: load('ro') }

/** For a role's name that goes on after these words. */
export const startingWith = (words: string): RegExp => new RegExp(`^${words.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`)

/** The sentence of a template with anything in its slots. */
export const sentence = (template: string): RegExp =>
  new RegExp(
    template
      .split(/\{\{\w+\}\}/)
      .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      .join('.+'),
  )

/** A number in the digits of a language. */
export const inDigitsOf = (lang: Lang, digits: string): string =>
  lang === 'fa' ? digits.replace(/\d/g, (digit) => String.fromCharCode(0x06f0 + Number(digit))) : digits
