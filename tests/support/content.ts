import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CONTENT_DIR } from './app.ts'
import { temporaryFolder } from './folder.ts'

/** A copy of the content that a test may change. */
export function copyOfContent(): string {
  const dir = temporaryFolder()
  cpSync(CONTENT_DIR, dir, { recursive: true })
  return dir
}

/** Changes a text in a file of the copy; the text has to be there. */
export function edit(dir: string, file: string, from: string | RegExp, to: string): void {
  const path = join(dir, file)
  const before = readFileSync(path, 'utf8')
  const after = before.replace(from, () => to)
  if (after === before) throw new Error(`${file} has no ${from}`)
  writeFileSync(path, after)
}
