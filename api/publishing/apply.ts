import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import type { ItemChange } from '#db/schema/publications.ts'
import { isTextFile } from './item.ts'

/** No reader of content looks at names like this. */
const PREPARED = '.publishing'

/**
 * Writes what will be beside what is, down to the disk: whatever can fail fails here, and
 * nothing has changed yet.
 * @returns a function that makes it so by renaming, which may be called again after a crash.
 */
export function prepareFiles(
  contentDir: string,
  changes: readonly ItemChange[],
): { commit: () => void; drop: () => void } {
  const drop = () => dropPrepared(contentDir, changes)
  try {
    for (const { item, files } of changes) {
      const folder = join(contentDir, item, PREPARED)
      rmSync(folder, { recursive: true, force: true })
      mkdirSync(folder, { recursive: true })
      for (const [name, text] of Object.entries(files ?? {})) writeDurably(join(folder, name), text)
    }
  } catch (error) {
    drop()
    throw error
  }
  return {
    commit: () => {
      for (const { item, files } of changes) commitItem(contentDir, item, Object.keys(files ?? {}))
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

function commitItem(contentDir: string, item: string, names: readonly string[]): void {
  const folder = join(contentDir, item)
  for (const name of names) renameSync(join(folder, PREPARED, name), join(folder, name))
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isFile() && isTextFile(entry.name) && !names.includes(entry.name)) rmSync(join(folder, entry.name))
  }
  syncFolder(folder)
}

function writeDurably(file: string, text: string): void {
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
