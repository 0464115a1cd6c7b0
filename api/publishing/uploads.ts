import { hash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Database } from '#db/open.ts'
import { listChangeFiles, readChangeFile } from '#db/queries/change-files.ts'
import type { ItemFiles } from '#db/schema/changes.ts'
import type { ItemChange } from '#db/schema/publications.ts'
import { type Folder, FOLDERS } from '../content/attached.ts'

/** A picture or document that was uploaded to a change. */
export type Upload = {
  /** Below the item's folder, such as `pictures/new-lamps.webp`. */
  path: string
  bytes: number
  /** Whether a text of the change shows it or links to it: nothing else is published. */
  used: boolean
  read: () => Buffer
}
/** What an item's files become, with what was uploaded to it. */
export type StagedItem = ItemChange & { uploads?: readonly Upload[] }

/** Everything that was uploaded to a change; read when it is needed, one after the other. */
export function uploadsOf(db: Database, { id, files }: { id: string; files: ItemFiles }): Upload[] {
  return listChangeFiles(db, id).map(({ id: fileId, path, bytes }) => ({
    path,
    bytes,
    used: usesOf(files, path).length > 0,
    read: () => {
      const body = readChangeFile(db, fileId)
      if (!body) throw new Error('an uploaded file went while it was read')
      return body
    },
  }))
}

/** Where the texts of an item name one of its files, by file and line. */
export function usesOf(files: ItemFiles, path: string): { file: string; line: number }[] {
  const [folder, name = ''] = path.split('/')
  const escaped = (text: string) => text.replace(/[.\\-]/g, '\\$&')
  const inText = new RegExp(`(?<![a-z0-9/])${escaped(path)}(?![a-z0-9._-]*[a-z0-9_-])`)
  const inList = folder === 'documents' && new RegExp(`\\bfile:\\s*["']?${escaped(name)}["']?\\s*(?:[,}#]|$)`)
  return Object.entries(files).flatMap(([file, text]) =>
    text.split('\n').flatMap((line, index) => {
      const names = inText.test(line) || (inList && file === 'questionnaire.yaml' && inList.test(line))
      return names ? [{ file, line: index + 1 }] : []
    }),
  )
}

/** A file of an item that is published, or was. */
export type PublishedFile = { path: string; folder: Folder; bytes: number }

/** The pictures and documents that lie beside the published texts of an item. */
export function publishedFiles(contentDir: string, item: string): PublishedFile[] {
  return FOLDERS.flatMap((folder) => {
    const dir = join(contentDir, item, folder)
    if (!existsSync(dir)) return []
    return readdirSync(dir)
      .filter((name) => !name.startsWith('.'))
      .sort()
      .map((name) => ({ path: `${folder}/${name}`, folder, bytes: statSync(join(dir, name)).size }))
  })
}

/** Whether the same bytes lie beside the published texts already. */
export function isPublishedAlready(contentDir: string, item: string, body: Buffer, sha256: string): boolean {
  return publishedFiles(contentDir, item).some(
    ({ path, bytes }) => bytes === body.length && hash('sha256', readFileSync(join(contentDir, item, path))) === sha256,
  )
}
