import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { isNode, LineCounter, parseDocument } from 'yaml'
import { z } from 'zod'
import type { ContentProblem } from './problems.ts'

/** Far above any real file; keeps a runaway file from being read at all. */
const MAX_BYTES = 1_000_000

/**
 * Reads a YAML file under the content folder and checks it. Problems, each with its
 * line, are added to `problems`; then the result is undefined.
 */
export function readYaml<Schema extends z.ZodType>(
  dir: string,
  file: string,
  schema: Schema,
  problems: ContentProblem[],
): z.output<Schema> | undefined {
  let source: string
  try {
    if (statSync(join(dir, file)).size > MAX_BYTES) {
      problems.push({
        file,
        message: `The file is larger than ${MAX_BYTES} bytes. Split it, or move texts into documents.`,
      })
      return undefined
    }
    source = readFileSync(join(dir, file), 'utf8')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : 'unknown'
    problems.push({
      file,
      message: code === 'ENOENT' ? 'The file is missing. Add it.' : `The file cannot be read (${code}).`,
    })
    return undefined
  }
  const lines = new LineCounter()
  const document = parseDocument(source, { lineCounter: lines })
  if (document.errors.length > 0) {
    for (const error of document.errors) {
      problems.push({
        file,
        line: error.linePos?.[0].line,
        message: `This is not YAML: ${error.message.split('\n')[0]}`,
      })
    }
    return undefined
  }
  let value: unknown
  try {
    value = document.toJS({ maxAliasCount: 100 })
  } catch {
    problems.push({ file, message: 'The file repeats itself too often through aliases (&, *). Write the parts out.' })
    return undefined
  }
  const parsed = schema.safeParse(value, { reportInput: true })
  if (parsed.success) return parsed.data
  for (const issue of parsed.error.issues.flatMap(causes)) {
    const path = issue.path.map(String)
    problems.push({
      file,
      line: lineOf(document, lines, issue.path),
      path: path.join('.') || undefined,
      message: [sentence(issue), descriptionAt(schema, path, value)].filter(Boolean).join(' '),
    })
  }
  return undefined
}

/**
 * What is wrong inside the variant that was meant: somebody who misspelt an option is
 * not told that the whole page is none. Meant is one whose own fields are all there.
 */
function causes(issue: z.core.$ZodIssue): z.core.$ZodIssue[] {
  if (issue.code !== 'invalid_union') return [issue]
  const isForeign = (cause: z.core.$ZodIssue) =>
    cause.path.length === 0 || (cause.path.length === 1 && cause.input === undefined)
  const meant = issue.errors.find((variant) => variant.length > 0 && !variant.some(isForeign))
  return meant ? meant.flatMap((cause) => causes({ ...cause, path: [...issue.path, ...cause.path] })) : [issue]
}

/** The line of the node at a path, or of the nearest parent that is there. */
function lineOf(
  document: ReturnType<typeof parseDocument>,
  lines: LineCounter,
  path: readonly PropertyKey[],
): number | undefined {
  for (let depth = path.length; depth >= 0; depth--) {
    const node = document.getIn(path.slice(0, depth), true)
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line
  }
  return undefined
}

function sentence(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') {
    return `There is no field called ${issue.keys.join(', ')} here. Correct the spelling or take it out.`
  }
  if (issue.code === 'invalid_type' && issue.input === undefined) return 'This is missing.'
  if (issue.code === 'invalid_format' && issue.format === 'regex') return 'This is not written as it has to be.'
  const message = issue.message.replace(/^Invalid input: /, 'This does not fit: ')
  return message.endsWith('.') ? message : `${message}.`
}

type JsonSchema = {
  $ref?: string
  $defs?: Record<string, JsonSchema>
  description?: string
  properties?: Record<string, JsonSchema>
  items?: JsonSchema
  additionalProperties?: JsonSchema | boolean
  anyOf?: JsonSchema[]
  oneOf?: JsonSchema[]
  const?: unknown
}

/** The editor's sentence of the deepest described field on the way to `path`. */
function descriptionAt(schema: z.ZodType, path: readonly string[], value: unknown): string | undefined {
  const root = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema
  const resolved = (one: JsonSchema | undefined) =>
    one?.$ref ? { ...root.$defs?.[one.$ref.replace('#/$defs/', '')], ...one } : one
  let at: JsonSchema | undefined = root
  let found: string | undefined
  let here: unknown = value
  for (const step of path) {
    at = at && resolved(child(at, step, here))
    here = typeof here === 'object' && here !== null ? Reflect.get(here, step) : undefined
    if (at?.description) found = at.description
  }
  return found
}

function child(schema: JsonSchema, step: string, value: unknown): JsonSchema | undefined {
  if (schema.properties?.[step]) return schema.properties[step]
  if (schema.items && /^\d+$/.test(step)) return schema.items
  if (typeof schema.additionalProperties === 'object') return schema.additionalProperties
  const variants = schema.oneOf ?? schema.anyOf ?? []
  const type = typeof value === 'object' && value !== null ? Reflect.get(value, 'type') : undefined
  const ofType = variants.filter((variant) => type !== undefined && variant.properties?.type?.const === type)
  for (const variant of ofType.length > 0 ? ofType : variants) {
    const found = child(variant, step, value)
    if (found) return found
  }
  return undefined
}
