import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ItemKind } from '../publishing/guard/item.ts'
import { madeFrom } from '../publishing/guard/made-from.ts'
import type { ShownTranslation, TranslationState } from './text.ts'

type Translated = { translation?: TranslationState | undefined; made_from?: Record<string, string> | undefined }
export type TranslatedItem = {
  /** The content folder, and the item's folder in it, such as `news/summer-patrols`. */
  dir: string
  folder: string
  kind: ItemKind
  ending: 'md' | 'yaml'
}

/** What the pages of an item say of each of its translations; `files` are those that could be read. */
export function shownTranslations(
  { dir, folder, kind, ending }: TranslatedItem,
  tags: readonly string[],
  files: ReadonlyMap<string, { parts: Translated }>,
): Record<string, ShownTranslation> {
  const text = (tag: string) => readFileSync(join(dir, folder, `${tag}.${ending}`), 'utf8')
  const isOutdated = (tag: string): boolean => {
    const [original] = tags
    const kept = files.get(tag)?.parts.made_from
    if (!kept || original === undefined || tag === original || !files.has(original)) return false
    const texts = Object.fromEntries([original, tag].map((one) => [`${one}.${ending}`, text(one)]))
    const now = madeFrom({ kind, slug: folder.split('/')[1] ?? '', files: texts }, tags, tag)
    return Object.entries(now).some(([path, mark]) => kept[path] !== undefined && kept[path] !== mark)
  }
  return Object.fromEntries(
    tags.map((tag): [string, ShownTranslation] => [
      tag,
      isOutdated(tag) ? 'outdated' : (files.get(tag)?.parts.translation ?? 'none'),
    ]),
  )
}
