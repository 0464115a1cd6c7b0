import { FIXED_PAGES, isFixed } from './kinds.ts'
import type { Attachment } from './attached.ts'
import { instantOf } from './london.ts'
import { pageFileSchema, pageWordsSchema } from './page-file.ts'
import { readArticle } from './read-article.ts'
import { checkSlug, shiftOf, type Site, type Standing, standingOf } from './standing.ts'
import type { Article, ShownTranslation } from './text.ts'
import { readYaml } from './yaml.ts'

/** A page of words, such as the privacy notice, in every language of the site. */
export type ContentPage = Standing & {
  slug: string
  updated: Date
  inFooter: boolean
  text: Record<string, Article>
  translation: Record<string, ShownTranslation>
  /** The pictures and documents that its texts use. */
  attached: Attachment[]
}

const NEEDED = {
  accessibility: 'Every site needs its accessibility statement: the law asks for it. Add it.',
  privacy: 'Every site needs its privacy notice: the law asks for it. Add it.',
}

/** Everything in `content/pages` that was not taken down. */
export function readPages(slugs: readonly string[], site: Site): ContentPage[] {
  for (const fixed of FIXED_PAGES) {
    if (!slugs.includes(fixed)) site.problems.push({ file: `pages/${fixed}/page.yaml`, message: NEEDED[fixed] })
  }
  return slugs.flatMap((slug) => readOne(slug, site) ?? [])
}

function readOne(slug: string, site: Site): ContentPage | undefined {
  const { area, dir, problems } = site
  checkSlug('pages', slug, problems)
  const file = readYaml(dir, `pages/${slug}/page.yaml`, pageFileSchema, problems)
  if (!file) return undefined
  const { whole, parts, complain } = file
  if (isFixed(slug) && (parts.standing ?? 'published') !== 'published') {
    complain(['standing'], 'The law asks for this page, so it cannot go. Change its words instead.')
    return undefined
  }
  const days = shiftOf(file, site)
  const standing = standingOf('pages', slug, file, days, site)
  if (!standing) return undefined
  const words = readArticle('page', `pages/${slug}`, pageWordsSchema, site)
  return (
    whole && {
      ...standing,
      ...words,
      slug,
      updated: instantOf(whole.updated, 'opens', area.timezone, days),
      inFooter: whole.in_footer || isFixed(slug),
    }
  )
}
