import { folderOf } from '#api/publishing/item.ts'
import { FILES_OF, folderOf as kindOf } from '#api/publishing/forms/kinds.ts'

/** Whether a file is another item's: somebody may have broken it by hand. */
export function isElsewhere(item: string, file: string): boolean {
  return file.includes('/') && file.slice(0, file.lastIndexOf('/')) !== folderOf(item)
}

/** The page of the editor on which a file of an item is written; undefined for the files of another item. */
export function editorPageOf(
  item: string,
  languages: readonly { tag: string }[],
  { file, path = '' }: { file: string; path?: string | undefined },
): string | undefined {
  const name = file.split('/').at(-1) ?? ''
  if (isElsewhere(item, file)) return undefined
  const { details, ending } = FILES_OF[kindOf(item)]
  const tag = languages.find((one) => `${one.tag}.${ending}` === name)?.tag
  if (tag !== undefined) return `words/${tag}/${anchor(path)}`
  if (name !== details) return undefined
  return /^(pages|questions|version)\b/.test(path) ? 'questions/' : `details/${anchor(path)}`
}

const anchor = (path: string): string => (path === '' ? '' : `#v.${path.replaceAll(/\s/g, '_')}`)
