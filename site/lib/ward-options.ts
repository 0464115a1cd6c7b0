import type { Content } from '#api/content/read.ts'

/** The wards to choose from, as the language writes them, by name; `lang` where a name is the English one. */
export function wardOptions(
  { area }: Content,
  { lang, locale }: { lang: string; locale: string },
): { value: string; label: string; lang: string | undefined }[] {
  const names = area.text[lang]?.wards ?? {}
  const [original] = area.languages
  return area.wards
    .map(({ id }) => ({
      value: id,
      label: names[id] ?? id,
      lang: names[id] !== undefined || lang === original?.tag ? undefined : original?.tag,
    }))
    .sort((a, b) => a.label.localeCompare(b.label, locale))
}
