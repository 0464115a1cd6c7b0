/** What in a sentence can be pressed: the numbers of this country, and e-mail addresses. */
const NUMBER = /(?<!\d)(999|101|0\d{3}[ \u00a0]\d{3,4}[ \u00a0]\d{3,4}|[\w.+-]+@[\w-]+(?:\.[\w-]+)+)(?!\d)/u

/** @returns Words and numbers in turn: each second part is a number, or an e-mail address. */
export const numbersIn = (words: string): string[] => words.split(NUMBER)
