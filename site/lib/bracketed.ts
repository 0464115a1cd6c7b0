/**
 * Translators put the English name of a thing in brackets after it, "دادگاه عالی (High
 * Court)", so that people find it again elsewhere. Read out as the page's own language it
 * is noise, so wherever such words are printed the name is marked with its language.
 */
export const BRACKETED = /\(([A-Za-z][A-Za-z0-9 ,’'&.-]*[A-Za-z0-9])\)/g

/** The language of what is not translated, and its names that stand in brackets in another's words. */
export type Original = { lang: string; dir: 'ltr' | 'rtl'; names: readonly string[] }

/** Words cut into those of their own language and such names. */
export function partsOf(words: string, { names }: Original): { words: string; isName: boolean }[] {
  const parts: { words: string; isName: boolean }[] = []
  let end = 0
  for (const { index, 1: name = '' } of words.matchAll(BRACKETED)) {
    if (!names.includes(name)) continue
    parts.push({ words: words.slice(end, index + 1), isName: false }, { words: name, isName: true })
    end = index + 1 + name.length
  }
  return [...parts, { words: words.slice(end), isName: false }]
}

/** The same in HTML, outside its tags. */
export function markNames(html: string, { lang, dir, names }: Original): string {
  return html.replace(/<[^>]*>|\(([^()<>]+)\)/g, (found, name: string | undefined) =>
    name !== undefined && names.includes(name) ? `(<span lang="${lang}" dir="${dir}">${name}</span>)` : found,
  )
}
