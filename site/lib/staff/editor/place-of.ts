import { BODY, readItemFile } from '#api/publishing/forms/item-file.ts'
import { folderOf } from '#api/publishing/forms/kinds.ts'
import { textAt } from '#api/publishing/forms/values.ts'
import type { Change } from '../content.ts'
import type { StaffLanguage } from '../language.ts'
import { labelOf, labelOfPlace } from './labels.ts'
import { editorPageOf, isElsewhere } from './place.ts'

type Language = { tag: string; name: string }
/** A place in a file of a change as its writers know it, and where in the editor it is put right. */
export type NamedPlace = { words: string; href?: string }

/**
 * What a line of a file is in the editor, such as “English: Summary”. `href` is missing where
 * there is no `edit`, the editor's address, and for files of other items.
 */
export function placeOf(
  { item, files }: Pick<Change, 'item' | 'files'>,
  languages: readonly Language[],
  { t }: StaffLanguage,
  file: string,
  path = '',
  edit?: string,
): NamedPlace {
  const name = file.slice(file.lastIndexOf('/') + 1)
  const language = languages.find(({ tag }) => name.replace(/\.\w+$/, '') === tag)
  const inQuestions = !language && /^(?:pages|questions|version)\b/.test(path)
  const part = language?.name ?? t(inQuestions ? 'staff.editor.questions' : 'publishing.change.differenceSettings')
  const words = [
    // Nothing else says which file that is.
    ...(isElsewhere(item, file) ? [file] : []),
    part,
    ...inWords({ item, files }, name, languages, path.split('.').filter(Boolean)),
  ].join(': ')
  const page = edit === undefined ? undefined : editorPageOf(item, languages, { file, path })
  return { words, ...(page !== undefined && { href: `${edit}${page}` }) }
}

/** A question is called by its words, and an entry of a list by its number. */
function inWords(
  { item, files }: Pick<Change, 'item' | 'files'>,
  file: string,
  languages: readonly Language[],
  steps: readonly string[],
): string[] {
  const [list, id = '', ...rest] = steps
  if (list === undefined) return []
  if (list === BODY) return [labelOfPlace(folderOf(item), file, BODY)]
  if (list !== 'questions' && list !== 'pages') {
    const name = steps.findLast((step) => !/^\d+$/.test(step)) ?? list
    return [list === name ? labelOf(list) : `${labelOf(list)} › ${labelOf(name)}`]
  }
  const original = Object.entries(files).find(([name]) => name.replace(/\.\w+$/, '') === languages[0]?.tag)
  const values = original && readItemFile(original[0], original[1]).values
  const said = values && textAt(values, [list, id, list === 'pages' ? 'title' : 'label'])
  const name = rest.findLast((step) => !/^\d+$/.test(step))
  return [said ? `“${said}”` : labelOf(list), ...(name ? [labelOf(name)] : [])]
}
