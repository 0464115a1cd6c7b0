/**
 * Words as they are stored: line breaks as one character, no broken surrogates and
 * no control characters (a NUL cuts a text short in SQLite's own tools and breaks
 * spreadsheets). Nothing else that a person wrote is touched.
 */
export function tidyText(text: string): string {
  return (
    text
      .toWellFormed()
      .replace(/\r\n?/g, '\n')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '')
      .trim()
  )
}

/** Length in code points, so that 😀 is one in the browser and on the server alike. */
export function textLength(text: string): number {
  let length = 0
  for (const _ of text) length++
  return length
}
