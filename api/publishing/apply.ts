import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { ContentProblems } from '../content/problems.ts'
import { folderOf, isTextFile } from './item.ts'
import { foldersIn } from './staging.ts'
import type { StagedItem } from './uploads.ts'

/** No reader of content looks at names like this. */
const PREPARED = '.publishing'

/**
 * Writes what will be beside what is, down to the disk: whatever can fail fails here, and
 * nothing has changed yet.
 * @returns a function that makes it so by renaming, which may be called again after a crash.
 */
export function prepareFiles(
  contentDir: string,
  items: readonly StagedItem[],
): { commit: () => void; drop: () => void } {
  const changes = items.map((one) => ({ ...one, item: folderOf(one.item) }))
  const drop = () =>
    dropPrepared(
      contentDir,
      items.map(({ item }) => item),
    )
  try {
    for (const { item, files, from, uploads = [] } of changes) {
      const folder = join(contentDir, item, PREPARED)
      rmSync(folder, { recursive: true, force: true })
      mkdirSync(folder, { recursive: true })
      for (const path of from ? filesBeside(join(contentDir, from)) : []) {
        if (existsSync(join(contentDir, item, path))) continue
        mkdirSync(dirname(join(folder, path)), { recursive: true })
        writeDurably(join(folder, path), readFileSync(join(contentDir, from ?? '', path)))
      }
      for (const [name, text] of Object.entries(files ?? {})) writeDurably(join(folder, name), text)
      for (const { path, used, read } of uploads) {
        if (!used || isThere(contentDir, item, path, read)) continue
        mkdirSync(dirname(join(folder, path)), { recursive: true })
        writeDurably(join(folder, path), read())
      }
    }
  } catch (error) {
    drop()
    throw error
  }
  return {
    commit: () => {
      for (const { item, files } of changes) {
        // The texts come last: nobody reads of a picture that is not there.
        for (const path of filesBeside(join(contentDir, item, PREPARED))) commitFile(join(contentDir, item), path)
        commitItem(contentDir, item, Object.keys(files ?? {}))
      }
      // What went along to a new name lies there now.
      for (const { from } of changes)
        for (const name of from ? foldersIn(join(contentDir, from)) : [])
          rmSync(join(contentDir, from ?? '', name), { recursive: true })
      drop()
    },
    drop,
  }
}

/** Removes what was prepared and never came to be. */
export function dropPrepared(contentDir: string, items: readonly string[]): void {
  for (const item of items) {
    const folder = join(contentDir, folderOf(item))
    rmSync(join(folder, PREPARED), { recursive: true, force: true })
    // A folder made for something new would be read as an item without its files.
    if (existsSync(folder) && readdirSync(folder).length === 0) rmSync(folder, { recursive: true })
  }
}

/** A file that was published is never written over: earlier texts, which one can go back to, name it. */
function isThere(contentDir: string, item: string, path: string, read: () => Buffer): boolean {
  const file = join(contentDir, item, path)
  if (!existsSync(file)) return false
  if (readFileSync(file).equals(read())) return true
  throw new ContentProblems([
    {
      file: `${item}/${path}`,
      message:
        'Somebody has put another file of this name there meanwhile. Take this one out of the change, and upload it under another name.',
    },
  ])
}

/** Every file in the folders beside the texts, such as `pictures/lamps.webp`. */
function filesBeside(folder: string): string[] {
  return foldersIn(folder).flatMap((name) =>
    readdirSync(join(folder, name), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(folder, join(entry.parentPath, entry.name))),
  )
}

function commitFile(folder: string, path: string): void {
  const file = join(folder, path)
  mkdirSync(dirname(file), { recursive: true })
  renameSync(join(folder, PREPARED, path), file)
  syncFolder(dirname(file))
}

function commitItem(contentDir: string, item: string, names: readonly string[]): void {
  const folder = join(contentDir, item)
  for (const name of names) renameSync(join(folder, PREPARED, name), join(folder, name))
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isFile() && isTextFile(entry.name) && !names.includes(entry.name)) rmSync(join(folder, entry.name))
  }
  syncFolder(folder)
}

function writeDurably(file: string, text: string | Buffer): void {
  const handle = openSync(file, 'w')
  try {
    writeFileSync(handle, text)
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

/** Renames reach the disk with their folder. */
function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
