import { z } from 'zod'

/** One part of a form, as the schema describes it: what kind of field, its title as the label and a sentence as the hint. */
export type Field = {
  name: string
  /** The schema's own title; empty only for what has no name, such as the entries of a list. */
  label: string
  /** The schema's sentence for whoever fills in forms, or else its sentence for everybody. */
  hint?: string
  required: boolean
  standard?: string | number | boolean
} & (
  | { kind: 'line' | 'lines' | 'markdown'; max?: number }
  | { kind: 'day' | 'moment' | 'yesno' | 'number' }
  /** Lines of text, each an entry. */
  | { kind: 'entries' }
  | { kind: 'choice' | 'several'; options: string[] }
  /** `all`, or some of a list. */
  | { kind: 'allOrSome'; options: string[] }
  | { kind: 'group'; fields: Field[] }
  | { kind: 'objects'; fields: Field[]; min: number }
  /** A value for each id. */
  | { kind: 'byId'; of: Field }
  /** What has no field of its own: written as YAML. */
  | { kind: 'yaml' }
)
export type Group = Extract<Field, { kind: 'group' }>

type JsonSchema = {
  $ref?: string
  $defs?: Record<string, JsonSchema>
  type?: string
  format?: string
  title?: string
  description?: string
  hint?: string
  default?: unknown
  const?: unknown
  enum?: unknown[]
  minLength?: number
  maxLength?: number
  minItems?: number
  properties?: Record<string, JsonSchema>
  required?: string[]
  items?: JsonSchema
  additionalProperties?: JsonSchema | boolean
  anyOf?: JsonSchema[]
  oneOf?: JsonSchema[]
}

/** Longer than this is written in several lines, and longer than that in Markdown. */
const ONE_LINE = 120
const PLAIN = 2_000

/** The form of an object schema: every field that a file may have, in the schema's order. */
export function formOf(schema: z.ZodType): Group {
  const root = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema
  const field = fieldOf('', root, true, root.$defs ?? {})
  if (field.kind !== 'group') throw new Error('a form is made from an object')
  return field
}

/** The forms of the variants of a union, by the constant that tells them apart. */
export function variantsOf(schema: z.ZodType, by: string): Map<string, Group> {
  const root = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema
  return new Map(
    (root.oneOf ?? root.anyOf ?? []).flatMap((variant) => {
      const field = fieldOf('', variant, true, root.$defs ?? {})
      const name = variant.properties?.[by]?.const
      return field.kind === 'group' && typeof name === 'string' ? [[name, field] as const] : []
    }),
  )
}

/** The same form with what the area offers instead of free text. */
export function withChoices(form: Group, offered: Readonly<Record<string, readonly string[]>>): Group {
  const fields = form.fields.map((field): Field => {
    const options = Object.hasOwn(offered, field.name) ? offered[field.name] : undefined
    if (!options) return field
    const { name, label, hint, required } = field
    const common = { name, label, required, ...(hint && { hint }), options: [...options] }
    if (field.kind === 'entries') return { ...common, kind: 'several' }
    if (field.kind === 'allOrSome') return { ...common, kind: 'allOrSome' }
    return field
  })
  return { ...form, fields }
}

/** One property of a schema, wherever in it that stands. */
export type Property = { path: string; name: string; label: string; hint: string; options: string[] }

/** Every property that a file of this schema can have, by the way to it; what refers to itself is told once. */
export function propertiesOf(schema: z.ZodType): Property[] {
  const root = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema
  const seen = new Set<string>()
  const inside = (given: JsonSchema, path: string): Property[] => {
    if (given.$ref && seen.has(given.$ref)) return []
    if (given.$ref) seen.add(given.$ref)
    const node = resolved(given, root.$defs ?? {})
    const own = Object.entries(node.properties ?? {}).flatMap(([name, property]) => {
      const here = path === '' ? name : `${path}.${name}`
      const { title = '', description = '', enum: options = [] } = resolved(property, root.$defs ?? {})
      const found = { path: here, name, label: title, hint: description, options: options.map(String) }
      return [found, ...inside(property, here)]
    })
    const { items, additionalProperties: entries, anyOf = [], oneOf = [] } = node
    const others = [...anyOf, ...oneOf, ...(items ? [items] : []), ...(typeof entries === 'object' ? [entries] : [])]
    return [...own, ...others.flatMap((one) => inside(one, path))]
  }
  return inside(root, '')
}

