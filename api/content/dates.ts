/**
 * A date from its parts, the same on the server and in each browser: versions of their language data do not agree
 * about the comma after an English weekday, nor about which space stands between two parts.
 */
export function joined(parts: readonly Intl.DateTimeFormatPart[], locale: string): string {
  const english = new Intl.Locale(locale).language === 'en'
  return parts
    .map(({ type, value }, index) => {
      const spaced = type === 'literal' ? value.replaceAll(/\s/g, ' ') : value
      return english && parts[index - 1]?.type === 'weekday' ? spaced.replace(',', '') : spaced
    })
    .join('')
}
