/** The size of a file as a language writes it. No Node imports: the site's pages use it too. */
export function formatBytes(size: number, locale: string): string {
  const [value, unit] =
    size < 1_000_000
      ? [Math.max(Math.sign(size), Math.round(size / 1_000)), 'kilobyte']
      : [size / 1_000_000, 'megabyte']
  // Short, a unit keeps its Latin letters in some languages that are written in others.
  const unitDisplay = new Intl.Locale(locale).maximize().script === 'Latn' ? 'short' : 'long'
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay, maximumFractionDigits: 1 }).format(value)
}