function resolved(given: JsonSchema, defs: Record<string, JsonSchema>): JsonSchema {
  return given.$ref ? { ...defs[given.$ref.replace('#/$defs/', '')], ...given } : given
}

function fieldOf(name: string, given: JsonSchema, required: boolean, defs: Record<string, JsonSchema>): Field {
  const schema = resolved(given, defs)
  const common = {
    name,
    label: schema.title ?? '',
    required: required && schema.default === undefined,
    ...((schema.hint ?? schema.description) && { hint: schema.hint ?? schema.description }),
    ...(isPlain(schema.default) && { standard: schema.default }),
  }
  const variants = schema.anyOf ?? schema.oneOf
  if (variants) return { ...common, ...unionOf(variants, schema.maxLength) }
  if (schema.enum?.every((one) => typeof one === 'string'))
    return { ...common, kind: 'choice', options: schema.enum as string[] }
  if (schema.const !== undefined)
    return typeof schema.const === 'boolean' ? { ...common, kind: 'yesno' } : { ...common, kind: 'line' }
  switch (schema.type) {
    case 'string':
      return { ...common, ...textOf(schema) }
    case 'boolean':
      return { ...common, kind: 'yesno' }
    case 'number':
    case 'integer':
      return { ...common, kind: 'number' }
    case 'array': {
      const items = fieldOf('', schema.items ?? {}, true, defs)
      if (items.kind === 'group') return { ...common, kind: 'objects', fields: items.fields, min: schema.minItems ?? 0 }
      if (items.kind === 'choice') return { ...common, kind: 'several', options: items.options }
      return items.kind === 'line' || items.kind === 'day'
        ? { ...common, kind: 'entries' }
        : { ...common, kind: 'yaml' }
    }
    case 'object': {
      if (schema.properties) {
        const must = new Set(schema.required)
        const fields = Object.entries(schema.properties).map(([id, property]) =>
          fieldOf(id, property, must.has(id), defs),
        )
        return { ...common, kind: 'group', fields }
      }
      if (typeof schema.additionalProperties === 'object')
        return { ...common, kind: 'byId', of: fieldOf('', schema.additionalProperties, false, defs) }
      return { ...common, kind: 'yaml' }
    }
    default:
      return { ...common, kind: 'yaml' }
  }
}

function unionOf(variants: readonly JsonSchema[], max: number | undefined) {
  if (variants.some(({ const: all }) => all === 'all') && variants.some(({ type }) => type === 'array'))
    return { kind: 'allOrSome', options: [] as string[] } as const
  if (variants.length > 0 && variants.every(({ format }) => format === 'date' || format === 'date-time'))
    return { kind: 'moment' } as const
  const texts = variants.every(({ type, const: only }) => type === 'string' || typeof only === 'string')
  return texts ? ({ kind: 'line', ...(max !== undefined && { max }) } as const) : ({ kind: 'yaml' } as const)
}

function textOf({ format, maxLength: max }: JsonSchema) {
  if (format === 'date') return { kind: 'day' } as const
  const limit = max === undefined ? {} : { max }
  if (max === undefined || max <= ONE_LINE) return { kind: 'line', ...limit } as const
  return max <= PLAIN ? ({ kind: 'lines', ...limit } as const) : ({ kind: 'markdown', ...limit } as const)
}

function isPlain(value: unknown): value is string | number | boolean {
  return ['string', 'number', 'boolean'].includes(typeof value)
}
