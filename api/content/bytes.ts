/** The size of a file as a language writes it. No Node imports: the site's pages use it too. */
export function formatBytes(size: number, locale: string): string {
  const [value, unit] =
    size < 1_000_000
      ? [Math.max(Math.sign(size), Math.round(size / 1_000)), 'kilobyte']
      : [size / 1_000_000, 'megabyte']
  return new Intl.NumberFormat(locale, { style: 'unit', unit, maximumFractionDigits: 1 }).format(value)
}
