import { FIELDS_ON_TOP } from '#api/content/fields-on-top.ts'
import type { Values } from './values.ts'
import { type Read, readYamlValues, writeYamlValues } from './yaml-text.ts'

/** The text of a Markdown file, among its fields. */
export const BODY = 'body'

/** What is in a file of an item, or why it cannot be read, with the line. */
export function readItemFile(name: string, source: string): Read {
  const text = tidied(source)
  if (!name.endsWith('.md')) return readYamlValues(text)
  const found = FIELDS_ON_TOP.exec(text)
  if (!found)
    return {
      faults: [{ line: 1, message: 'The file has to begin with a line ---, its fields, and another line ---.' }],
    }
  const fields = readYamlValues(found[1] ?? '')
  if (!fields.values)
    return { faults: fields.faults.map(({ line, message }) => ({ line: line === undefined ? 1 : line + 1, message })) }
  return { values: { ...fields.values, [BODY]: text.slice(found[0].length) } }
}

/** The text of a file with other values; the same text when nothing is different. */
export function writeItemFile(name: string, source: string, values: Values): string {
  const text = tidied(source)
  if (!name.endsWith('.md')) return keep(source, text, writeYamlValues(text, values))
  const { [BODY]: body = '', ...fields } = values
  const found = FIELDS_ON_TOP.exec(text)
  const before = found?.[1] ?? ''
  const yaml = writeYamlValues(before, fields)
  if (found && yaml === before) return keep(source, text, found[0] + String(body))
  const ended = yaml.endsWith('\n') ? yaml : `${yaml}\n`
  return keep(source, text, `---\n${ended}---\n${String(body)}`)
}

/** A file of this name that says nothing yet. */
export function blankFile(name: string): string {
  return name.endsWith('.md') ? '---\n{}\n---\n' : '{}\n'
}

/** Files made on other systems. */
function tidied(source: string): string {
  return source.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n')
}

function keep(source: string, tidy: string, written: string): string {
  return written === tidy ? source : written
}
