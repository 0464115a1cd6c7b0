import { z } from 'zod'
import { at } from './mend.ts'
import type { ContentPath } from './positions.ts'
import type { Sentence } from './problems.ts'

type JsonSchema = {
  $ref?: string
  $defs?: Record<string, JsonSchema>
  description?: string
  hint?: string
  properties?: Record<string, JsonSchema>
  items?: JsonSchema
  additionalProperties?: JsonSchema | boolean
  anyOf?: JsonSchema[]
  oneOf?: JsonSchema[]
  const?: unknown
}

/** What a file may hold, for telling its editor about one place in it. */
export class Shape {
  readonly #root: JsonSchema

  constructor(schema: z.ZodType) {
    this.#root = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema
  }

  /** The editor's sentence about the field at a path, or about the list that it is in. */
  descriptionAt(path: ContentPath, value: unknown): Sentence | undefined {
    const nodes = this.#walk(path, value)
    const [around, own] = [nodes.at(-2), nodes.at(-1)]
    const told = own?.description === undefined && !around?.properties ? around : own
    if (told?.description === undefined) return undefined
    return { message: told.description, inForms: told.hint ?? told.description }
  }

  /** The names of the fields that may stand in what is at a path. */
  fieldsAt(path: ContentPath, value: unknown): string[] {
    const here = at(value, path)
    const variants = path.length === 0 ? [this.#root] : variantsOf(this.#walk(path, value).at(-1), here)
    const given = Object.keys(typeof here === 'object' && here !== null ? here : {})
    const shared = (variant: JsonSchema) => given.filter((name) => variant.properties?.[name]).length
    const most = Math.max(0, ...variants.map(shared))
    const likely = variants.filter((variant) => shared(variant) === most)
    return [...new Set(likely.flatMap(({ properties }) => Object.keys(properties ?? {})))]
  }

  /** What describes each step of a path. */
  #walk(path: ContentPath, value: unknown): (JsonSchema | undefined)[] {
    let node: JsonSchema | undefined = this.#root
    return path.map((step, depth) => {
      node = this.#resolved(node && child(node, String(step), at(value, path.slice(0, depth))))
      return node
    })
  }

  #resolved(one: JsonSchema | undefined): JsonSchema | undefined {
    return one?.$ref ? { ...this.#root.$defs?.[one.$ref.replace('#/$defs/', '')], ...one } : one
  }
}

function child(schema: JsonSchema, step: string, value: unknown): JsonSchema | undefined {
  if (schema.properties?.[step]) return schema.properties[step]
  if (schema.items && /^\d+$/.test(step)) return schema.items
  if (typeof schema.additionalProperties === 'object') return schema.additionalProperties
  for (const variant of variantsOf(schema, value)) {
    const found = variant === schema ? undefined : child(variant, step, value)
    if (found) return found
  }
  return undefined
}

/** Of a question only its own type, once it has one. */
function variantsOf(schema: JsonSchema | undefined, value: unknown): JsonSchema[] {
  const variants = schema?.oneOf ?? schema?.anyOf ?? (schema ? [schema] : [])
  const type = at(value, ['type'])
  const ofType = variants.filter((variant) => type !== undefined && variant.properties?.type?.const === type)
  return ofType.length > 0 ? ofType : variants
}
