import type { z } from 'zod'
import { type Attachment, Attached } from './attached.ts'
import { readMarkdown } from './markdown-file.ts'
import { inEachLanguage, type Site } from './standing.ts'
import { type TranslatedItem, shownTranslations } from './shown-translation.ts'
import type { Article, ShownTranslation, TranslationState } from './text.ts'

type ArticleShape = {
  translation: z.ZodType<TranslationState>
  title: z.ZodType<string>
  summary: z.ZodType<string>
  made_from: z.ZodType<Record<string, string> | undefined>
}

/** The words of news or of a page: a Markdown file for each language that has one. */
export function readArticle(
  kind: Extract<TranslatedItem['kind'], 'news' | 'page'>,
  folder: string,
  schema: z.ZodObject<ArticleShape>,
  site: Site,
): {
  text: Record<string, Article>
  translation: Record<string, ShownTranslation>
  attached: Attachment[]
} {
  const { dir, area, problems } = site
  const files = site.perLanguage(folder, (path) => readMarkdown(dir, path, schema, problems), 'md')
  const attached = new Attached(dir, folder)
  for (const [lang, { body, bodyLine }] of files) {
    for (const { line, ...words } of attached.faultsIn(body))
      problems.push({ file: `${folder}/${lang}.md`, line: bodyLine + line, ...words })
  }
  const formatOf = (lang: string) => area.languages.find(({ tag }) => tag === lang)?.format ?? lang
  return {
    text: inEachLanguage(site, files, ({ whole, body }, lang) =>
      whole === undefined
        ? undefined
        : {
            title: { text: whole.title, lang },
            summary: { text: whole.summary, lang },
            body: { html: attached.html(body, formatOf(lang), { taken: [] }), lang },
          },
    ),
    translation: shownTranslations(
      { dir, folder, kind, ending: 'md' },
      area.languages.map(({ tag }) => tag),
      files,
    ),
    attached: attached.all,
  }
}
