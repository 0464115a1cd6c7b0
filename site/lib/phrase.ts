/** Filling in words on the client, where i18next does not go: slots and plural forms only. */
export type Phrases = { [key: string]: string | Phrases }

export function fill(template: string, values: Readonly<Record<string, string | number>>): string {
  return template.replace(/\{\{(\w+)\}\}/g, (slot, name: string) => String(values[name] ?? slot))
}

/** The plural form of `key` for a count, with the count as the language writes it. */
export function plural(
  phrases: Phrases,
  key: string,
  count: number,
  locale: string,
  values: Readonly<Record<string, string | number>> = {},
): string {
  const form = phrases[`${key}_${new Intl.PluralRules(locale).select(count)}`] ?? phrases[`${key}_other`]
  return typeof form === 'string' ? fill(form, { ...values, count: new Intl.NumberFormat(locale).format(count) }) : ''
}
