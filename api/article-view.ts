import { z } from '@hono/zod-openapi'
import { archivedSince, text } from './consultation-view.ts'
import type { Standing } from './content/standing.ts'
import type { Article } from './content/text.ts'

/** How the API shows news and pages to the outside. */
export const articleSummary = z.object({
  slug: z.string(),
  address: z.string().openapi({ description: 'Its page in the language asked for, without the site’s own name.' }),
  updated: z.iso.datetime().openapi({ description: 'When its words were last changed.' }),
  title: text,
  summary: text,
  archivedSince: archivedSince.optional(),
})

export const articleBody = z.object({ html: z.string(), lang: z.string() })

export const newsSummary = articleSummary
  .extend({ published: z.iso.datetime(), topics: z.array(z.string()) })
  .openapi('NewsSummary')

/** @param address Without its language. */
export function summariseArticle(
  one: Standing & { slug: string; updated: Date; text: Record<string, Article> },
  lang: string,
  address: string,
): z.infer<typeof articleSummary> {
  const words = one.text[lang]
  if (!words) throw new Error(`no words in ${lang} for ${address}`)
  return {
    slug: one.slug,
    address: `/${lang}/${address}`,
    updated: one.updated.toISOString(),
    title: words.title,
    summary: words.summary,
    ...(one.archived && { archivedSince: one.archived.since.toISOString() }),
  }
}
