import { isAt } from './content/kinds.ts'
import type { Content } from './content/read.ts'
import type { ContentPage } from './content/read-pages.ts'
import type { News } from './content/read-news.ts'

/** News that has appeared, archived or not, by its present or an earlier name. */
export function findNews({ news }: Pick<Content, 'news'>, slug: string, now: Date): News | undefined {
  return news.find((one) => isAt(one, slug) && one.published <= now)
}

/** What lists and feeds show of it, newest first. */
export function listedNews({ news }: Pick<Content, 'news'>, now: Date): News[] {
  return news.filter(({ published, archived }) => published <= now && !archived)
}

export function findPage({ pages }: Pick<Content, 'pages'>, slug: string): ContentPage | undefined {
  return pages.find((page) => isAt(page, slug))
}
