import {
  cpSync,
  existsSync,
  linkSync,
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
import { setImmediate as turn } from 'node:timers/promises'
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

/** How many earlier releases are kept. */
const KEEP = 10

/**
 * Writes a release beside the live one, whole and not live yet. What is in `earlier` and
 * stays as it is costs a link and no bytes.
 */
export async function writeRelease(
  dir: string,
  name: string,
  {
    clientDir,
    files,
    gone = [],
    earlier,
  }: {
    clientDir: string
    files: readonly Omit<RenderedPage, 'type'>[]
    gone?: readonly string[]
    earlier?: string | undefined
  },
): Promise<void> {
  const releases = join(dir, 'releases')
  const fresh = join(releases, `${name}.new`)
  try {
    mkdirSync(fresh, { recursive: true })
    if (earlier) await linkFolder(join(releases, earlier), fresh)
    else cpSync(clientDir, fresh, { recursive: true })
    for (const path of gone) removeFile(fileIn(fresh, path), fresh)
    for (const { path, body } of files) {
      const file = fileIn(fresh, path)
      mkdirSync(dirname(file), { recursive: true })
      // Not through the link, which would write into the earlier release as well.
      rmSync(file, { force: true })
      writeFileSync(file, body)
    }
    renameSync(fresh, join(releases, name))
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true })
    throw error
  }
}

/** With the folders that it leaves empty: an address that is no more must not look as if it were there. */
function removeFile(file: string, release: string): void {
  rmSync(file, { force: true })
  for (let folder = dirname(file); folder !== release; folder = dirname(folder)) {
    if (existsSync(folder) && readdirSync(folder).length > 0) return
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Thousands of links take a while, in which whoever reads or answers must not wait. */
const LINKS_AT_ONCE = 200

async function linkFolder(from: string, to: string): Promise<void> {
  const folders: [from: string, to: string][] = [[from, to]]
  let links = 0
  for (const [here, there] of folders) {
    for (const entry of readdirSync(here, { withFileTypes: true })) {
      const [source, target] = [join(here, entry.name), join(there, entry.name)]
      if (entry.isDirectory()) {
        mkdirSync(target)
        folders.push([source, target])
      } else linkSync(source, target)
      if (++links % LINKS_AT_ONCE === 0) await turn()
    }
  }
}

/**
 * Swaps a release in with one rename: `current` is always a whole site, for any web
 * server or CDN. The ones before it stay, up to ten.
 */
export function makeLive(dir: string, name: string): void {
  const link = join(dir, 'current')
  rmSync(`${link}.new`, { force: true })
  symlinkSync(join('releases', name), `${link}.new`)
  renameSync(`${link}.new`, link)
  const releases = join(dir, 'releases')
  const old = readdirSync(releases)
    .filter((entry) => entry !== name)
    .sort()
    .reverse()
    .slice(KEEP)
  for (const entry of old) dropRelease(dir, entry)
}

export function dropRelease(dir: string, name: string): void {
  rmSync(join(dir, 'releases', name), { recursive: true, force: true })
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
