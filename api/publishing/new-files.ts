import type { ItemFiles } from '#db/schema/changes.ts'
import { AppError } from '../errors.ts'
import { isTextFile } from './item.ts'

const MAX_FILES = 40
/** As the readers of content take it. */
const MAX_CHARACTERS = 500_000

/**
 * The files of a change as they are kept: line ends and the end of the file are the same
 * whoever typed them, so that only real changes show.
 * @throws AppError naming the file and the rule.
 */
export function tidyFiles(files: Readonly<Record<string, string>>): ItemFiles {
  const names = Object.keys(files)
  if (names.length === 0) throw new AppError('invalid_input', { files: 'missing' })
  if (names.length > MAX_FILES) throw new AppError('invalid_input', { files: 'tooMany' })
  const faults = names.flatMap((name) => {
    if (!isTextFile(name)) return [[`files.${name}`, 'malformed']]
    return (files[name] ?? '').length > MAX_CHARACTERS ? [[`files.${name}`, 'tooLong']] : []
  })
  if (faults.length > 0) throw new AppError('invalid_input', Object.fromEntries(faults))
  return Object.fromEntries(
    Object.entries(files)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, text]) => [name, `${text.replace(/\r\n?/g, '\n').trimEnd()}\n`]),
  )
}
