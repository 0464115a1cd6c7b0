import { createInstance, type i18n } from 'i18next'
import type { Key, Locale, StaffKey, StaffLocale } from './locales.ts'

const files = import.meta.glob<Record<string, unknown>>('../../locales/*/*.json', { eager: true, import: 'default' })

const locales: Record<string, Record<string, Record<string, unknown>>> = {}
for (const [path, words] of Object.entries(files)) {
  const [, lang, file] = /([^/]+)\/([^/]+)\.json$/.exec(path) ?? []
  if (lang && file) locales[lang] = { ...locales[lang], [file]: words }
}

const instances = new Map<string, i18n>()
const numbers = new Map<string, Intl.NumberFormat>()

function instanceOf(lang: string): i18n {
  let instance = instances.get(lang)
  if (!instance) {
    instance = createInstance()
    void instance.init({
      lng: lang,
      fallbackLng: false,
      initAsync: false,
      resources: { [lang]: { translation: locales[lang] ?? {} } },
      interpolation: { escapeValue: false },
      // A page with a hole in it is worse than no page: the build stops here.
      saveMissing: true,
      missingKeyHandler: (_languages, _namespace, key) => {
        throw new Error(`locales/${lang} has no words for ${key}`)
      },
    })
    instances.set(lang, instance)
  }
  return instance
}

export type Translate = (key: Key, values?: Record<string, string | number>) => string

/**
 * The words of a language, numbers written as `locale` writes them.
 * @throws Error, from the returned function, when the language lacks the key.
 */
export function translator(lang: string, locale: string): Translate {
  const instance = instanceOf(lang)
  const number = numbers.get(locale) ?? new Intl.NumberFormat(locale)
  numbers.set(locale, number)
  return (key, values = {}) => {
    // The plural form is chosen by the bare number; what is printed is in the language's own digits.
    const shown = Object.entries(values).map(([name, value]) => [
      name,
      typeof value === 'number' ? number.format(value) : value,
    ])
    return instance.t(key, { ...values, replace: Object.fromEntries(shown) })
  }
}

/** The language of the staff's pages, which has the files of FIRST_LANGUAGE_ONLY. */
const STAFF_LANGUAGE = 'en'

export type StaffTranslate = (key: StaffKey, values?: Record<string, string | number>) => string

export function staffTranslator(locale: string): StaffTranslate {
  // One function fills in any key; only the types keep staff words off public pages.
  return translator(STAFF_LANGUAGE, locale) as StaffTranslate
}

/** The staff's words whole, for keys that are known only when the page is asked for. */
export function staffWords(): StaffLocale['staff'] {
  return (locales[STAFF_LANGUAGE] as StaffLocale).staff
}

/** The same for the words of publishing. */
export function publishingWords(): StaffLocale['publishing'] {
  return (locales[STAFF_LANGUAGE] as StaffLocale).publishing
}

/** The words of the desk of cases whole: its island fills them in itself. */
export function casesWords(): StaffLocale['cases'] {
  return (locales[STAFF_LANGUAGE] as StaffLocale).cases
}

/** The same for the words of keys. */
export function keysWords(): StaffLocale['keys'] {
  return (locales[STAFF_LANGUAGE] as StaffLocale).keys
}

/** The same for the words of data requests. */
export function rightsWords(): StaffLocale['rights'] {
  return (locales[STAFF_LANGUAGE] as StaffLocale).rights
}

/** The same for whoever reports for somebody else. */
export function helpingWords(): StaffLocale['helping'] {
  return (locales[STAFF_LANGUAGE] as StaffLocale).helping
}

/** One file's words whole, for an island, which fills them in itself. */
export function wordsFor<File extends keyof Locale>(lang: string, file: File): Locale[File] {
  const words = locales[lang]?.[file]
  if (!words) throw new Error(`locales/${lang}/${file}.json is missing`)
  return words as Locale[File]
}
