import { stateOf } from '#api/consultation-state.ts'
import type { Content } from '#api/content/read.ts'
import { KINDS as ADDRESSED, addressOf, type Kind as AddressedKind } from '#api/content/kinds.ts'
import { publishingWords } from '../i18n.ts'
import { type Answer, ask } from './ask.ts'

/** As in `content/`, and in the order in which they are shown. */
export const KINDS = ['consultations', 'news', 'pages', 'banners', 'services', 'blocks', 'site'] as const
export type Kind = (typeof KINDS)[number]

export const CHANGE_STATES = ['draft', 'in_review', 'approved', 'publishing', 'published', 'discarded'] as const
export type ChangeState = (typeof CHANGE_STATES)[number]
export const CHANGE_COLOUR = {
  draft: 'grey',
  in_review: 'yellow',
  approved: 'green',
  publishing: 'purple',
  published: 'green',
  discarded: 'grey',
} as const satisfies Record<ChangeState, string>

export type Item = {
  item: string
  published: boolean
  /** It was published, and went when the site was put back. */
  takenOff?: true
  standing: 'published' | 'archived' | 'withdrawn'
  title?: string
  owner?: string
  overdueFrom?: string
  change?: { id: string; state: ChangeState; updatedAt: string }
}
export type Problem = { file: string; line?: number; path?: string; message: string; inForms?: string }
export type Publication = {
  id: number
  state: 'waiting' | 'building' | 'applying' | 'done' | 'failed' | 'cancelled'
  items: string[]
  /** Consultations that ask one of them, and the version that they have by it. */
  versions: { item: string; to: number }[]
  change?: string
  does: 'publish' | 'takeDown' | 'archive' | 'rollBack'
  requestedBy: string
  due: string
  finishedAt?: string
  progress: { done: number; of: number }
  problems: Problem[]
}
export type Files = Readonly<Record<string, string>>
export type Change = {
  id: string
  item: string
  state: ChangeState
  revision: number
  files: Files
  note: string
  authors: string[]
  /** Who only compared it with what was published meanwhile. */
  comparedBy: string[]
  submittedBy?: string
  updatedAt: string
  approvedBy?: string
  urgentBy?: string
  /** The name that it is to have once it is published. */
  address?: string
  names: Record<string, string>
  stale: boolean
  publication?: Publication
}

type Asking = { locals: App.Locals; request: Request }

export async function listItems(asking: Asking): Promise<Answer<{ items: Item[] }>> {
  const answer = await ask<{ items: Item[] }>(asking, 'GET', '/api/staff/items')
  if (!answer.ok) return answer
  // What there is once has no title of its own.
  const items = answer.body.items.map((one) => ({ ...one, ...(isOfSite(one.item) && { title: siteTitle(one.item) }) }))
  return { ...answer, body: { items } }
}

export const isOfSite = (item: string): boolean => splitItem(item).kind === 'site'

/** What the area, or the shared answers, are called. */
export function siteTitle(item: string): string {
  const { slug } = splitItem(item)
  return publishingWords().site[slug === 'answers' ? 'answers' : 'area']
}

export function splitItem(item: string): { kind: Kind; slug: string } {
  const [kind, slug = ''] = item.split('/')
  return { kind: KINDS.find((one) => one === kind) ?? 'pages', slug }
}

export const itemPage = (item: string): string => `/staff/content/${item}/`
export const changePage = (id: string): string => `/staff/changes/${id}/`

/** The kind of what has an address of its own; undefined for the rest, which stands on other pages. */
export function addressedKind(item: string): AddressedKind | undefined {
  const { kind } = splitItem(item)
  return ADDRESSED.find((one) => one === kind)
}

/** A page on which residents see an item; `of` is the title of what it belongs to, where that is another one. */
export type Place = { href: string; of?: string }

/**
 * Where residents read it, or see it on top. A block stands on the paper forms of the consultations
 * that ask it, the open ones first. None for what stands in too many places to name one.
 */
export function placesIn(lang: string, item: string, content: Content, now: Date): Place[] {
  const { kind: folder, slug } = splitItem(item)
  const kind = addressedKind(item)
  if (kind) return [{ href: `/${lang}/${addressOf(kind, slug)}` }]
  if (folder === 'services') return [{ href: `/${lang}/support/` }]
  if (folder !== 'blocks') return item === 'site/answers' ? [] : [{ href: `/${lang}/` }]
  return content.consultations
    .filter(({ questionnaire }) => questionnaire.pages.some(({ block }) => block === slug))
    .toSorted((a, b) => Number(stateOf(b, now) === 'open') - Number(stateOf(a, now) === 'open'))
    .map((one) => ({
      href: `/${lang}/${addressOf('consultations', one.slug)}print/#page-${slug}`,
      of: one.text[lang]?.title.text ?? one.slug,
    }))
}

/** The page on which a preview begins. */
export function addressIn(lang: string, item: string, content: Content, now: Date): string {
  return placesIn(lang, item, content, now)[0]?.href.replace(/#.*$/, '') ?? `/${lang}/`
}

/** The titles of everything there is, by item; what has none is called by its address. */
export function titlesOf(
  items: readonly Item[],
  /** Of what was published before and is not listed any more. */
  earlier: Readonly<Record<string, string>> = {},
): (item: string) => string {
  const titles = new Map(items.map(({ item, title }) => [item, title]))
  return (item) => titles.get(item) ?? earlier[item] ?? (isOfSite(item) ? siteTitle(item) : splitItem(item).slug)
}

/** The instant from which residents see something that is to appear later. */
export function appearsAt({ news, banners }: Content, item: string): Date | undefined {
  const { kind, slug } = splitItem(item)
  if (kind === 'news') return news.find((one) => one.slug === slug)?.published
  return kind === 'banners' ? banners.find((one) => one.slug === slug)?.showsFrom : undefined
}
