import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { ItemChange } from '#db/schema/publications.ts'
import { isTextFile } from './item.ts'

/**
 * A content folder as it will be, beside the real one: links to everything that stays and
 * fresh files for what changes. Removed when `work` is done, whatever comes of it.
 */
export async function withStaged<Result>(
  contentDir: string,
  stagingDir: string,
  changes: readonly ItemChange[],
  work: (dir: string) => Promise<Result> | Result,
): Promise<Result> {
  mkdirSync(stagingDir, { recursive: true })
  const staged = mkdtempSync(join(stagingDir, 'content-'))
  try {
    linkFolder(contentDir, staged, '', changes)
    for (const { item, files } of changes) {
      if (!files) continue
      mkdirSync(join(staged, item), { recursive: true })
      for (const [name, text] of Object.entries(files)) writeFileSync(join(staged, item, name), text)
    }
    return await work(staged)
  } finally {
    rmSync(staged, { recursive: true, force: true })
  }
}

/** Links what is in a folder, but goes into folders that hold something of a change. */
function linkFolder(from: string, to: string, path: string, changes: readonly ItemChange[]): void {
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
