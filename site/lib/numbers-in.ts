/** With 18001 before it, a number is rung through text relay. London's begin with 020. */
const NATIONAL = String.raw`(?:18001[ \u00a0])?(?:02\d|0\d{3})[ \u00a0]\d{3,4}[ \u00a0]\d{3,4}`
/** What in a sentence can be pressed: the numbers of this country, and e-mail addresses. */
const NUMBER = new RegExp(String.raw`(?<!\d)(999|101|18000|${NATIONAL}|[\w.+-]+@[\w-]+(?:\.[\w-]+)+)(?!\d)`, 'u')

/** @returns Words and numbers in turn: each second part is a number, or an e-mail address. */
export const numbersIn = (words: string): string[] => words.split(NUMBER)
