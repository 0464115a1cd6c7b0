import type { Change } from '#db/schema/changes.ts'
import { type ContentProblem, ContentProblems } from '../content/problems.ts'
import { type Content, readContent } from '../content/read.ts'
import { itemsOf, itemToBe } from './change-address.ts'
import { withStaged } from './staging.ts'
import type { Upload } from './uploads.ts'

export type Staged = { content: Content; problems?: never } | { content?: never; problems: readonly ContentProblem[] }

/** A change as far as the content with it in it goes; a preview leaves out the address that it is to have. */
export type StagedChange = Pick<Change, 'id' | 'revision' | 'item' | 'files' | 'address'> & {
  uploads: readonly Upload[]
}

type Deps = { contentDir: string; stagingDir: string; now: () => Date; live: () => Content }

/** Somebody who looks at a preview asks for page after page of the same words. */
const KEEP_MS = 30_000
const KEEP = 4

/** The whole content as it would be with a change in it, or what keeps it from being read. */
export class StagedContents {
  readonly #deps: Deps
  /** Whoever saves, uploads or publishes sees it at once. */
  readonly #kept = new Map<string, { staged: Staged; live: Content; until: number }>()

  constructor(deps: Deps) {
    this.#deps = deps
  }

  async of(change: StagedChange): Promise<Staged> {
    const key = JSON.stringify([change.id, change.revision, change.address, change.uploads.map(({ path }) => path)])
    const live = this.#deps.live()
    const at = performance.now()
    const found = this.#kept.get(key)
    if (found && found.live === live && found.until > at) return found.staged
    const staged = await this.#read(change)
    this.#kept.delete(key)
    this.#kept.set(key, { staged, live, until: at + KEEP_MS })
    for (const old of this.#kept.keys()) if (this.#kept.size > KEEP) this.#kept.delete(old)
    return staged
  }

  async #read(change: StagedChange): Promise<Staged> {
    const { contentDir, stagingDir, now } = this.#deps
    const { item } = itemToBe(change)
    const items = itemsOf(change).map((one) => (one.item === item ? { ...one, uploads: change.uploads } : one))
    try {
      return { content: await withStaged(contentDir, stagingDir, items, (dir) => readContent(dir, now())) }
    } catch (error) {
      if (error instanceof ContentProblems) return { problems: error.problems }
      throw error
    }
  }
}
