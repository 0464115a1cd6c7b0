import type { Logger } from 'pino'
import type { Database } from '#db/open.ts'
import { recordAct } from '#db/queries/audit.ts'
import { findChange, moveChange, rebaseChanges, renameChanges, unqueueChange } from '#db/queries/changes.ts'
import { removeChangeFiles } from '#db/queries/change-files.ts'
import { listPublications, nextDue, nextPublication, updatePublication } from '#db/queries/publications.ts'
import type { ItemChange, Publication } from '#db/schema/publications.ts'
import { storageFault } from '#db/storage-fault.ts'
import { areaFileSchema } from '../content/area-file.ts'
import { type ContentProblem, ContentProblems } from '../content/problems.ts'
import { type Content, readContent } from '../content/read.ts'
import { readYaml } from '../content/yaml.ts'
import { publishQuestionnaires, versionsDue } from '../publish-questionnaires.ts'
import type { Store } from '../store.ts'
import { prepareFiles } from './apply.ts'
import { rememberOriginals } from './forms/remember-originals.ts'
import { fingerprintOf, readItem } from './item.ts'
import type { LiveSite, Prepared } from './live-site.ts'
import { withVersions } from './raise-versions.ts'
import { withStaged } from './staging.ts'
import { standingIn } from './summary.ts'
import { type StagedItem, uploadsOf } from './uploads.ts'
import { actOn } from './what-it-does.ts'

export type PublisherDeps = {
  store: Store
  site: LiveSite
  contentDir: string
  stagingDir: string
  now: () => Date
  log: Pick<Logger, 'info' | 'warn' | 'error'>
}

/** What was built beside the live site, with everything that it changes. */
type Built = { after: readonly StagedItem[]; content: Content; release: Prepared }

/** Timers stand still while a machine sleeps and clocks are set, so the queue is looked at anyway. */
const LOOK_MS = 20_000
const PROGRESS_EVERY = 50

/** Publishes what is in the queue, one thing after the other. */
export class Publisher {
  readonly #deps: PublisherDeps
  #running: Promise<void> | undefined
  #timer: NodeJS.Timeout | undefined
  #stopped = false
  /** After a fault of the disk, which looking again at once would not mend. */
  #rests = false

  constructor(deps: PublisherDeps) {
    this.#deps = deps
  }

  /** Looks at the queue now. Resolves when everything due is done, or has failed. */
  wake(): Promise<void> {
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined
      this.#sleep()
    })
    return this.#running
  }

  /** Finishes what it is doing and begins nothing more. */
  async stop(): Promise<void> {
    this.#stopped = true
    clearTimeout(this.#timer)
    await this.#running
  }

  #sleep(): void {
    clearTimeout(this.#timer)
    if (this.#stopped) return
    const { now, store } = this.#deps
    const due = store.fault ? undefined : nextDue(store.use().db)
    const wait = due && !this.#rests ? Math.min(Math.max(due.getTime() - now().getTime(), 0), LOOK_MS) : LOOK_MS
    this.#timer = setTimeout(() => void this.wake(), wait).unref()
  }

  async #run(): Promise<void> {
    const { log, now, store } = this.#deps
    this.#rests = false
    try {
      await this.#takeUp()
      while (!this.#stopped && !store.fault) {
        const publication = nextPublication(store.use().db, now())
        if (!publication || !(await this.#publish(publication))) return
      }
    } catch (error) {
      // The queue stays as it is and is taken up again.
      this.#rests = true
      log.error({ stack: (error as Error).stack }, 'the queue of publications could not be worked on')
    }
  }

  /** Takes up what a fault of the disk has interrupted: nobody else is building now. */
  async #takeUp(): Promise<void> {
    const { site, contentDir, now, store } = this.#deps
    if (store.fault) return
    const { db, queue } = store.use()
    for (const publication of listPublications(db, ['building', 'applying'])) {
      if (publication.state === 'building') {
        await queue.add(() => updatePublication(db, publication.id, { state: 'waiting', progress: 0, total: 0 }))
        continue
      }
      prepareFiles(contentDir, withUploads(db, publication)).commit()
      const items = publication.after.map(({ item }) => item)
      const release = await site.prepare(readContent(contentDir, now()), items, () => undefined)
      release.goLive()
      await queue.add(() => finishPublication(db, publication, now()))
    }
  }

  /** @returns false when the disk has no room for it, so that it waits. */
  async #publish(publication: Publication): Promise<boolean> {
    const { contentDir, log, now, store } = this.#deps
    const { db, queue } = store.use()
    const { id } = publication
    let decided = false
    try {
      await queue.add(() => updatePublication(db, id, { state: 'building', problems: [] }))
      refuseStale(db, publication, contentDir)
      refuseTakenDown(publication, contentDir)
      const marked = { ...publication, after: withOriginals(publication, contentDir) }
      const { after, content, release } = await this.#build(db, id, withUploads(db, marked))
      const before = after.map(({ item }): ItemChange => {
        const renamed = after.find(({ from }) => from === item)
        return { item, files: readItem(contentDir, item) ?? null, ...(renamed && { from: renamed.item }) }
      })
      let files: ReturnType<typeof prepareFiles> | undefined
      try {
        files = prepareFiles(contentDir, after)
        // From here on it is published, whatever happens: the next start would finish it.
        await queue.add(() => {
          publishQuestionnaires(db, content, now())
          const changed = after.map(({ uploads: _inTheDatabase, ...one }) => one)
          updatePublication(db, id, { state: 'applying', after: changed, before })
          for (const [index, { item, files: words, version }] of after.entries()) {
            recordAct(
              db,
              {
                actor: publication.requestedBy,
                action: actOn({ ...publication, after: changed }, item),
                subject: item,
              },
              now(),
            )
            if (version === undefined) continue
            rebaseChanges(db, item, fingerprintOf(before[index]?.files ?? undefined), fingerprintOf(words ?? undefined))
          }
        })
      } catch (error) {
        files?.drop()
        release.drop()
        throw error
      }
      decided = true
      try {
        files.commit()
      } catch (error) {
        release.drop()
        throw error
      }
      release.goLive()
      await queue.add(() => finishPublication(db, publication, now()))
      log.info({ publicationId: id }, 'published')
      return true
    } catch (error) {
      // Whatever was decided is finished as soon as the disk lets it.
      if (decided) throw error
      if (isFull(error)) {
        log.warn({ publicationId: id }, 'the disk is full; it is published when there is room')
        await queue.add(() => updatePublication(db, id, { state: 'waiting', problems: [FULL] }))
        this.#rests = true
        return false
      }
      const problems = problemsOf(error)
      if (!problems) log.error({ publicationId: id, stack: (error as Error).stack }, 'could not be published')
      await queue.add(() => {
        updatePublication(db, id, {
          state: 'failed',
          finishedAt: now(),
          problems: problems ?? [{ file: '', message: 'Something went wrong on our side. Nothing was published.' }],
        })
        if (publication.changeId) unqueueChange(db, publication.changeId, now())
      })
      return true
    }
  }

  /** Builds it beside the live site, with the new version of each open questionnaire that it alters. */
  async #build(db: Database, id: number, after: readonly StagedItem[]): Promise<Built> {
    const { contentDir, now, site, stagingDir } = this.#deps
    const built = await withStaged(contentDir, stagingDir, after, async (staged): Promise<Built | StagedItem[]> => {
      const content = readContent(staged, now())
      const raised = withVersions(after, versionsDue(db, content, now()), contentDir)
      if (raised) return raised
      const progress = (done: number, total: number) => {
        if (done % PROGRESS_EVERY === 0) updatePublication(db, id, { progress: done, total })
      }
      const items = after.map(({ item }) => item)
      return { after, content, release: await site.prepare(content, items, progress) }
    })
    return Array.isArray(built) ? this.#build(db, id, built) : built
  }
}

