/**
 * An id from the first words of a text, as files, exports and the API call it; empty when
 * there is no Latin letter in it. Options may begin with a digit: 16_24.
 */
export function idFrom(words: string, { digits = false } = {}): string {
  const parts = words
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/['’]/g, '')
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '')
  const telling = parts.filter((word) => !FILLERS.has(word))
  const id = (telling.length > 0 ? telling : parts).slice(0, 4).join('_').slice(0, 40).replace(/_+$/, '')
  return digits ? id : id.replace(/^[_0-9]+/, '')
}

const FILLERS = new Set(
  'a an and are at be by do does for how in is it of on or should that the this to we what when which who with would you your'.split(
    ' ',
  ),
)

/** The id, or the same with a number behind it when something has it already. */
export function freeId(wanted: string, taken: ReadonlySet<string>): string {
  // Names that every object has mean something already.
  const isFree = (id: string) => !taken.has(id) && !(id in {})
  if (isFree(wanted)) return wanted
  for (let number = 2; ; number++) if (isFree(`${wanted}_${number}`)) return `${wanted}_${number}`
}

/** Whether an id was given only until there are words to make one from. */
export function isProvisional(id: string): boolean {
  return /^(page|question|option|row)_\d+$/.test(id) || id === ''
}
