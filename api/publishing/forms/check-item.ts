import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ItemFiles } from '#db/schema/changes.ts'
import { type ContentProblem, ContentProblems } from '../../content/problems.ts'
import { readContent } from '../../content/read.ts'
import { folderOf } from '../item.ts'
import { addUploads } from '../staging.ts'
import type { Upload } from '../uploads.ts'
import { blankFile } from './item-file.ts'

/** What every item is read with. */
const SURROUNDINGS = ['area', 'answers', 'blocks']

/**
 * What the content check says of an item that is being written. It is read alone, so that
 * this takes as long on a site of thousands of pages; publishing checks the whole again.
 */
export function checkItem(
  contentDir: string,
  { item, files, uploads }: { item: string; files: ItemFiles; uploads: readonly Upload[] },
  now: Date,
): ContentProblem[] {
  const own = folderOf(item)
  const staged = mkdtempSync(join(tmpdir(), 'saysafe-check-'))
  try {
    // Nothing is written through a link: the folder that the item lies in is one of its own.
    const around = SURROUNDINGS.filter((name) => name !== own.split('/')[0])
    for (const name of around) {
      if (existsSync(join(contentDir, name))) symlinkSync(join(contentDir, name), join(staged, name))
    }
    const folder = join(staged, own)
    mkdirSync(folder, { recursive: true })
    for (const [name, text] of Object.entries(files)) {
      // One that is only begun lacks its fields, each of which is then named.
      writeFileSync(join(folder, name), text.trim() === '' ? blankFile(name) : text)
    }
    const published = join(contentDir, own)
    for (const entry of existsSync(published) ? readdirSync(published, { withFileTypes: true }) : []) {
      if (entry.isDirectory()) symlinkSync(join(published, entry.name), join(folder, entry.name))
    }
    addUploads(folder, uploads)
    readContent(staged, now)
    return []
  } catch (error) {
    if (!(error instanceof ContentProblems)) throw error
    return error.problems.filter(({ file }) => file === own || file.startsWith(`${own}/`))
  } finally {
    rmSync(staged, { recursive: true, force: true })
  }
}
