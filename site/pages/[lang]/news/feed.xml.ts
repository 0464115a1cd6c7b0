import type { APIRoute } from 'astro'
import { addressOf } from '#api/content/kinds.ts'
import { listedNews } from '#api/article-state.ts'
import { languageOf } from '../../../lib/language.ts'
import { element, xmlDocument } from '../../../lib/xml.ts'

/** The news of one language as an Atom feed (RFC 4287). */
export const GET: APIRoute = ({ locals, params, rewrite }) => {
  const { content, now, baseUrl } = locals
  const { lang = '' } = params
  const area = content.area.text[lang]
  if (!area) return rewrite('/404')
  const { t } = languageOf(content, lang)
  const home = `${baseUrl}/${lang}/news/`
  const news = listedNews(content, now)
  const entries = news.flatMap((one) => {
    const text = one.text[lang]
    if (!text) return []
    // An entry keeps its id when its address changes, or readers would show it as new.
    const id = `${baseUrl}/${lang}/${addressOf('news', one.earlierAddresses[0] ?? one.slug)}`
    const foreign = (of: { lang: string }) => (of.lang === lang ? undefined : of.lang)
    return element(
      'entry',
      {},
      element('id', {}, id),
      element('title', { 'xml:lang': foreign(text.title) }, text.title.text),
      element('link', {
        rel: 'alternate',
        type: 'text/html',
        hreflang: text.body.lang,
        href: `${baseUrl}/${lang}/${addressOf('news', one.slug)}`,
      }),
      element('published', {}, one.published.toISOString()),
      element('updated', {}, updatedBy(one, now).toISOString()),
      ...one.topics.map((topic) => element('category', { term: topic, label: area.topics[topic] })),
      element('summary', { 'xml:lang': foreign(text.summary) }, text.summary.text),
      element('content', { type: 'html', 'xml:lang': foreign(text.body) }, absolute(text.body.html, baseUrl)),
    )
  })
  const latest = Math.max(...news.map((one) => updatedBy(one, now).getTime()))
  return xmlDocument(
    element(
      'feed',
      { xmlns: 'http://www.w3.org/2005/Atom', 'xml:lang': lang },
      element('id', {}, home),
      element('title', {}, `${t('common.siteName')}: ${t('news.title')}`),
      element('subtitle', {}, t('news.lead')),
      element('updated', {}, (news.length > 0 ? new Date(latest) : now).toISOString()),
      element('link', { rel: 'self', type: 'application/atom+xml', href: `${home}feed.xml` }),
      element('link', { rel: 'alternate', type: 'text/html', hreflang: lang, href: home }),
      element('author', {}, element('name', {}, area.partnership), element('uri', {}, `${baseUrl}/${lang}/`)),
      element('icon', {}, `${baseUrl}/favicon.svg`),
      ...entries,
    ),
    'application/atom+xml',
  )
}

const updatedBy = ({ published, updated }: { published: Date; updated: Date }, now: Date): Date =>
  updated <= now ? updated : published

/** Links and pictures within the site, for readers that show the words elsewhere. */
const absolute = (html: string, baseUrl: string): string =>
  html.replaceAll(/ (href|src)="\/(?!\/)/g, ` $1="${baseUrl}/`)
