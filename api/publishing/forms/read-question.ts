import { type ConditionForm, type ConditionPart, TESTS, writtenCondition } from './condition.ts'
import { type Posted, readGroup } from './posted.ts'
import { beginningOf, fieldsOf, has, TYPES } from './question-types.ts'
import { idOf, optionsOf, rowsOf } from './sheet.ts'
import { fields, isValues, same, textAt, type Value, type Values } from './values.ts'

/** A question as it was typed; `rename` gives the ids that its options and rows have now. */
export function readQuestion(
  posted: Posted,
  path: string,
  question: Values,
  zone: string,
  rename: (part: 'options' | 'rows', entry: Value, index: number) => string,
): Values {
  const was = textAt(question, ['type'])
  const type = TYPES.find((one) => one === posted.text(`${path}.type`)) ?? was
  const typed = readGroup(posted, fieldsOf(was), path, question, zone) ?? {}
  const options = optionsOf(question).map((option, index): Value => {
    const id = rename('options', option, index)
    const exclusive = posted.has(`${path}.options.${index}.exclusive`)
    if (isValues(option))
      return exclusive ? { ...option, id, exclusive: true } : Object.keys(option).length > 2 ? { ...option, id } : id
    return exclusive ? { id, exclusive: true } : id
  })
  const rows = rowsOf(question).map((row, index): Value => rename('rows', row, index))
  const when = readCondition(posted, `${path}.when`, question.when)
  const now = fields({
    ...typed,
    when,
    ...(options.length > 0 && { options }),
    ...(rows.length > 0 && { rows }),
  })
  if (when === undefined) delete now.when
  if (type === was) return now
  // Another type keeps what it can: its own fields, and what it begins with.
  const known = new Set([
    'id',
    'when',
    ...(has(type, 'options') ? ['options'] : []),
    ...(has(type, 'rows') ? ['rows'] : []),
  ])
  for (const { name, kind } of fieldsOf(type))
    if (kind === 'yesno' || (name === 'about' && type !== 'place')) known.add(name)
  const kept = Object.fromEntries(Object.entries(now).filter(([name]) => known.has(name)))
  // Options that nobody has touched make way for those that fit the type.
  if (same(kept.options, beginningOf(was).options)) delete kept.options
  return { id: idOf(question), type, ...beginningOf(type), ...kept }
}

/** When a page or a question is asked, as it was chosen; as it was where nothing was posted. */
export function readCondition(posted: Posted, path: string, before: Value | undefined): Value | undefined {
  if (!posted.has(`${path}.mode`)) return before
  const mode = posted.text(`${path}.mode`)
  if (mode === 'yaml') return writtenCondition({ mode, yaml: posted.text(`${path}.yaml`) }, before)
  if (mode !== 'all' && mode !== 'any') return undefined
  const count = posted.count(`${path}.parts`)
  const parts = Array.from({ length: count }, (_, index): ConditionPart => {
    const part = `${path}.parts.${index}`
    return {
      question: posted.text(`${part}.question`),
      row: posted.text(`${part}.row`),
      test: TESTS.find((test) => test === posted.text(`${part}.test`)) ?? 'is',
      options: posted.all(`${part}.options`),
      min: posted.text(`${part}.min`).trim(),
      max: posted.text(`${part}.max`).trim(),
    }
  })
  const first: ConditionPart = { question: '', row: '', test: 'is', options: [], min: '', max: '' }
  const form: ConditionForm = { mode, parts: parts.length > 0 ? parts : [first] }
  return writtenCondition(form, before)
}
