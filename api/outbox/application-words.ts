import { existsSync, readFileSync } from 'node:fs'
import { createInstance, type i18n } from 'i18next'

/** The words of mail to who applied: by language, read when they are first needed. */

const FALLBACK = 'en'
const instances = new Map<string, i18n>()

const fileOf = (lang: string) => new URL(`../../locales/${lang}/application-mail.json`, import.meta.url)

/**
 * What a language's words say by key, the slots filled. A language without the file speaks English.
 * @param lang One of the area's languages: it becomes part of a file's name.
 */
export function wordsOfMail(lang: string, slots: Record<string, string>): (key: string) => string {
  const spoken = existsSync(fileOf(lang)) ? lang : FALLBACK
  const t = instanceOf(spoken).getFixedT(spoken)
  return (key) => t(key, slots)
}

function instanceOf(lang: string): i18n {
  const before = instances.get(lang)
  if (before) return before
  const instance = createInstance()
  void instance.init({
    lng: lang,
    initAsync: false,
    resources: { [lang]: { translation: JSON.parse(readFileSync(fileOf(lang), 'utf8')) } },
    interpolation: { escapeValue: false },
  })
  instances.set(lang, instance)
  return instance
}
