/** The zeros of the digits that people here write with: Arabic, Persian, Devanagari, Bengali, Gurmukhi, Gujarati, full width. */
const ZEROS = [0x0660, 0x06f0, 0x0966, 0x09e6, 0x0a66, 0x0ae6, 0xff10]

/** What anybody types or writes with the digits of their own script, with 0 to 9. Each character stays at its place. */
export function latinDigits(text: string): string {
  return text.replace(
    /[\u0660-\u0669\u06f0-\u06f9\u0966-\u096f\u09e6-\u09ef\u0a66-\u0a6f\u0ae6-\u0aef\uff10-\uff19]/g,
    (digit) => {
      const code = digit.charCodeAt(0)
      const zero = ZEROS.findLast((start) => start <= code) ?? code
      return String(code - zero)
    },
  )
}

/** A code as it was given out: in 0 to 9, without what keyboards and people put between its parts. */
export function withoutGaps(typed: string): string {
  return latinDigits(typed).replace(/[\s\p{P}\p{Cf}−]/gu, '')
}
