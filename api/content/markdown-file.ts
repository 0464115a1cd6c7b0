import type { z } from 'zod'
import { FIELDS_ON_TOP } from './fields-on-top.ts'
import { markdownFaultIn } from './markdown.ts'
import { type ContentProblem, said } from './problems.ts'
import { type ContentFile, checkYaml, readSource } from './yaml.ts'

/** Far above any real page; what is longer belongs into a document. */
const MAX_BODY = 60_000

/** A file of fields and words. */
export type MarkdownFile<T> = ContentFile<T> & {
  body: string
  /** How many lines stand above the body. */
  bodyLine: number
}

/**
 * Reads a Markdown file whose fields stand on top between two lines `---`. Problems,
 * each with its line, are added to `problems`; undefined when it has no such fields.
 */
export function readMarkdown<Fields extends z.core.$ZodShape>(
  dir: string,
  file: string,
  schema: z.ZodObject<Fields>,
  problems: ContentProblem[],
): MarkdownFile<z.output<z.ZodObject<Fields>>> | undefined {
  const source = readSource(dir, file, problems)
    ?.replace(/^\uFEFF/, '')
    .replaceAll('\r\n', '\n')
  if (source === undefined) return undefined
  const found = FIELDS_ON_TOP.exec(source)
  if (!found) {
    const needed = Object.keys(schema.shape).filter(
      (name) => !schema.pick({ [name]: true } as never).safeParse({}).success,
    )
    problems.push({
      file,
      line: 1,
      message: `The file has to begin with a line ---, the fields ${needed.join(', ')}, and another line ---.`,
      inForms: 'The title and the summary are missing. Write them.',
    })
    return undefined
  }
  const fields = checkYaml(found[1] ?? '', file, schema, problems, 1)
  const body = source.slice(found[0].length)
  const above = found[0].split('\n').length - 1
  if (body.trim() === '') {
    problems.push({
      file,
      line: above + 1,
      message: 'The text itself is missing. Write it below the title and summary.',
    })
  } else if (body.length > MAX_BODY) {
    problems.push({ file, message: `The text is longer than ${MAX_BODY} characters. Split it, or make it a document.` })
  } else {
    const fault = markdownFaultIn(body)
    if (fault) problems.push({ file, line: above + fault.line, ...said(fault) })
  }
  return fields && { ...fields, body, bodyLine: above }
}
