import { staffWords } from '../i18n.ts'
import type { StaffLanguage } from './language.ts'
import type { Refusal } from './ask.ts'

/** Something to put right: a sentence, and the field it is about. */
export type Problem = { field?: string; sentence: string; link?: { href: string; words: string } }

type Tree = { [name: string]: string | Tree }

/** The words at a path that is known only now, such as a rule's name from the API. */
function wordsAt(path: string): string | undefined {
  let at: string | Tree | undefined = staffWords() as Tree
  for (const name of path.split('.')) {
    if (typeof at !== 'object' || !Object.hasOwn(at, name)) return undefined
    at = at[name]
  }
  return typeof at === 'string' ? at : undefined
}

/**
 * The sentences for a refusal. A form may have words of its own for a field and a rule;
 * `shown` are the fields that the form has, by the API's names.
 */
export function problemsOf(
  { code, fields, waitSeconds }: Refusal,
  { t, duration }: StaffLanguage,
  { form, shown = {} }: { form: string; shown?: Readonly<Record<string, string>> },
): Problem[] {
  if (code === 'rate_limited')
    return [{ sentence: t('staff.errors.rate_limited', { wait: duration(waitSeconds ?? 60) }) }]
  // In the order of the form, whatever the order in which they were found.
  const order = ([name]: [string, string]) => Object.keys(shown).indexOf(name.split('.')[0] ?? name)
  const found = Object.entries(fields).sort((a, b) => order(a) - order(b))
  const known = found.flatMap(([name, rule]): Problem[] => {
    const field = name.split('.')[0] ?? name
    const sentence = wordsAt(`faults.${form}.${field}.${rule}`) ?? wordsAt(`faults.any.${field}.${rule}`)
    return sentence === undefined ? [] : [{ sentence, ...(shown[field] !== undefined && { field: shown[field] }) }]
  })
  if (known.length > 0) return known
  return [{ sentence: wordsAt(`faults.${form}.${code}`) ?? wordsAt(`errors.${code}`) ?? t('staff.errors.internal') }]
}

export function problemAt(problems: readonly Problem[], field: string): string | undefined {
  return problems.find((problem) => problem.field === field)?.sentence
}
