import type { Attachment } from './attached.ts'
import { noTopic } from './issue-sentence.ts'
import { instantOf } from './london.ts'
import { newsFileSchema, newsWordsSchema } from './news-file.ts'
import { readArticle } from './read-article.ts'
import { checkSlug, shiftOf, type Site, type Standing, standingOf } from './standing.ts'
import type { Article, ShownTranslation } from './text.ts'
import { readYaml } from './yaml.ts'

/** A piece of news as its files have it, in every language of the site. */
export type News = Standing & {
  slug: string
  /** The first instant at which anybody sees it. */
  published: Date
  updated: Date
  topics: string[]
  text: Record<string, Article>
  translation: Record<string, ShownTranslation>
  /** The pictures and documents that its texts use. */
  attached: Attachment[]
}

/** Everything in `content/news` that was not taken down, newest first. */
export function readNews(slugs: readonly string[], site: Site): News[] {
  const news = slugs.flatMap((slug) => readOne(slug, site) ?? [])
  return news.sort((a, b) => b.published.getTime() - a.published.getTime() || a.slug.localeCompare(b.slug))
}

function readOne(slug: string, site: Site): News | undefined {
  const { area, dir, problems } = site
  checkSlug('news', slug, problems)
  const file = readYaml(dir, `news/${slug}/news.yaml`, newsFileSchema, problems)
  if (!file) return undefined
  const days = shiftOf(file, site)
  const standing = standingOf('news', slug, file, days, site)
  if (!standing) return undefined
  const { whole, parts, complain } = file
  for (const [index, topic] of (parts.topics ?? []).entries()) {
    if (!area.topics.includes(topic)) complain(['topics', index], noTopic(topic, area.topics))
  }
  const published = parts.published && instantOf(parts.published, 'opens', area.timezone, days)
  const updated = parts.updated ? instantOf(parts.updated, 'opens', area.timezone, days) : published
  if (published && updated && updated < published)
    complain(['updated'], 'It was changed before it appeared. Correct one of the dates.')
  const words = readArticle('news', `news/${slug}`, newsWordsSchema, site)
  if (!whole || !published || !updated) return undefined
  return { ...standing, ...words, slug, published, updated, topics: whole.topics }
}
