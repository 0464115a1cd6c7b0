import type { z } from 'zod'
import type { ContentPath } from './positions.ts'

/**
 * What can still be checked of a file with mistakes in it, so that an editor hears of
 * everything at once: a question with a mistake is asked as a plain one, other fields
 * that are wrong are left out.
 */
export function mend<Fields extends z.core.$ZodShape>(
  schema: z.ZodObject<Fields>,
  value: unknown,
  issues: readonly z.core.$ZodIssue[],
): { parts: Partial<z.output<z.ZodObject<Fields>>>; unsure: ReadonlySet<string> } {
  const mended: unknown = structuredClone(value)
  const unsure = new Set<string>()
  for (const { path } of issues) {
    const question = questionIn(path)
    if (question) replaceQuestion(mended, question, unsure)
    else leaveOut(mended, path)
  }
  const parts: Record<string, unknown> = {}
  for (const [name, field] of Object.entries(schema.shape)) {
    const parsed = (field as z.ZodType).safeParse(at(mended, [name]))
    if (parsed.success && parsed.data !== undefined) parts[name] = parsed.data
  }
  return { parts: parts as Partial<z.output<z.ZodObject<Fields>>>, unsure }
}

/** What stands at a path. */
export function at(value: unknown, path: ContentPath): unknown {
  return path.reduce(
    (here, step) => (typeof here === 'object' && here !== null ? Reflect.get(here, step) : undefined),
    value,
  )
}

/** Takes a field out, or gives it another name where that one is free. */
export function leaveOut(value: unknown, path: ContentPath, name?: string): void {
  const owner = at(value, path.slice(0, -1))
  const field = path.at(-1)
  if (typeof owner !== 'object' || owner === null || field === undefined) return
  if (name !== undefined && !(name in owner)) Reflect.set(owner, name, Reflect.get(owner, field))
  Reflect.deleteProperty(owner, field)
}

/** The path of the question, in a list of them, that a path leads into. */
function questionIn(path: ContentPath): ContentPath | undefined {
  const place = path.findIndex((step, depth) => step === 'questions' && typeof path[depth + 1] === 'number')
  return place === -1 ? undefined : path.slice(0, place + 2)
}

function replaceQuestion(value: unknown, path: ContentPath, unsure: Set<string>): void {
  const list = at(value, path.slice(0, -1))
  const index = path.at(-1)
  if (!Array.isArray(list) || typeof index !== 'number') return
  const given = at(list, [index, 'id'])
  // One without an id must not be taken for another.
  const id = typeof given === 'string' && /^[a-z]\w*$/.test(given) ? given : `question_${path.join('_')}`
  unsure.add(id)
  list[index] = { id, type: 'short_text' }
}
