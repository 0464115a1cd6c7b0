import { readFileSync } from 'node:fs'
import { hash } from 'node:crypto'
import { join } from 'node:path'
import type { Handle } from '#db/open.ts'
import { listChangeFiles } from '#db/queries/change-files.ts'
import { type Descriptions, descriptionsOf, rememberDescriptions } from '#db/queries/picture-descriptions.ts'
import type { ItemFiles } from '#db/schema/changes.ts'
import { publishedFiles } from './uploads.ts'

const PICTURE = /!\[((?:\\.|[^\]\\])*)\]\(\s*(pictures\/[a-z0-9][a-z0-9-]*\.webp)[^)]*\)/g

/** What the texts of an item say its pictures tell: by the name of the picture, then by language. */
export function describedIn(files: ItemFiles): Map<string, Descriptions> {
  const found = new Map<string, Descriptions>()
  for (const [name, text] of Object.entries(files)) {
    const [language = ''] = name.split('.')
    for (const [, said = '', path = ''] of text.matchAll(PICTURE)) {
      const words = said
        .replaceAll(/\\([[\]\\])/g, '$1')
        .replaceAll(/\s+/g, ' ')
        .trim()
      if (words !== '') found.set(path, { ...found.get(path), [language]: words })
    }
  }
  return found
}

/** Remembers what a save says of its pictures, those that are published and those that were uploaded to it. */
export function rememberDescribed(
  db: Handle,
  contentDir: string,
  { id, item, files }: { id: string; item: string; files: ItemFiles },
  now: Date,
): void {
  const described = describedIn(files)
  if (described.size === 0) return
  const uploaded = new Map(listChangeFiles(db, id).map(({ path, sha256 }) => [path, sha256]))
  const published = new Set(publishedFiles(contentDir, item).map(({ path }) => path))
  for (const [path, said] of described) {
    const sha256 = uploaded.get(path) ?? (published.has(path) ? sha256Of(contentDir, item, path) : undefined)
    if (sha256) rememberDescriptions(db, sha256, said, now)
  }
}

/** What a picture tells, by language: what the texts say now, else what was said of it before. */
export function offeredFor(db: Handle, sha256: string, said: Descriptions | undefined): Descriptions {
  return { ...descriptionsOf(db, sha256), ...said }
}

export function sha256Of(contentDir: string, item: string, path: string): string {
  return hash('sha256', readFileSync(join(contentDir, item, path)))
}
