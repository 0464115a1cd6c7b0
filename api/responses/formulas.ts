/**
 * A spreadsheet runs a cell that begins like a formula. An apostrophe in front keeps it
 * text; a text that has one there already gets another, so that taking one off again
 * always gives back what was written. The wide forms count too: some programs fold them.
 */
const RUNS = /^'*[=+\-@\t\r\n＝＋－＠]/
const GUARDED = /^'+[=+\-@\t\r\n＝＋－＠]/

export function guardFormula(text: string): string {
  return RUNS.test(text) ? `'${text}` : text
}

export function unguardFormula(text: string): string {
  return GUARDED.test(text) ? text.slice(1) : text
}
