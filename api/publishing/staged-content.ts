import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ItemFiles } from '#db/schema/changes.ts'
import { type ContentProblem, ContentProblems } from '../content/problems.ts'
import { type Content, readContent } from '../content/read.ts'
import { withStaged } from './staging.ts'
import type { Upload } from './uploads.ts'

export type Staged = { content: Content; problems?: never } | { content?: never; problems: readonly ContentProblem[] }

type Work = { id: string; revision: number; item: string; files: ItemFiles; uploads: readonly Upload[] }

/** Somebody who looks at a preview asks for page after page of the same words. */
const KEEP_MS = 30_000
const KEEP = 4

/** The whole content as it would be with a change in it, or what keeps it from being read. */
export class StagedContents {
  readonly #contentDir: string
  readonly #now: () => Date
  /** By change, revision and live content, so that whoever saves or publishes sees it at once. */
  readonly #kept = new Map<string, { staged: Staged; live: Content; until: number }>()

  constructor(contentDir: string, now: () => Date) {
    this.#contentDir = contentDir
    this.#now = now
  }

  async of(change: Work, live: Content): Promise<Staged> {
    const key = `${change.id} ${change.revision}`
    const at = performance.now()
    const found = this.#kept.get(key)
    if (found && found.live === live && found.until > at) return found.staged
    const staged = await this.#read(change)
    this.#kept.delete(key)
    this.#kept.set(key, { staged, live, until: at + KEEP_MS })
    for (const old of this.#kept.keys()) if (this.#kept.size > KEEP) this.#kept.delete(old)
    return staged
  }

  async #read({ item, files, uploads }: Work): Promise<Staged> {
    const dir = mkdtempSync(join(tmpdir(), 'saysafe-preview-'))
    try {
      const content = await withStaged(this.#contentDir, dir, [{ item, files, uploads }], (staged) =>
        readContent(staged, this.#now()),
      )
      return { content }
    } catch (error) {
      if (error instanceof ContentProblems) return { problems: error.problems }
      throw error
    } finally {
      rmSync(dir, { recursive: true, force: true })
    }
  }
}
