import type { Content } from '#api/content/read.ts'
import { formats } from './format.ts'
import { type Translate, translator } from './i18n.ts'

export type Language = {
  lang: string
  dir: 'ltr' | 'rtl'
  /** For `Intl`. */
  locale: string
  t: Translate
  /** What people speak whom somebody can turn to: their tags, and the names of some. */
  spoken: { tags: readonly string[]; names: Readonly<Record<string, string>> }
} & ReturnType<typeof formats>

/** What a page needs to speak a language of the site. */
export function languageOf(content: Content, lang: string): Language {
  const language = content.area.languages.find(({ tag }) => tag === lang)
  if (!language) throw new Error(`${lang} is not a language of this site`)
  return {
    lang,
    dir: language.dir,
    locale: language.format,
    t: translator(lang, language.format),
    spoken: { tags: content.area.spoken, names: content.area.text[lang]?.spoken ?? {} },
    ...formats(language.format, content.area.timezone),
  }
}

export function dirOf(content: Content, lang: string): 'ltr' | 'rtl' {
  return content.area.languages.find(({ tag }) => tag === lang)?.dir ?? 'ltr'
}
