import { isUtf8 } from 'node:buffer'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { LineCounter, parseDocument } from 'yaml'
import type { z } from 'zod'
import { causes, noField, sentence } from './issue-sentence.ts'
import { leaveOut, mend } from './mend.ts'
import { nearest } from './nearest.ts'
import { remembered } from './remembered.ts'
import { type ContentPath, lineOf } from './positions.ts'
import { type ContentProblem, joined, type Sentence, said } from './problems.ts'
import { Shape } from './shape.ts'
import { yamlFaults } from './yaml-faults.ts'

/** Far above any real file; keeps a runaway file from being read at all. */
const MAX_BYTES = 1_000_000

export type Complain = (path: ContentPath, sentence: Sentence) => void

/** A file of content that could be read, right or wrong. */
export type ContentFile<T> = {
  /** Undefined when anything in it is wrong. */
  whole: T | undefined
  /** What is in order, so that it can be checked whatever else is wrong. */
  parts: Partial<T>
  /** Ids of questions in `parts` that had to be replaced: only that they are asked is known of them. */
  unsure: ReadonlySet<string>
  /** Adds a problem with its line, unless the same place was complained of before. */
  complain: Complain
}

/**
 * Reads a YAML file under the content folder and checks it. Problems, each with its
 * line, are added to `problems`; undefined when there is nothing to be read at all.
 */
export function readYaml<Fields extends z.core.$ZodShape>(
  dir: string,
  file: string,
  schema: z.ZodObject<Fields>,
  problems: ContentProblem[],
): ContentFile<z.output<z.ZodObject<Fields>>> | undefined {
  const source = readSource(dir, file, problems)
  return source === undefined ? undefined : checkYaml(source, file, schema, problems)
}

/** Checks YAML that was read; `linesAbove` is how many lines of its file stand before it. */
export function checkYaml<Fields extends z.core.$ZodShape>(
  source: string,
  file: string,
  schema: z.ZodObject<Fields>,
  problems: ContentProblem[],
  linesAbove = 0,
): ContentFile<z.output<z.ZodObject<Fields>>> | undefined {
  const data = inOrder(schema, source)
  if (data) {
    // Complaints come from elsewhere and are few: only then is the file looked at again.
    let again: Complain | undefined
    const complain: Complain = (path, words) => {
      again ??= complainer(parsed(source), file, linesAbove, problems)
      again(path, words)
    }
    return { whole: data, parts: data, unsure: new Set(), complain }
  }
  const { document, lines } = parsed(source)
  const below = (line: number | undefined) => line && line + linesAbove
  problems.push(...yamlFaults(document, lines).map((fault) => ({ file, ...fault, line: below(fault.line) })))
  if (document.errors.length > 0) return undefined
  let value: unknown
  try {
    value = document.toJS({ maxAliasCount: 100 })
  } catch {
    problems.push({ file, message: 'The file repeats itself too often through aliases (&, *). Write the parts out.' })
    return undefined
  }
  const complain = complainer({ document, lines }, file, linesAbove, problems)
  const checked = schema.safeParse(value, { reportInput: true })
  if (checked.success) return { whole: checked.data, parts: checked.data, unsure: new Set(), complain }
  const shape = new Shape(schema)
  const named: unknown = structuredClone(value)
  for (const issue of checked.error.issues.flatMap(causes)) {
    if (issue.code !== 'unrecognized_keys') continue
    const fields = shape.fieldsAt(issue.path, value)
    for (const name of issue.keys) {
      const field = [...issue.path, name]
      complain(field, noField(name, fields))
      // Under its likely name it is not missing as well.
      leaveOut(named, field, nearest(name, fields))
    }
  }
  const issues = schema.safeParse(named, { reportInput: true }).error?.issues.flatMap(causes) ?? []
  for (const issue of issues) {
    // One of our own has said everything.
    const field = issue.code === 'custom' ? undefined : shape.descriptionAt(issue.path, named)
    complain(issue.path, joined([sentence(issue), field]))
  }
  return { whole: undefined, ...mend(schema, named, issues), complain }
}

type Parsed = { document: ReturnType<typeof parseDocument>; lines: LineCounter }

function parsed(source: string): Parsed {
  const lines = new LineCounter()
  return { document: parseDocument(source, { lineCounter: lines }), lines }
}

/** Names what is wrong with its line, each place once. */
function complainer(
  { document, lines }: Parsed,
  file: string,
  linesAbove: number,
  problems: ContentProblem[],
): Complain {
  const places = new Set<string>()
  return (path, words) => {
    // A place and what is in it: whatever is missing there is missing because of the first mistake.
    const around = path.map((_, depth) => path.slice(0, depth + 1).join('.'))
    if (around.some((place) => places.has(place))) return
    places.add(path.join('.'))
    const line = lineOf(document, lines, path)
    problems.push({ file, line: line && line + linesAbove, path: path.join('.') || undefined, ...said(words) })
  }
}

const readers = new WeakMap<z.ZodObject, (source: string) => unknown>()

/** What a file says if nothing at all is wrong with it; worked out once for each text. */
function inOrder<Fields extends z.core.$ZodShape>(
  schema: z.ZodObject<Fields>,
  source: string,
): z.output<z.ZodObject<Fields>> | undefined {
  const reader =
    readers.get(schema) ??
    remembered((text) => {
      const { document, lines } = parsed(text)
      if (document.errors.length > 0 || yamlFaults(document, lines).length > 0) return undefined
      try {
        return schema.safeParse(document.toJS({ maxAliasCount: 100 })).data
      } catch {
        return undefined
      }
    })
  readers.set(schema, reader)
  return reader(source) as z.output<z.ZodObject<Fields>> | undefined
}

/** The characters of a file under the content folder; undefined, and a problem, when it cannot be read. */
export function readSource(dir: string, file: string, problems: ContentProblem[]): string | undefined {
  const say = (words: Sentence, line?: number) => {
    problems.push({ file, line, ...said(words) })
    return undefined
  }
  try {
    if (statSync(join(dir, file)).size > MAX_BYTES)
      return say({
        message: `The file is larger than ${MAX_BYTES} bytes. Split it, or move texts into documents.`,
        inForms: 'There are more words here than can be saved together. Move some of them into a document.',
      })
    const bytes = readFileSync(join(dir, file))
    const source = bytes.toString('utf8')
    if (isUtf8(bytes)) return source
    return say(
      {
        message:
          'There is a letter that is not in UTF-8, so it would be lost. Save the file again and choose the encoding UTF-8.',
        inForms: 'A letter cannot be read and would be lost. Type it again.',
      },
      source.slice(0, source.indexOf('\uFFFD')).split('\n').length,
    )
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : 'unknown'
    return say(
      code === 'ENOENT'
        ? { message: 'The file is missing. Add it.', inForms: 'Nothing is written here yet.' }
        : {
            message: `The file cannot be read (${code}).`,
            inForms: 'The server cannot read this. Ask whoever runs it to look.',
          },
    )
  }
}
