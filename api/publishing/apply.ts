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
import { dirname, join } from 'node:path'
import type { ItemChange } from '#db/schema/publications.ts'
import { ContentProblems } from '../content/problems.ts'
import { isTextFile } from './item.ts'
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
  changes: readonly StagedItem[],
): { commit: () => void; drop: () => void } {
  const drop = () => dropPrepared(contentDir, changes)
  try {
    for (const { item, files, uploads = [] } of changes) {
      const folder = join(contentDir, item, PREPARED)
      rmSync(folder, { recursive: true, force: true })
      mkdirSync(folder, { recursive: true })
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
      for (const { item, files, uploads = [] } of changes) {
        // The texts come last: nobody reads of a picture that is not there.
        for (const { path } of uploads) commitUpload(join(contentDir, item), path)
        commitItem(contentDir, item, Object.keys(files ?? {}))
      }
      drop()
    },
    drop,
  }
}

/** Removes what was prepared and never came to be. */
export function dropPrepared(contentDir: string, changes: readonly ItemChange[]): void {
  for (const { item } of changes) {
    const folder = join(contentDir, item)
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

function commitUpload(folder: string, path: string): void {
  const prepared = join(folder, PREPARED, path)
  if (!existsSync(prepared)) return
  const file = join(folder, path)
  mkdirSync(dirname(file), { recursive: true })
  renameSync(prepared, file)
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
