import type { Content } from '#api/content/read.ts'
import { BRACKETED, type Original } from './bracketed.ts'
import { wordsFor } from './i18n.ts'
import { LOCALE_FILES } from './locales.ts'

const known = new WeakMap<Content, Map<string, Original>>()

/** The original language of the site's words, and its names in the words of another language. */
export function originalOf(content: Content, lang: string): Original {
  const byLang = known.get(content) ?? new Map<string, Original>()
  known.set(content, byLang)
  const original = byLang.get(lang) ?? namesIn(content, lang)
  byLang.set(lang, original)
  return original
}

function namesIn(content: Content, lang: string): Original {
  const [first] = content.area.languages
  const original = { lang: first?.tag ?? lang, dir: first?.dir ?? 'ltr' }
  if (original.lang === lang) return { ...original, names: [] }
  const names = new Set([...everyWord(content, lang).matchAll(BRACKETED)].map(([, name = '']) => name))
  // Another script tells them from the translator's own remarks; in the same script, that the original has them too.
  if (scriptOf(lang) !== scriptOf(original.lang)) return { ...original, names: [...names] }
  const originals = everyWord(content, original.lang).toLowerCase()
  const inOriginal = (name: string) => new RegExp(`(?<!\\p{L})${name.toLowerCase()}(?!\\p{L})`, 'u').test(originals)
  return { ...original, names: [...names].filter(inOriginal) }
}

function everyWord({ area, consultations, news, pages, banners, services }: Content, lang: string): string {
  return JSON.stringify([
    LOCALE_FILES.map((file) => wordsFor(lang, file)),
    area.text[lang],
    [...consultations, ...news, ...pages, ...banners].map(({ text }) => text[lang]),
    services.map(({ words }) => words[lang]),
  ])
}

function scriptOf(lang: string): string | undefined {
  return new Intl.Locale(lang).maximize().script
}
