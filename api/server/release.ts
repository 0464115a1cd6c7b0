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
import { dirname, join } from 'node:path'
import type { Content } from '../content/read.ts'
import { readingPages } from './reading-pages.ts'

/** A file of a release; a path that ends in a slash is a page. */
export type RenderedPage = { path: string; body: Buffer }
/** Renders one address of the site. */
export type RenderPage = (path: string) => Promise<Response>

/** How many earlier releases are kept. */
const KEEP = 10

/**
 * Renders every reading page.
 * @throws Error naming the page that cannot be rendered; nothing is changed then.
 */
export async function renderRelease(content: Content, render: RenderPage): Promise<RenderedPage[]> {
  const pages: RenderedPage[] = []
  for (const path of readingPages(content)) {
    const response = await render(path)
    if (response.status !== 200) throw new Error(`The page ${path} cannot be rendered: it answered ${response.status}.`)
    pages.push({ path, body: Buffer.from(await response.arrayBuffer()) })
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
    const file = join(fresh, path, path.endsWith('/') ? 'index.html' : '')
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

/** The pages of the release that is live on the disk, for when a new one cannot be rendered. */
export function readRelease(dir: string, content: Content): RenderedPage[] {
  const link = join(dir, 'current')
  if (!existsSync(link)) return []
  const release = join(dir, readlinkSync(link))
  return readingPages(content).flatMap((path) => {
    const file = join(release, path, 'index.html')
    return existsSync(file) ? [{ path, body: readFileSync(file) }] : []
  })
}
