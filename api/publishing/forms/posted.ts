import { BODY } from './item-file.ts'
import type { Field } from './description.ts'
import { type MomentFault, shownMoment, writtenMoment } from './moments.ts'
import { same, textAt, type Value, type Values, valueAt } from './values.ts'
import { asYaml, fromYaml } from './yaml-text.ts'

/** The fields of a form that came back, by name: `v.documents.0.file`. */
export class Posted {
  readonly #fields: Map<string, string[]>
  readonly faults: PostedFault[] = []

  constructor(entries: Iterable<readonly [string, unknown]>) {
    this.#fields = new Map()
    for (const [name, value] of entries) {
      if (typeof value !== 'string') continue
      const known = this.#fields.get(name)
      // Browsers send every line end as two characters.
      const text = value.replace(/\r\n?/g, '\n')
      if (known) known.push(text)
      else this.#fields.set(name, [text])
    }
  }

  has(path: string): boolean {
    return this.#fields.has(path)
  }

  text(path: string): string {
    return this.#fields.get(path)?.[0] ?? ''
  }

  all(path: string): string[] {
    return this.#fields.get(path) ?? []
  }

  /** How many entries a list of groups has: each brings `<list>.<n>.at` along. */
  count(path: string): number {
    let count = 0
    while (this.has(`${path}.${count}.at`)) count++
    return count
  }
}

export type PostedFault = { path: string; rule: MomentFault | 'notYaml' }

/**
 * What the form says of a field, where the file has `before`. What was not touched is
 * given back as it was, however it is written.
 */
export function readField(
  posted: Posted,
  field: Field,
  path: string,
  before: Value | undefined,
  zone: string,
): Value | undefined {
  switch (field.kind) {
    case 'group':
      return field.fields.length === 0 ? before : readGroup(posted, field.fields, path, before, zone)
    case 'objects': {
      const count = posted.count(path)
      const rows = Array.from({ length: count }, (_, index) => {
        const was = posted.text(`${path}.${index}.at`)
        const old = was === '' ? undefined : valueAt(before, [Number(was)])
        return readGroup(posted, field.fields, `${path}.${index}`, old, zone) ?? {}
      })
      return rows.length > 0 ? rows : Array.isArray(before) && before.length === 0 ? before : undefined
    }
    case 'several':
      return listOf(posted.all(path), before)
    case 'allOrSome':
      return posted.all(path).includes('all') ? 'all' : listOf(posted.all(path), before)
    case 'entries':
      return listOf(
        posted
          .text(path)
          .split('\n')
          .map((line) => line.trim())
          .filter(Boolean),
        before,
      )
    case 'byId': {
      const names = [...new Set([...posted.all(`${path}.ids`), ...Object.keys((before as Values | undefined) ?? {})])]
      const entries = names.flatMap((id): [string, Value][] => {
        const old = valueAt(before, [id])
        const value = posted.has(`${path}.${id}`) ? readField(posted, field.of, `${path}.${id}`, old, zone) : old
        return value === undefined ? [] : [[id, value]]
      })
      return entries.length > 0 || (before !== undefined && names.length === 0)
        ? Object.fromEntries(entries)
        : undefined
    }
    case 'yesno': {
      const chosen = posted.has(path)
      // Not written where it says what is meant without it.
      if (before === undefined && chosen === (field.standard ?? false)) return undefined
      if (before !== undefined && Boolean(before) === chosen) return before
      return chosen || field.standard === true || field.required ? chosen : undefined
    }
    case 'choice': {
      const text = posted.text(path)
      if (text === '') return undefined
      return before === undefined && text === field.standard ? undefined : text
    }
    case 'moment': {
      const day = posted.text(`${path}.day`).trim()
      const time = posted.text(`${path}.time`).trim()
      const shown = shownMoment(textAt(before, []), zone)
      if (shown?.day === day && shown.time === time) return before
      if (day === '' && time === '') return undefined
      const { written, fault } = writtenMoment(day, time, zone)
      if (fault) posted.faults.push({ path, rule: fault })
      return written
    }
    case 'number': {
      const text = posted.text(path).trim()
      if (text === '' || (before === undefined && text === String(field.standard))) return undefined
      return /^-?\d+(\.\d+)?$/.test(text) && Number.isFinite(Number(text)) ? Number(text) : text
    }
    case 'yaml': {
      const text = posted.text(path)
      if (text.trim() === '') return undefined
      if (before !== undefined && text.trim() === asYaml(before).trim()) return before
      const value = fromYaml(text)
      if (value !== undefined) return value
      posted.faults.push({ path, rule: 'notYaml' })
      return text
    }
    default:
      return readText(posted.text(path), field.name, before)
  }
}

export function readGroup(
  posted: Posted,
  fields: readonly Field[],
  path: string,
  before: Value | undefined,
  zone: string,
): Values | undefined {
  const old = (before as Values | undefined) ?? {}
  const known = new Set(fields.map(({ name }) => name))
  const entries = fields.flatMap((field): [string, Value][] => {
    const value = readField(posted, field, `${path}.${field.name}`, valueAt(old, [field.name]), zone)
    return value === undefined ? [] : [[field.name, value]]
  })
  // What the form does not know stays where it is: the content check names it.
  const kept = Object.entries(old).filter(([name]) => !known.has(name))
  const now = Object.fromEntries([...entries, ...kept])
  const order = Object.keys(old).filter((name) => Object.hasOwn(now, name))
  const names = [...order, ...Object.keys(now).filter((name) => !Object.hasOwn(old, name))]
  return names.length > 0 ? Object.fromEntries(names.map((name) => [name, now[name] ?? null])) : undefined
}

/** How a text stands in its field: the body of a file without the blank lines around it. */
export function shownText(name: string, value: Value | undefined): string {
  if (value === undefined || value === null) return ''
  const text = typeof value === 'object' ? asYaml(value) : String(value)
  return name === BODY ? text.replace(/^\n+/, '').trimEnd() : text.replace(/\n$/, '')
}

export function readText(text: string, name: string, before: Value | undefined): Value | undefined {
  if (before !== undefined && text === shownText(name, before)) return before
  if (text.trim() === '') return undefined
  if (name === BODY) return `\n${text.trimEnd()}\n`
  // A text of several lines ends with a line end, so that its file reads well.
  return text.includes('\n') ? `${text.replace(/\n+$/, '')}\n` : text
}

function listOf(values: readonly string[], before: Value | undefined): Value | undefined {
  if (Array.isArray(before) && values.length === before.length && values.every((one) => before.includes(one)))
    return before
  if (values.length === 0) return undefined
  if (!Array.isArray(before)) return [...values]
  // In the order that they had.
  const kept = before.filter((one) => typeof one === 'string' && values.includes(one))
  const now = [...kept, ...values.filter((one) => !kept.includes(one))]
  return same(now, before) ? before : now
}
