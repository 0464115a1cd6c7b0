import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { folderOf, isTextFile } from './item.ts'
import type { StagedItem, Upload } from './uploads.ts'

/**
 * A content folder as it will be, beside the real one: links to everything that stays and
 * fresh files for what changes. Removed when `work` is done, whatever comes of it.
 */
export async function withStaged<Result>(
  contentDir: string,
  stagingDir: string,
  items: readonly StagedItem[],
  work: (dir: string) => Promise<Result> | Result,
): Promise<Result> {
  const changes = items.map((one) => ({ ...one, item: folderOf(one.item) }))
  mkdirSync(stagingDir, { recursive: true })
  const staged = mkdtempSync(join(stagingDir, 'content-'))
  try {
    linkFolder(contentDir, staged, '', changes)
    for (const { item, files, uploads, from } of changes) {
      if (!files) continue
      mkdirSync(join(staged, item), { recursive: true })
      for (const name of from ? foldersIn(join(contentDir, from)) : []) {
        const link = join(staged, item, name)
        if (!existsSync(link)) symlinkSync(join(contentDir, from ?? '', name), link)
      }
      for (const [name, text] of Object.entries(files)) writeFileSync(join(staged, item, name), text)
      if (uploads) addUploads(join(staged, item), uploads)
    }
    return await work(staged)
  } finally {
    rmSync(staged, { recursive: true, force: true })
  }
}

/** The folders of pictures, documents and whatever else lies beside the texts of an item. */
export function foldersIn(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => name)
}

/** Puts what was uploaded beside the links to what is published; through none of them is anything written. */
export function addUploads(folder: string, uploads: readonly Upload[]): void {
  for (const { path, used, read } of uploads) {
    const file = join(folder, path)
    if (!used || existsSync(file)) continue
    const dir = dirname(file)
    if (lstatSync(dir, { throwIfNoEntry: false })?.isSymbolicLink()) {
      const published = realpathSync(dir)
      rmSync(dir)
      mkdirSync(dir)
      for (const name of readdirSync(published)) symlinkSync(join(published, name), join(dir, name))
    }
    mkdirSync(dir, { recursive: true })
    writeFileSync(file, read())
  }
}

/** Links what is in a folder, but goes into folders that hold something of a change. */
function linkFolder(from: string, to: string, path: string, changes: readonly StagedItem[]): void {
  for (const entry of readdirSync(join(from, path), { withFileTypes: true })) {
    if (entry.name.startsWith('.')) continue
    const inside = path ? `${path}/${entry.name}` : entry.name
    const changed = changes.find(({ item }) => item === inside)
    if (changed?.files === null) continue
    if (changed || changes.some(({ item }) => item.startsWith(`${inside}/`))) {
      mkdirSync(join(to, inside))
      linkFolder(from, to, inside, changes)
    } else if (changes.some(({ item }) => item === dirname(inside)) && entry.isFile() && isTextFile(entry.name)) {
      // The texts of a changed item come from the change, all of them.
    } else symlinkSync(join(from, inside), join(to, inside))
  }
}
