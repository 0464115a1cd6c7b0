import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { createApp } from '../app.ts'
import { attachmentAddress } from '../content/attached.ts'
import { movedTo, withdrawnPaths } from '../content/addresses.ts'
import { type ContentProblem, ContentProblems } from '../content/problems.ts'
import type { Content } from '../content/read.ts'
import { cleanApart } from '../cleaning/apart.ts'
import { redrawEvidence } from '../uploads/picture.ts'
import { brokenLinks } from '../publishing/broken-links.ts'
import type { LiveSite, Prepared } from '../publishing/live-site.ts'
import { changesWith, readingPages } from './reading-pages.ts'
import { dropRelease, dropReleasesWith, makeLive, type RenderedPage, readRelease, writeRelease } from './release.ts'
import { Shelf, type ShelfFile } from './shelf.ts'

type Renderer = { render: (request: Request, locals: App.Locals) => Promise<Response> }
/** The API as it answers from some content. */
type Api = ReturnType<typeof createApp>

export type SiteOptions = {
  content: Content
  /** What `buildSite` returned. */
  buildDir: string
  /** Where releases are written. */
  releaseDir: string
  baseUrl: string
  now: () => Date
  log: { warn: (fields: object, message: string) => void }
  /** Makes an API that answers from content that may not be live yet. */
  appOf: (content: () => Content) => Api
}

type Fresh = {
  content: Content
  /** The moment that the pages speak of. */
  at: Date
  /** Every page there is, rendered now or before. */
  paths: readonly string[]
  pages: readonly RenderedPage[]
  documents: readonly ShelfFile[]
  /** Absent when it could not be written. */
  release: string | undefined
}

/** The site as residents see it: its content, its pages on the shelf, and the release on the disk. */
export class Site implements LiveSite {
  readonly shelf = new Shelf()
  readonly #options: SiteOptions
  readonly #renderer: Renderer
  /** The API on the live content. */
  readonly app: Api
  #content: Content
  /** The pages of the live release. */
  #paths: ReadonlySet<string> = new Set()
  #documents: ReadonlySet<string> = new Set()
  #release: string | undefined
  /** When the pages were last rendered: what the clock has changed since is not in them. */
  #turned: Date
  #lock: Promise<void> = Promise.resolve()

  static async open(options: SiteOptions): Promise<Site> {
    const entry = pathToFileURL(join(options.buildDir, 'server/entry.mjs')).href
    return new Site(options, (await import(entry)) as Renderer)
  }

  private constructor(options: SiteOptions, renderer: Renderer) {
    this.#options = options
    this.#renderer = renderer
    this.#content = options.content
    this.#turned = options.now()
    this.app = options.appOf(() => this.#content)
    this.shelf.putFolder(this.#clientDir)
  }

  get content(): Content {
    return this.#content
  }

  get turned(): Date {
    return this.#turned
  }

  /** Answers what is not on the shelf: pages about one person, results, pages of staff. */
  render(request: Request, address: string): Promise<Response> {
    return this.#renderer.render(request, this.#locals(this.#content, this.app, address, this.#options.now()))
  }

  /** Renders every page anew, because the clock has changed what they say. */
  async turn(): Promise<void> {
    const unlock = await this.#alone()
    try {
      await this.#turn()
    } finally {
      unlock()
    }
  }

  async #turn(): Promise<void> {
    const at = this.#options.now()
    const content = this.#content
    const paths = readingPages(content, at)
    const pages = await this.#renderAll(content, this.app, at, paths, () => undefined)
    const documents = this.#read(content)
    let release: string | undefined
    try {
      release = await this.#write(at, pages, documents, [])
    } catch (error) {
      this.#options.log.warn(
        { code: (error as NodeJS.ErrnoException).code },
        'the release could not be written; pages are served from memory',
      )
    }
    this.#goLive({ content, at, paths, pages, documents, release })
  }