/** Marks a publication as done, and its change with it. */
export function finishPublication(db: Database, { id, changeId, after }: Publication, now: Date): void {
  updatePublication(db, id, { state: 'done', finishedAt: now })
  for (const { item, from } of after) if (from) renameChanges(db, from, item)
  if (!changeId) return
  moveChange(db, changeId, { state: 'published' }, now)
  // They lie in the content now.
  removeChangeFiles(db, changeId)
}

/** What is published, with the pictures and documents that were uploaded to it. */
export function withUploads(db: Database, { after, changeId }: Publication): StagedItem[] {
  const change = changeId ? findChange(db, changeId) : undefined
  return after.map((one) =>
    change && one.files && [one.item, one.from].includes(change.item)
      ? { ...one, uploads: uploadsOf(db, { id: change.id, files: one.files }) }
      : one,
  )
}

/** Going back restores files that once belonged together; a change may leave a translation behind, which is noted in it. */
function withOriginals({ after, changeId }: Publication, contentDir: string): ItemChange[] {
  if (!changeId) return after
  const languages = readYaml(contentDir, 'area/area.yaml', areaFileSchema, [])?.parts.languages ?? []
  const tags = languages.map(({ tag }) => tag)
  return after.map((one) => {
    const published = readItem(contentDir, one.from ?? one.item)
    return one.files && published ? { ...one, files: rememberOriginals(one.item, published, one.files, tags) } : one
  })
}

/** What was approved was approved against what was published then. */
function refuseStale(db: Database, { changeId }: Publication, contentDir: string): void {
  const change = changeId ? findChange(db, changeId) : undefined
  if (!change || fingerprintOf(readItem(contentDir, change.item)) === change.base) return
  throw new ContentProblems([
    {
      file: change.item,
      message:
        'It was published anew by somebody else since this change was begun. Compare the two, and save this one again.',
    },
  ])
}

/** A way back that was asked for while the words were still public does not outlive their take-down. */
function refuseTakenDown({ changeId, after }: Publication, contentDir: string): void {
  if (changeId) return
  const back = after.filter(({ item, files, from }) => {
    const now = readItem(contentDir, from ?? item)
    return now && standingIn(now) === 'withdrawn' && files && standingIn(files) !== 'withdrawn'
  })
  if (back.length === 0) return
  throw new ContentProblems(
    back.map(({ item }) => ({
      file: item,
      message:
        'It was taken down meanwhile, and this would have brought it back. Nothing was changed. Put the site back again: what is taken down stays taken down.',
    })),
  )
}

const FULL: ContentProblem = {
  file: '',
  message:
    'The disk is full. Residents see no change, and nothing is lost. Ask whoever runs the server to free some space: then it is published by itself.',
}

function isFull(error: unknown): boolean {
  return storageFault(error) === 'full'
}

/** The sentences of a planned failure; undefined for a fault of ours. */
function problemsOf(error: unknown): ContentProblem[] | undefined {
  if (error instanceof ContentProblems) return [...error.problems]
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'EROFS' || code === 'EACCES')
    return [
      {
        file: '',
        message:
          'The server may not write there. Nothing was published. Ask whoever runs it for the right to write in the content and data folders.',
      },
    ]
  return undefined
}
