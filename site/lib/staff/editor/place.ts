import { folderOf } from '#api/publishing/item.ts'
import { FILES_OF, folderOf as kindOf } from '#api/publishing/forms/kinds.ts'

/** The page of the editor on which a file of an item is written; undefined for the files of another item. */
export function editorPageOf(
  item: string,
  languages: readonly { tag: string }[],
  { file, path = '' }: { file: string; path?: string | undefined },
): string | undefined {
  const name = file.split('/').at(-1) ?? ''
  if (file.includes('/') && file !== `${folderOf(item)}/${name}`) return undefined
  const { details, ending } = FILES_OF[kindOf(item)]
  const tag = languages.find((one) => `${one.tag}.${ending}` === name)?.tag
  if (tag !== undefined) return `words/${tag}/${anchor(path)}`
  if (name !== details) return undefined
  return /^(pages|questions|version)\b/.test(path) ? 'questions/' : `details/${anchor(path)}`
}

const anchor = (path: string): string => (path === '' ? '' : `#v.${path.replaceAll(/\s/g, '_')}`)