  /** Puts the pages of the last release on the shelf, for when new ones cannot be rendered; false when there are none. */
  useEarlier(): boolean {
    const { releaseDir, now } = this.#options
    const pages = readRelease(releaseDir, this.#content, now())
    for (const page of pages) this.#putPage(page)
    this.#paths = new Set(pages.map(({ path }) => path))
    return pages.length > 0
  }

  async prepare(
    content: Content,
    items: readonly string[],
    progress: (done: number, total: number) => void,
  ): Promise<Prepared> {
    const unlock = await this.#alone()
    try {
      const goLive = await this.#prepare(content, items, progress)
      return {
        goLive: () => {
          try {
            goLive.run()
          } finally {
            unlock()
          }
        },
        drop: () => {
          dropRelease(this.#options.releaseDir, goLive.release)
          unlock()
        },
      }
    } catch (error) {
      unlock()
      throw error
    }
  }

  async #prepare(
    content: Content,
    items: readonly string[],
    progress: (done: number, total: number) => void,
  ): Promise<{ run: () => void; release: string }> {
    const at = this.#options.now()
    const app = this.#options.appOf(() => content)
    const wanted = readingPages(content, at)
    const due = wanted.filter((path) => !this.#paths.has(path) || changesWith(path, items))
    const pages = await this.#renderAll(content, app, at, due, progress)
    const documents = this.#read(content)
    const answered = this.addressesOf(content)
    const kept = new Set([...wanted, ...documents.map(({ path }) => path)])
    const gone = [...this.#paths, ...this.#documents].filter((path) => !kept.has(path))
    const problems = brokenLinks({
      pages: new Map(pages.map(({ path, body }) => [path, body])),
      others: wanted.filter((path) => !due.includes(path)),
      gone,
      bodyOf: (path) => this.shelf.bodyOf(path),
      exists: (path) => answered.has(path) || answered.has(movedTo(content, path) ?? '') || path.startsWith('/staff/'),
    })
    if (problems.length > 0) throw new ContentProblems(problems)
    // What the live release holds already is linked to, not written again.
    const written = this.#release === undefined ? documents : documents.filter((one) => !this.#isOnShelf(one))
    const release = await this.#write(at, pages, written, gone, this.#release)
    const fresh = { content, at: this.#turned, paths: wanted, pages, documents, release }
    return { run: () => this.#goLive(fresh), release }
  }

  /** Every address of pages, documents and files that this content answers. */
  addressesOf(content: Content): ReadonlySet<string> {
    const at = this.#options.now()
    return new Set([
      ...readingPages(content, at),
      ...filesOf(content).keys(),
      ...this.shelf.paths().filter((path) => !this.#paths.has(path) && !this.#documents.has(path)),
      ...answeredPaths(content),
      // They answer with the note that they were taken down.
      ...withdrawnPaths(content),
      '/',
      '/api/docs',
    ])
  }

  bodyOf(path: string): Buffer | undefined {
    return this.shelf.bodyOf(path)
  }

  /** A page as it would be with this content at a moment, for nobody but whoever asks. */
  async preview(content: Content, path: string, at = this.#options.now()): Promise<Response> {
    const app = this.#options.appOf(() => content)
    const request = new Request(new URL(path, this.#options.baseUrl))
    return this.#renderer.render(request, this.#locals(content, app, 'preview', at))
  }

  /** All of them as they are at one moment, or a clock that is set meanwhile would leave some that are never due. */
  async #renderAll(
    content: Content,
    app: Api,
    at: Date,
    paths: readonly string[],
    progress: (done: number, total: number) => void,
  ): Promise<RenderedPage[]> {
    const pages: RenderedPage[] = []
    const problems: ContentProblem[] = []
    for (const path of paths) {
      const request = new Request(new URL(path, this.#options.baseUrl))
      const response = await this.#renderer.render(request, this.#locals(content, app, 'server', at))
      const type = response.headers.get('content-type')
      if (response.status === 200)
        pages.push({ path, body: Buffer.from(await response.arrayBuffer()), ...(type && { type }) })
      else problems.push({ file: path, message: `The page cannot be rendered: it answered ${response.status}.` })
      progress(pages.length, paths.length)
    }
    if (problems.length > 0) throw new ContentProblems(problems, '')
    return pages
  }

  #locals(content: Content, app: Api, address: string, now: Date): App.Locals {
    return {
      content,
      now,
      baseUrl: this.#options.baseUrl,
      api: async (path, init) => app.request(path, init, { address }),
      redraw: redrawEvidence,
      clean: cleanApart,
    }
  }

  /** @returns the name of the release, which is complete and not live yet. */
  async #write(
    at: Date,
    pages: readonly RenderedPage[],
    documents: readonly ShelfFile[],
    gone: readonly string[],
    earlier?: string,
  ): Promise<string> {
    // Two in one moment, and one whose clock was set back, get names of their own.
    const name = `${at.toISOString().replaceAll(/[:.]/g, '-')}-${randomBytes(2).toString('hex')}`
    await writeRelease(this.#options.releaseDir, name, {
      clientDir: this.#clientDir,
      files: [...pages, ...documents],
      gone,
      earlier,
    })
    return name
  }

  /** In one turn of the event loop: nobody sees the old list with the new page. */
  #goLive({ content, at, paths, pages, documents, release }: Fresh): void {
    const { releaseDir } = this.#options
    if (release) makeLive(releaseDir, release)
    const kept = new Set([...paths, ...documents.map(({ path }) => path)])
    for (const path of [...this.#paths, ...this.#documents]) if (!kept.has(path)) this.shelf.take(path)
    for (const page of pages) this.#putPage(page)
    for (const document of documents) if (!this.#isOnShelf(document)) this.shelf.putFile(document)
    this.#content = content
    this.#paths = new Set(paths)
    this.#documents = new Set(documents.map(({ path }) => path))
    this.#release = release
    this.#turned = at
    dropReleasesWith(releaseDir, withdrawnPaths(content))
  }

  /** Waits until nobody else is changing the site; the function lets the next one. */
  async #alone(): Promise<() => void> {
    const before = this.#lock
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#lock = promise
    await before
    return resolve
  }

  #isOnShelf({ path, body }: ShelfFile): boolean {
    return this.#documents.has(path) && this.shelf.bodyOf(path)?.equals(body) === true
  }

  /** Pictures and documents as they lie in the content; what lies in content that was only built is on the shelf by now. */
  #read(content: Content): ShelfFile[] {
    return [...filesOf(content)].map(([path, file]) => {
      const held = existsSync(file) ? undefined : this.shelf.bodyOf(path)
      return { path, body: held ?? readFileSync(file) }
    })
  }

  #putPage({ path, body, type }: RenderedPage): void {
    const headers = {
      ...(type && { 'content-type': type }),
      // Who was here is nobody's business who uses the same device later.
      ...(/^\/[^/]+\/support\//.test(path) && { 'cache-control': 'no-store' }),
    }
    this.shelf.put({ path, body, headers })
  }

  get #clientDir(): string {
    return join(this.#options.buildDir, 'client')
  }
}

/** Every picture and document that the content shows or offers, with where it lies. */
function filesOf({ consultations, news, pages }: Content): ReadonlyMap<string, string> {
  return new Map([
    ...consultations.flatMap(({ slug, documents }) =>
      documents.map(({ file, path }) => [attachmentAddress(`consultations/${slug}`, 'documents', file), path] as const),
    ),
    ...[...consultations, ...news, ...pages].flatMap(({ attached }) =>
      attached.map(({ address, path }) => [address, path] as const),
    ),
  ])
}

/** Pages that are answered when they are asked for, and lie in no release. */
function answeredPaths({ area, consultations }: Content): string[] {
  const reporting = area.reporting ? ['report/', 'report/form/', 'report/done/', 'report/return/', 'code/'] : []
  const champions = ['centres/', 'centres/apply/', 'champions/apply/', 'application/', 'support/find/']
  return area.languages.flatMap(({ tag }) => [
    ...[...reporting, ...champions].map((page) => `/${tag}/${page}`),
    ...consultations.flatMap(({ slug }) =>
      ['answer', 'results', 'return'].map((page) => `/${tag}/consultations/${slug}/${page}/`),
    ),
  ])
}
