import { isValues, same, type Value, type Values } from './values.ts'
import { asYaml, fromYaml } from './yaml-text.ts'

export const TESTS = ['is', 'is_not', 'answered', 'not_answered', 'between'] as const
export type Test = (typeof TESTS)[number]
/** One thing that an earlier answer has to be. */
export type ConditionPart = {
  question: string
  row: string
  test: Test
  options: string[]
  min: string
  max: string
}
/** When something is asked, as the builder shows it; what is nested deeper is written as YAML. */
export type ConditionForm =
  | { mode: 'always' }
  | { mode: 'all' | 'any'; parts: ConditionPart[] }
  | { mode: 'yaml'; yaml: string }

export function conditionForm(when: Value | undefined): ConditionForm {
  if (when === undefined || when === null) return { mode: 'always' }
  const single = partOf(when)
  if (single) return { mode: 'all', parts: [single] }
  for (const mode of ['all', 'any'] as const) {
    const list = isValues(when) && Object.keys(when).length === 1 ? when[mode] : undefined
    if (!Array.isArray(list)) continue
    const parts = list.flatMap((one) => partOf(one) ?? [])
    if (parts.length === list.length && parts.length > 0) return { mode, parts }
  }
  return { mode: 'yaml', yaml: asYaml(when) }
}

/** The condition in the file; what says the same is left as it was written. */
export function writtenCondition(form: ConditionForm, before: Value | undefined): Value | undefined {
  if (before !== undefined && same(conditionForm(before) as unknown as Values, form as unknown as Values)) return before
  switch (form.mode) {
    case 'always':
      return undefined
    case 'yaml':
      return form.yaml.trim() === '' ? undefined : (fromYaml(form.yaml) ?? form.yaml)
    default: {
      const parts = form.parts.map(writtenPart)
      const [only] = parts
      if (only === undefined) return undefined
      return parts.length === 1 ? only : { [form.mode]: parts }
    }
  }
}

function partOf(value: Value): ConditionPart | undefined {
  if (!isValues(value) || typeof value.question !== 'string') return undefined
  const { question, row, is, is_not, answered, at_least, at_most, ...strange } = value
  if (Object.keys(strange).length > 0 || (row !== undefined && typeof row !== 'string')) return undefined
  const part = { question, row: row ?? '', options: [] as string[], min: '', max: '' }
  const texts = (list: Value | undefined) =>
    Array.isArray(list) && list.every((one) => typeof one === 'string') ? (list as string[]) : undefined
  const tests = [is, is_not, answered].filter((one) => one !== undefined).length
  const limits = at_least !== undefined || at_most !== undefined
  if (tests + (limits ? 1 : 0) > 1) return undefined
  if (is !== undefined) return texts(is) && { ...part, test: 'is', options: texts(is) ?? [] }
  if (is_not !== undefined) return texts(is_not) && { ...part, test: 'is_not', options: texts(is_not) ?? [] }
  if (row !== undefined) return undefined
  if (answered !== undefined)
    return typeof answered === 'boolean' ? { ...part, test: answered ? 'answered' : 'not_answered' } : undefined
  const number = (limit: Value | undefined) =>
    limit === undefined ? '' : typeof limit === 'number' ? String(limit) : undefined
  const [min, max] = [number(at_least), number(at_most)]
  return min === undefined || max === undefined ? undefined : { ...part, test: 'between', min, max }
}

function writtenPart({ question, row, test, options, min, max }: ConditionPart): Values {
  const asked = { question, ...(row !== '' && (test === 'is' || test === 'is_not') && { row }) }
  const number = (text: string): Value => (/^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text)
  switch (test) {
    case 'is':
      return { ...asked, is: options }
    case 'is_not':
      return { ...asked, is_not: options }
    case 'answered':
    case 'not_answered':
      return { ...asked, answered: test === 'answered' }
    case 'between':
      return { ...asked, ...(min !== '' && { at_least: number(min) }), ...(max !== '' && { at_most: number(max) }) }
  }
}

/** A condition under other names: of questions, of their options and of their rows. */
export function renamedCondition(
  when: Value,
  names: {
    question: (id: string) => string
    option: (question: string, id: string) => string
    row: (question: string, id: string) => string
  },
): Value {
  if (!isValues(when)) return when
  const entries = Object.entries(when).map(([name, value]): [string, Value] => {
    const question = typeof when.question === 'string' ? when.question : ''
    if ((name === 'all' || name === 'any') && Array.isArray(value))
      return [name, value.map((one) => renamedCondition(one, names))]
    if (name === 'question' && typeof value === 'string') return [name, names.question(value)]
    if (name === 'row' && typeof value === 'string') return [name, names.row(question, value)]
    if ((name === 'is' || name === 'is_not') && Array.isArray(value))
      return [name, value.map((one) => (typeof one === 'string' ? names.option(question, one) : one))]
    return [name, value]
  })
  return Object.fromEntries(entries)
}
