import { readItemFile } from '#api/publishing/forms/item-file.ts'
import { FILES_OF, folderOf } from '#api/publishing/forms/kinds.ts'
import { textAt } from '#api/publishing/forms/values.ts'
import type { Change } from '../content.ts'
import type { StaffLanguage } from '../language.ts'
import { labelOf } from './labels.ts'

type Language = { tag: string; name: string }
/** A place in a file of a change as its writers know it, and where in the editor it is put right. */
export type NamedPlace = { words: string; href?: string }

/**
 * What a line of a file is in the editor, such as “English: Summary”. `href` is missing for
 * files of other items, which this change has no form for.
 */
export function placeOf(
  { id, item, files }: Pick<Change, 'id' | 'item' | 'files'>,
  languages: readonly Language[],
  { t }: StaffLanguage,
  file: string,
  path = '',
): NamedPlace {
  const slash = file.lastIndexOf('/')
  const [folder, name] = [slash < 0 ? '' : file.slice(0, slash), file.slice(slash + 1)]
  const language = languages.find(({ tag }) => name.replace(/\.\w+$/, '') === tag)
  const steps = path.split('.').filter(Boolean)
  const { details } = FILES_OF[folderOf(item)]
  const inQuestions = !language && /^(?:pages|questions|version)$/.test(steps[0] ?? '')
  const part = language?.name ?? t(inQuestions ? 'staff.editor.questions' : 'publishing.change.differenceSettings')
  const words = [part, ...inWords(files, languages, steps)].join(': ')
  const own = folder === '' || folder.endsWith(`/${item.split('/')[1]}`) || folder === item
  if (!own || (!language && name !== details)) return { words }
  const edit = `/staff/changes/${id}/edit/`
  const page = language ? `words/${language.tag}/` : inQuestions ? 'questions/' : 'details/'
  return { words, href: `${edit}${page}${steps.length > 0 && !inQuestions ? `#v.${steps.join('.')}` : ''}` }
}

/** A question is called by its words, and an entry of a list by its number. */
function inWords(files: Change['files'], languages: readonly Language[], steps: readonly string[]): string[] {
  const [list, id = '', ...rest] = steps
  if (list === undefined) return []
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
