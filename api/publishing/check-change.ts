import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Database } from '#db/open.ts'
import { countByVersion } from '#db/queries/responses.ts'
import { movedTo } from '../content/addresses.ts'
import { addressOf, KINDS } from '../content/kinds.ts'
import type { ContentProblem } from '../content/problems.ts'
import type { Content } from '../content/read.ts'
import { versionsDue } from '../publish-questionnaires.ts'
import type { Store } from '../store.ts'
import { itemToBe, linksTo } from './change-address.ts'
import { type ComesBack, comesBack } from './comes-back.ts'
import type { Finding } from './guard/finding.ts'
import { guard } from './guard/guard.ts'
import type { Item, ItemKind } from './guard/item.ts'
import { folderOf, type Kind, readItem } from './item.ts'
import { linksOf } from './links.ts'
import { type Rewording, rewordings, tellsOfChange } from './rewordings.ts'
import type { StagedChange, StagedContents } from './staged-content.ts'

/** What stands between a change and its publication. */
export type ChangeCheck = {
  /** What the content check refuses: it cannot even be built. */
  problems: ContentProblem[]
  findings: Finding[]
  /** The questionnaires that people are answering and that become another one. */
  versions: NewVersion[]
  /** What stands where people have answered, and would say something else. */
  rewordings: Rewording[]
  /** That it brings back what was taken down or archived: only when somebody says that it is meant to. */
  comesBack?: ComesBack
  /** Whether residents read something new about what has changed since they could answer. */
  told: boolean
}
export type NewVersion = {
  item: string
  from: number
  to: number
  /** How many people have answered the version that there is now. */
  answers: number
}

/** The site, as far as a check looks at it. */
export type CheckedSite = {
  content: Content
  /** Every address that this content answers, pages and files. */
  addressesOf: (content: Content) => ReadonlySet<string>
  bodyOf: (path: string) => Buffer | undefined
  preview: (content: Content, path: string) => Promise<Response>
}

export type CheckerDeps = {
  site: CheckedSite
  store: Store
  staged: StagedContents
  contentDir: string
  baseUrl: string
  now: () => Date
}

/** The interface's words, a folder a language. */
const LOCALES = new URL('../../locales', import.meta.url)

const GUARD_KINDS: Record<Kind, ItemKind> = {
  consultations: 'consultation',
  news: 'news',
  pages: 'page',
  banners: 'banner',
  services: 'service',
  blocks: 'block',
  site: 'area',
}

/** Whether anything forbids publishing; warnings do not. */
export function isStopped({ problems, findings }: Pick<ChangeCheck, 'problems' | 'findings'>): boolean {
  return problems.length > 0 || findings.some(({ level }) => level === 'stops')
}

/** Checks a change as if it were published now: the content as it would be, and its own pages rendered. */
export async function checkChange(
  { site, store, staged, contentDir, baseUrl, now }: CheckerDeps,
  change: StagedChange,
): Promise<ChangeCheck> {
  const { uploads, address } = change
  const { item, files } = itemToBe(change)
  const { content, problems = [] } = await staged.of(change)
  const own = new Map<string, Buffer>()
  for (const path of content ? ownAddresses(content, item) : []) {
    const response = content && (await site.preview(content, path))
    if (response?.ok) own.set(path, Buffer.from(await response.arrayBuffer()))
  }
  const [kind = '', slug = ''] = item.split('/')
  const published = readItem(contentDir, change.item)
  const describe = (texts: Record<string, string>): Item => ({
    kind: item === 'site/answers' ? 'answers' : GUARD_KINDS[kind as Kind],
    slug,
    files: texts,
    documents: documentsIn(join(contentDir, folderOf(change.item), 'documents')),
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
    spoken: readdirSync(LOCALES),
    linkedFrom: address === null ? [] : linksTo(contentDir, change.item),
    anchorsOf: (path) => {
      const body = own.get(path) ?? site.bodyOf(path)
      return body ? linksOf(path, body.toString()).anchors : new Set()
    },
    area: (content ?? site.content).area,
    now: now(),
    origin: baseUrl,
  })
  const { db } = store.use()
  const back = comesBack(db, change.item, published, files, (content ?? site.content).area.languages[0]?.tag ?? '')
  return {
    problems: [...problems],
    findings,
    versions: content ? newVersions(db, content, now()) : [],
    rewordings: content ? rewordings(db, site.content, content, change.item, now()) : [],
    ...(back && { comesBack: back }),
    told: content !== undefined && tellsOfChange(site.content, content, change.item),
  }
}

/** Each consultation that asks something else with this content, while people are answering it. */
function newVersions(db: Database, content: Content, now: Date): NewVersion[] {
  return versionsDue(db, content, now).flatMap(({ slug, from, to }) => {
    const answered = countByVersion(db, slug).find(({ version }) => version === from)
    return to === from ? [] : [{ item: `consultations/${slug}`, from, to, answers: answered?.responses ?? 0 }]
  })
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
