import type { Content } from '#api/content/read.ts'
import { addressOf } from '#api/content/kinds.ts'
import { type Answer, ask } from './ask.ts'

/** As in `content/`, and in the order in which they are shown. */
export const KINDS = ['consultations', 'news', 'pages', 'banners'] as const
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
  standing: 'published' | 'archived' | 'withdrawn'
  title?: string
  owner?: string
  overdueFrom?: string
  change?: { id: string; state: ChangeState; updatedAt: string }
}
export type Problem = { file: string; line?: number; path?: string; message: string }
export type Publication = {
  id: number
  state: 'waiting' | 'building' | 'applying' | 'done' | 'failed' | 'cancelled'
  items: string[]
  change?: string
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

export function listItems(asking: Asking): Promise<Answer<{ items: Item[] }>> {
  return ask<{ items: Item[] }>(asking, 'GET', '/api/staff/items')
}

export function splitItem(item: string): { kind: Kind; slug: string } {
  const [kind, slug = ''] = item.split('/')
  return { kind: KINDS.find((one) => one === kind) ?? 'pages', slug }
}

export const itemPage = (item: string): string => `/staff/content/${item}/`
export const changePage = (id: string): string => `/staff/changes/${id}/`

/** Where residents read it; a banner stands on top of every page. */
export function addressIn(lang: string, item: string): string {
  const { kind, slug } = splitItem(item)
  return kind === 'banners' ? `/${lang}/` : `/${lang}/${addressOf(kind, slug)}`
}

/** The titles of everything there is, by item; what has none is called by its address. */
export function titlesOf(items: readonly Item[]): (item: string) => string {
  const titles = new Map(items.map(({ item, title }) => [item, title]))
  return (item) => titles.get(item) ?? splitItem(item).slug
}

/** The instant from which residents see something that is to appear later. */
export function appearsAt({ news, banners }: Content, item: string): Date | undefined {
  const { kind, slug } = splitItem(item)
  if (kind === 'news') return news.find((one) => one.slug === slug)?.published
  return kind === 'banners' ? banners.find((one) => one.slug === slug)?.showsFrom : undefined
}
