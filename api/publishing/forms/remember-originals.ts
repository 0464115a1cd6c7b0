import type { ItemFiles } from '#db/schema/changes.ts'
import type { Item } from '../guard/item.ts'
import { madeFrom } from '../guard/made-from.ts'
import { readItem, wordsOf } from '../guard/read-item.ts'
import { readItemFile, writeItemFile } from './item-file.ts'
import { FILES_OF, folderOf } from './kinds.ts'
import { isValues } from './values.ts'

/**
 * The files of a change in which each translation keeps what it was made from, also one
 * written by hand: once the new original is published, nobody could tell any more that the
 * translation still says what the old one said. Words that were translated anew stay
 * unmarked, and so do those whose original is as it was.
 *
 * @param name Such as `news/summer-patrols`.
 * @param before What residents see now.
 * @param languages Those of the area; the first is the one everything is written in.
 */
export function rememberOriginals(
  name: string,
  before: ItemFiles,
  after: ItemFiles,
  languages: readonly string[],
): ItemFiles {
  const described = (files: ItemFiles): Item => ({
    kind: FILES_OF[folderOf(name)].kind,
    slug: name.split('/')[1] ?? '',
    files,
  })
  const was = readItem(described(before), languages)
  const will = readItem(described(after), languages)
  const files = { ...after }
  for (const language of languages.slice(1)) {
    const file = will.languageFiles.get(language)
    const source = file === undefined ? undefined : files[file]
    const values = file === undefined || source === undefined ? undefined : readItemFile(file, source).values
    if (file === undefined || source === undefined || !values) continue
    const [said, says] = [wordsOf(was, language), wordsOf(will, language)]
    const now = madeFrom(described(after), languages, language)
    const marks = Object.entries(madeFrom(described(before), languages, language)).filter(
      ([path, mark]) =>
        !will.madeFrom.get(language)?.has(path) &&
        now[path] !== undefined &&
        now[path] !== mark &&
        said.get(path)?.text.trim() === says.get(path)?.text.trim(),
    )
    if (marks.length === 0) continue
    const kept = isValues(values.made_from) ? values.made_from : {}
    files[file] = writeItemFile(file, source, { ...values, made_from: { ...kept, ...Object.fromEntries(marks) } })
  }
  return files
}
