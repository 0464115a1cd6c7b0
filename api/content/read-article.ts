import type { z } from 'zod'
import { toHtml } from './markdown.ts'
import { readMarkdown } from './markdown-file.ts'
import { inEachLanguage, type Site } from './standing.ts'
import type { Article, TranslationState } from './text.ts'

type ArticleShape = { translation: z.ZodType<TranslationState>; title: z.ZodType<string>; summary: z.ZodType<string> }

/** The words of news or of a page: a Markdown file for each language that has one. */
export function readArticle(
  folder: string,
  schema: z.ZodObject<ArticleShape>,
  site: Site,
): { text: Record<string, Article>; translation: Record<string, TranslationState | 'none'> } {
  const { dir, area, problems } = site
  const files = site.perLanguage(folder, (path) => readMarkdown(dir, path, schema, problems), 'md')
  return {
    text: inEachLanguage(site, files, ({ whole, body }, lang) =>
      whole === undefined
        ? undefined
        : {
            title: { text: whole.title, lang },
            summary: { text: whole.summary, lang },
            body: { html: toHtml(body), lang },
          },
    ),
    translation: Object.fromEntries(
      area.languages.map(({ tag }) => [tag, files.get(tag)?.parts.translation ?? 'none'] as const),
    ),
  }
}
