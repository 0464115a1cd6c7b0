import { hash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { ItemFiles } from '#db/schema/changes.ts'

/** The kinds of content; of `site` there is one of each, in a folder of its own. */
export const KINDS = ['consultations', 'news', 'pages', 'banners', 'services', 'blocks', 'site'] as const
export type Kind = (typeof KINDS)[number]

/** What there is once: the area with its council, and the answers that many questions share. */
const SITE = ['area', 'answers']

const SLUG = /^[a-z0-9]+(-[a-z0-9]+)*$/
const MAX_SLUG = 80
/** What staff write; documents and pictures lie in folders beside it. */
const TEXT_FILE = /^[a-zA-Z0-9-]+\.(yaml|md)$/

/** Whether this names an item, such as `news/summer-patrols`; nothing else becomes a path. */
export function isItem(item: string): boolean {
  const [kind, slug, ...more] = item.split('/')
  return (
    more.length === 0 &&
    KINDS.some((known) => known === kind) &&
    slug !== undefined &&
    slug.length <= MAX_SLUG &&
    SLUG.test(slug) &&
    (kind !== 'site' || SITE.includes(slug))
  )
}

/** Where an item lies in the content. */
export function folderOf(item: string): string {
  return item.startsWith('site/') ? item.slice('site/'.length) : item
}

export function isTextFile(name: string): boolean {
  return TEXT_FILE.test(name)
}

/** The items that are there, in order of their names. */
export function listItems(contentDir: string): string[] {
  return KINDS.flatMap((kind) => {
    if (kind === 'site')
      return SITE.map((slug) => `site/${slug}`).filter((item) => existsSync(join(contentDir, folderOf(item))))
    const folder = join(contentDir, kind)
    if (!existsSync(folder)) return []
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && isItem(`${kind}/${entry.name}`))
      .map((entry) => `${kind}/${entry.name}`)
      .sort()
  })
}

/** The texts of an item; undefined when there is none of this name. */
export function readItem(contentDir: string, item: string): ItemFiles | undefined {
  const folder = join(contentDir, folderOf(item))
  if (!isItem(item) || !statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return undefined
  const names = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && isTextFile(entry.name))
    .map((entry) => entry.name)
    .sort()
  return names.length === 0
    ? undefined
    : Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]))
}

/** The same for the same files; empty for none. */
export function fingerprintOf(files: ItemFiles | undefined): string {
  if (!files) return ''
  return hash('sha256', JSON.stringify(Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1))))
}
