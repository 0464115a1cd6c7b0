import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { withdrawnPaths } from '../content/addresses.ts'
import type { Content } from '../content/read.ts'
import { readingPages } from './reading-pages.ts'

/** A file of a release; a path that ends in a slash is a page. */
export type RenderedPage = {
  path: string
  body: Buffer
  /** Of what is no page: its content type. */
  type?: string
}
/** Renders one address of the site. */
export type RenderPage = (path: string) => Promise<Response>

/** How many earlier releases are kept. */
const KEEP = 10

/**
 * Renders every reading page.
 * @throws Error naming the page that cannot be rendered; nothing is changed then.
 */
export async function renderRelease(content: Content, now: Date, render: RenderPage): Promise<RenderedPage[]> {
  const pages: RenderedPage[] = []
  for (const path of readingPages(content, now)) {
    const response = await render(path)
    if (response.status !== 200) throw new Error(`The page ${path} cannot be rendered: it answered ${response.status}.`)
    const type = path.endsWith('/') ? undefined : response.headers.get('content-type')
    pages.push({ path, body: Buffer.from(await response.arrayBuffer()), ...(type && { type }) })
  }
  return pages
}

/**
 * Writes a release beside the live one and swaps it in with one rename: `current` is
 * always a whole site, for any web server or CDN, and what was live before stays.
 */
export function writeRelease(dir: string, name: string, clientDir: string, pages: readonly RenderedPage[]): void {
  const releases = join(dir, 'releases')
  const fresh = join(releases, `${name}.new`)
  rmSync(fresh, { recursive: true, force: true })
  mkdirSync(fresh, { recursive: true })
  cpSync(clientDir, fresh, { recursive: true })
  for (const { path, body } of pages) {
    const file = fileIn(fresh, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, body)
  }
  const final = join(releases, name)
  rmSync(final, { recursive: true, force: true })
  renameSync(fresh, final)
  const link = join(dir, 'current')
  symlinkSync(join('releases', name), `${link}.new`)
  renameSync(`${link}.new`, link)
  const old = readdirSync(releases)
    .filter((entry) => entry !== name)
    .sort()
    .reverse()
    .slice(KEEP)
  for (const entry of old) rmSync(join(releases, entry), { recursive: true, force: true })
}

/** Removes the earlier releases that hold one of these addresses: rolling back must not bring a word of them back. */
export function dropReleasesWith(dir: string, paths: readonly string[]): void {
  const releases = join(dir, 'releases')
  const live = existsSync(join(dir, 'current')) ? basename(readlinkSync(join(dir, 'current'))) : ''
  for (const entry of existsSync(releases) ? readdirSync(releases) : []) {
    if (entry !== live && holds(join(releases, entry), paths))
      rmSync(join(releases, entry), { recursive: true, force: true })
  }
}

/**
 * The pages of the release that is live on the disk, for when a new one cannot be
 * rendered; none when it holds something that was taken down since.
 */
export function readRelease(dir: string, content: Content, now: Date): RenderedPage[] {
  const link = join(dir, 'current')
  if (!existsSync(link)) return []
  const release = join(dir, readlinkSync(link))
  if (holds(release, withdrawnPaths(content))) return []
  return readingPages(content, now).flatMap((path) => {
    const file = fileIn(release, path)
    return existsSync(file) ? [{ path, body: readFileSync(file) }] : []
  })
}

function fileIn(release: string, path: string): string {
  return join(release, path, path.endsWith('/') ? 'index.html' : '')
}

function holds(release: string, paths: readonly string[]): boolean {
  return paths.some((path) => existsSync(join(release, path)))
}
