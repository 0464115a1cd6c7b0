import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Database } from '#db/open.ts'
import { listChangeFiles } from '#db/queries/change-files.ts'
import type { Change } from '#db/schema/changes.ts'
import { attachmentAddress, type Folder } from '../content/attached.ts'
import { type Shown, toHtml } from '../content/markdown.ts'
import { referencesIn } from '../content/references.ts'
import { webpHead } from '../content/webp.ts'
import { publishedFiles } from './uploads.ts'

/** A text of a change as a page would show it, with pictures that are nowhere else yet. */
export function lookAt(
  markdown: string,
  change: Change,
  { db, contentDir, locale }: { db: Database; contentDir: string; locale: string },
): string {
  const named = new Set(referencesIn(markdown).map(({ url }) => url))
  if (named.size === 0) return toHtml(markdown)
  const shownAs = (path: string, bytes: number, size: { width: number; height: number } | undefined): Shown => {
    const [folder, file = ''] = path.split('/') as [Folder, string]
    const address = `/staff/preview-frame/${change.id}${attachmentAddress(change.item, folder, file)}`
    return size ? { address, width: size.width, height: size.height } : { address, file, bytes }
  }
  const published = publishedFiles(contentDir, change.item)
    .filter(({ path }) => named.has(path))
    .flatMap(({ path, folder, bytes }): [string, Shown][] => {
      const head = folder === 'pictures' ? webpHead(readFileSync(join(contentDir, change.item, path))) : undefined
      return folder === 'pictures' && !head ? [] : [[path, shownAs(path, bytes, head)]]
    })
  const uploaded = listChangeFiles(db, change.id).map(({ path, bytes, width, height }): [string, Shown] => [
    path,
    shownAs(path, bytes, width !== null && height !== null ? { width, height } : undefined),
  ])
  return toHtml(markdown, { locale, shown: Object.fromEntries([...published, ...uploaded]) })
}
