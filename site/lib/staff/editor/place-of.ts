import { BODY, readItemFile } from '#api/publishing/forms/item-file.ts'
import { folderOf } from '#api/publishing/forms/kinds.ts'
import { textAt } from '#api/publishing/forms/values.ts'
import type { Content } from '#api/content/read.ts'
import { isItem } from '#api/publishing/item.ts'
import { summaryOf } from '#api/publishing/summary.ts'
import { type Change, isOfSite, siteTitle } from '../content.ts'
import { languageName, type StaffLanguage } from '../language.ts'
import { capital, labelOf, labelOfPlace } from './labels.ts'
import { editorPageOf, isElsewhere } from './place.ts'

type Language = { tag: string; name: string }
/** A place in a file as its writers know it, and where in the editor it is put right. */
export type NamedPlace = { words: string; href?: string }

/**
 * What a place in a file of the content is in the editor, such as “English: Summary”; a file
 * without a path is one of `change`, or else of the item in whose folder it lies, which is
 * then called by its title. `href` is missing where there is no `edit`, the editor's
 * address, and for files of other items.
 */
export function placeOf(
  change: Pick<Change, 'item' | 'files'> | undefined,
  content: Content,
  { t }: StaffLanguage,
  file: string,
  path = '',
  edit?: string,
): NamedPlace {
  const { languages } = content.area
  const foreign = change === undefined || isElsewhere(change.item, file)
  const item = foreign ? itemAt(file) : change.item
  // An address that residents use, or nothing.
  if (item === undefined) return { words: file }
  const name = file.includes('/') || !foreign ? file.slice(file.lastIndexOf('/') + 1) : ''
  const files = foreign ? {} : change.files
  const language = languages.find(({ tag }) => name.replace(/\.\w+$/, '') === tag)
  const inQuestions = !language && /^(?:pages|questions|version)\b/.test(path)
  const part =
    (language && languageName(language)) ??
    t(inQuestions ? 'staff.editor.questions' : 'publishing.change.differenceSettings')
  const words = [
    ...(foreign ? [isOfSite(item) ? siteTitle(item) : (summaryOf(content, item)?.title ?? readable(item))] : []),
    part,
    ...inWords({ item, files }, name, languages, path.split('.').filter(Boolean)),
  ].join(': ')
  const page = foreign || edit === undefined ? undefined : editorPageOf(item, languages, { file, path })
  return { words, ...(page !== undefined && { href: `${edit}${page}` }) }
}

/** The item in whose folder a file of the content lies, such as `news/lamps/en.md`. */
function itemAt(file: string): string | undefined {
  const [folder = '', slug = ''] = file.split('/')
  const item = SITE_FOLDERS.includes(folder) ? `site/${folder}` : `${folder}/${slug}`
  return isItem(item) ? item : undefined
}
const SITE_FOLDERS = ['area', 'answers']

/** The last part of an address, where nothing has a title yet. */
function readable(item: string): string {
  return capital((item.split('/')[1] ?? item).replaceAll('-', ' '))
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
