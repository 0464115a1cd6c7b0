import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ContentProblems } from '#api/content/problems.ts'
import { readContent } from '#api/content/read.ts'
import { CONTENT_DIR, NOW } from './app.ts'
import { programmersWordsIn } from './desk-words.ts'
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

/** The line on which a text of the content stands for the first time. */
export function lineIn(file: string, text: string): number {
  const before = readFileSync(join(CONTENT_DIR, file), 'utf8').split(text)[0] ?? ''
  return before.split('\n').length
}

/** What whoever edits the files is told after some changes; whoever fills in forms is told it in other words. */
export function complaints(change: (dir: string) => void): string[] {
  const dir = copyOfContent()
  change(dir)
  try {
    readContent(dir, NOW)
  } catch (error) {
    if (error instanceof ContentProblems) tellAtTheDesk(error)
    // The folder is named as it lies; here it is a copy of `content`.
    if (error instanceof ContentProblems) return error.message.replaceAll(dir, 'content').split('\n')
    throw error
  }
  return []
}

function tellAtTheDesk({ problems }: ContentProblems): void {
  for (const { message, inForms = message } of problems) {
    // What was typed itself is no word of ours: it stands in quotation marks, or is a tag or an address.
    const words = programmersWordsIn(inForms.replaceAll(/“[^”]*”|<[^>]*>|\S*\/\S*/g, ''))
    if (words.length > 0) throw new Error(`staff would read ${words.join(', ')} in: ${inForms}`)
  }
}
