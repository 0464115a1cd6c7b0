import type { ItemFiles } from '#db/schema/changes.ts'
import { readItemFile, writeItemFile } from './item-file.ts'
import type { Values } from './values.ts'

/** The files with the words of one of them, and with the same done to the words of every language. */
export function withWords(
  files: ItemFiles,
  original: string,
  words: Values,
  change: (values: Values) => Values,
): ItemFiles {
  const now = { ...files }
  for (const [name, source] of Object.entries(files)) {
    if (!/^[a-z]{2,3}(-[A-Z][a-z]{3})?\.yaml$/.test(name) && name !== original) continue
    const values = name === original ? words : readItemFile(name, source).values
    if (values) now[name] = writeItemFile(name, source, change(values))
  }
  if (now[original] === undefined && Object.keys(words).length > 0)
    now[original] = writeItemFile(original, '', change({ translation: 'original', ...words }))
  return now
}
