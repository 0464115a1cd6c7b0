import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Change } from '#db/schema/changes.ts'
import { movedTo } from '../content/addresses.ts'
import { addressOf, KINDS } from '../content/kinds.ts'
import { type ContentProblem, ContentProblems } from '../content/problems.ts'
import { type Content, readContent } from '../content/read.ts'
import { itemsOf, itemToBe, linksTo } from './change-address.ts'
import type { Finding } from './guard/finding.ts'
import { guard } from './guard/guard.ts'
import type { Item, ItemKind } from './guard/item.ts'
import { type Kind, readItem } from './item.ts'
import { linksOf } from './links.ts'
import { withStaged } from './staging.ts'
import type { Upload } from './uploads.ts'

/** What stands between a change and its publication. */
export type ChangeCheck = {
  /** What the content check refuses: it cannot even be built. */
  problems: ContentProblem[]
  findings: Finding[]
}

/** The site, as far as a check looks at it. */
export type CheckedSite = {
  content: Content
  /** Every address that this content answers, pages and files. */
  addressesOf: (content: Content) => ReadonlySet<string>
  bodyOf: (path: string) => Buffer | undefined
  preview: (content: Content, path: string) => Promise<Response>
}

/** A change as far as a check looks at it. */
export type CheckedChange = Pick<Change, 'item' | 'files' | 'address'> & { uploads: readonly Upload[] }

export type CheckerDeps = {
  site: CheckedSite
  contentDir: string
  stagingDir: string
  baseUrl: string
  now: () => Date
}

const GUARD_KINDS: Record<Kind, ItemKind> = {
  consultations: 'consultation',
  news: 'news',
  pages: 'page',
  banners: 'banner',
}

/** Whether anything forbids publishing; warnings do not. */
export function isStopped({ problems, findings }: ChangeCheck): boolean {
  return problems.length > 0 || findings.some(({ level }) => level === 'stops')
}

/** Checks a change as if it were published now: the content as it would be, and its own pages rendered. */
export async function checkChange(
  { site, contentDir, stagingDir, baseUrl, now }: CheckerDeps,
  change: CheckedChange,
): Promise<ChangeCheck> {
  const { uploads, address } = change
  const { item, files } = itemToBe(change)
  const staged = itemsOf(change).map((one) => (one.item === item ? { ...one, uploads } : one))
  const { content, problems } = await withStaged(contentDir, stagingDir, staged, (dir) => {
    try {
      return { content: readContent(dir, now()), problems: [] }
    } catch (error) {
      if (error instanceof ContentProblems) return { content: undefined, problems: [...error.problems] }
      throw error
    }
  })
  const own = new Map<string, Buffer>()
  for (const path of content ? ownAddresses(content, item) : []) {
    const response = content && (await site.preview(content, path))
    if (response?.ok) own.set(path, Buffer.from(await response.arrayBuffer()))
  }
  const [kind = '', slug = ''] = item.split('/')
  const published = readItem(contentDir, change.item)
  const describe = (texts: Record<string, string>): Item => ({
    kind: GUARD_KINDS[kind as Kind],
    slug,
    files: texts,
    documents: documentsIn(join(contentDir, change.item, 'documents')),
  })
  const draft = describe(files)
  const uploaded = uploads.flatMap(({ path }) =>
    path.startsWith('documents/') ? [path.slice('documents/'.length)] : [],
  )
  const findings = guard({
    item: {
      ...draft,
      documents: [...(draft.documents ?? []), ...uploaded],
      unused: uploads.filter(({ used }) => !used).map(({ path }) => path),
    },
    ...(published && { published: describe(published) }),
    addresses: site.addressesOf(content ?? site.content),
    movedTo: (path) => movedTo(content ?? site.content, path),
    linkedFrom: address === null ? [] : linksTo(contentDir, change.item),
    anchorsOf: (path) => {
      const body = own.get(path) ?? site.bodyOf(path)
      return body ? linksOf(path, body.toString()).anchors : new Set()
    },
    area: (content ?? site.content).area,
    now: now(),
    origin: baseUrl,
  })
  return { problems, findings }
}

/** Where residents read it, in every language; a banner has no page of its own. */
function ownAddresses({ area }: Content, item: string): string[] {
  const [folder, slug = ''] = item.split('/')
  const kind = KINDS.find((one) => one === folder)
  return kind ? area.languages.map(({ tag }) => `/${tag}/${addressOf(kind, slug)}`) : []
}

function documentsIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).sort() : []
}
