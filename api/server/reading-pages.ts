import { addressOf } from '../content/kinds.ts'
import type { Content } from '../content/read.ts'

/**
 * Addresses of the pages that only read: rendered ahead and served as plain files. Their
 * words change with the content and, when something opens, appears or ends, with the
 * clock. One that does not end in a slash is a file of another kind.
 */
export function readingPages({ area, consultations, news, pages, wardMap }: Content, now: Date): string[] {
  const appeared = news.filter(({ published }) => published <= now)
  return [
    ...area.languages.flatMap(({ tag }) => [
      `/${tag}/`,
      `/${tag}/consultations/`,
      ...consultations.flatMap(({ slug }) => [
        `/${tag}/consultations/${slug}/`,
        `/${tag}/consultations/${slug}/print/`,
      ]),
      `/${tag}/champions/`,
      `/${tag}/support/`,
      `/${tag}/news/`,
      `/${tag}/news/feed.xml`,
      ...appeared.map(({ slug }) => `/${tag}/${addressOf('news', slug)}`),
      ...pages.map(({ slug }) => `/${tag}/${addressOf('pages', slug)}`),
      ...(wardMap ? [`/${tag}/wards.json`] : []),
    ]),
    '/sitemap.xml',
    '/robots.txt',
  ]
}

/** The item whose own page this is; lists, feeds and the first page belong to none. */
function itemAt(path: string): string | undefined {
  const [, kind, slug] = /^\/[^/]+\/(consultations|news|pages)\/([^/]+)\//.exec(path) ?? []
  return kind && `${kind}/${slug}`
}

/** What is on every page: banners, and the council's name, languages and contacts. */
const EVERYWHERE = /^(?:banners\/|site\/area$)/
/** What any consultation may ask with. */
const ASKED = /^(?:blocks\/|site\/answers$)/

/** Whether a page may say something else when these items change. */
export function changesWith(path: string, items: readonly string[]): boolean {
  const own = itemAt(path)
  if (own === undefined || items.includes(own) || items.some((item) => EVERYWHERE.test(item))) return true
  return own.startsWith('consultations/') && items.some((item) => ASKED.test(item))
}

/** The next instant after `after` at which a reading page says something else, if there is one. */
export function nextTurn({ consultations, news, banners, services }: Content, after: Date): Date | undefined {
  const instants = [
    ...consultations.flatMap(({ opens, closes }) => [opens, closes]),
    ...news.flatMap(({ published, updated }) => [published, updated]),
    ...banners.flatMap(({ showsFrom, showsUntil }) => [showsFrom, showsUntil]),
    ...services.map(({ overdueFrom }) => overdueFrom),
  ]
  return instants.filter((instant) => instant > after).sort((a, b) => a.getTime() - b.getTime())[0]
}
