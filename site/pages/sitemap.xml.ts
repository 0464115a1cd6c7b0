import type { APIRoute } from 'astro'
import { resultsArePublic } from '#api/consultation-state.ts'
import { addressOf } from '#api/content/kinds.ts'
import { listedNews } from '#api/article-state.ts'
import { element, xmlDocument } from '../lib/xml.ts'

/** Every page that search engines may show, in each language beside the others (sitemaps.org). */
export const GET: APIRoute = ({ locals }) => {
  const { content, now, baseUrl } = locals
  const { languages } = content.area
  const consultations = content.consultations
    .filter(({ archived }) => !archived)
    .flatMap((one) => {
      const changed = latest([one.opens, one.closes], now)
      const address = addressOf('consultations', one.slug)
      return [{ address, changed }, ...(resultsArePublic(one, now) ? [{ address: `${address}results/`, changed }] : [])]
    })
  const news = listedNews(content, now).map(({ slug, published, updated }) => ({
    address: addressOf('news', slug),
    changed: latest([published, updated], now),
  }))
  const pages = content.pages
    .filter(({ archived }) => !archived)
    .map(({ slug, updated }) => ({ address: addressOf('pages', slug), changed: latest([updated], now) }))
  const newest = (of: readonly { changed: Date | undefined }[]) =>
    latest(
      of.flatMap(({ changed }) => changed ?? []),
      now,
    )
  const all = [
    { address: '', changed: newest([...consultations, ...news]) },
    { address: 'consultations/', changed: newest(consultations) },
    ...consultations,
    { address: 'centres/', changed: undefined },
    { address: 'champions/', changed: undefined },
    { address: 'support/', changed: undefined },
    { address: 'news/', changed: newest(news) },
    ...news,
    ...pages,
  ]
  const [first] = languages
  const urls = all.flatMap(({ address, changed }) => {
    const at = (tag: string) => `${baseUrl}/${tag}/${address}`
    const alternates = [
      ...languages.map(({ tag }) => element('xhtml:link', { rel: 'alternate', hreflang: tag, href: at(tag) })),
      first && element('xhtml:link', { rel: 'alternate', hreflang: 'x-default', href: at(first.tag) }),
    ]
    return languages.map(({ tag }) =>
      element(
        'url',
        {},
        element('loc', {}, at(tag)),
        changed && element('lastmod', {}, changed.toISOString()),
        ...alternates,
      ),
    )
  })
  return xmlDocument(
    element(
      'urlset',
      { xmlns: 'http://www.sitemaps.org/schemas/sitemap/0.9', 'xmlns:xhtml': 'http://www.w3.org/1999/xhtml' },
      ...urls,
    ),
    'application/xml',
  )
}

/** The last of these instants that has come. */
function latest(instants: readonly Date[], now: Date): Date | undefined {
  const past = instants.filter((instant) => instant <= now).map((instant) => instant.getTime())
  return past.length > 0 ? new Date(Math.max(...past)) : undefined
}
