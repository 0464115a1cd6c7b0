/** Counts by question (a grid's: `question.row`) and option, and how many answered. */
export type Tally = Record<string, { base: number; options: Record<string, number> }>

/**
 * Counts answers in the plainest way there is, on purpose sharing nothing with the code
 * that it checks.
 */
export function tallyOf(all: Iterable<Readonly<Record<string, unknown>>>): Tally {
  const tally: Tally = {}
  const add = (key: string, options: readonly unknown[]) => {
    tally[key] ??= { base: 0, options: {} }
    tally[key].base++
    for (const option of options) tally[key].options[String(option)] = (tally[key].options[String(option)] ?? 0) + 1
  }
  for (const answers of all) {
    for (const [id, answer] of Object.entries(answers)) {
      if (Array.isArray(answer)) add(id, answer)
      else if (typeof answer === 'object' && answer !== null) {
        add(id, [])
        for (const [row, option] of Object.entries(answer)) add(`${id}.${row}`, [option])
      } else add(id, [answer])
    }
  }
  return tally
}

type OptionResult = { id: string; count: number | null }
export type Results = {
  received: number
  counted: number
  questions: {
    id: string
    type: string
    base: number | null
    options: OptionResult[]
    rows: { id: string; base: number | null; options: OptionResult[] }[]
  }[]
}

/** @throws Error naming every published number that is not the counted one. */
export function compare({ questions }: Results, tally: Tally): number {
  const wrong: string[] = []
  let compared = 0
  const same = (what: string, published: number | null, counted: number | null) => {
    compared++
    if (published !== counted) wrong.push(`${what}: ${published} is published, ${counted} were counted`)
  }
  const group = (key: string, base: number | null, options: readonly OptionResult[]) => {
    same(key, base, tally[key]?.base ?? 0)
    for (const { id, count } of options) same(`${key} ${id}`, count, tally[key]?.options[id] ?? 0)
  }
  for (const { id, base, options, rows } of questions) {
    // Where people are is withheld while answers come in.
    if (id === 'ward') same(id, base, null)
    else group(id, base, options)
    for (const row of rows) group(`${id}.${row.id}`, row.base, row.options)
  }
  if (wrong.length > 0) throw new Error(wrong.slice(0, 20).join('\n'))
  return compared
}
