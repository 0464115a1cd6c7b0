import { type BannerLevel, type BannerPlace, bannerFileSchema, bannerWordsSchema } from './banner-file.ts'
import { instantOf } from './london.ts'
import { shownTranslations } from './shown-translation.ts'
import { checkSlug, inEachLanguage, type Review, reviewOf, shiftOf, type Site } from './standing.ts'
import type { ShownTranslation, Text } from './text.ts'
import { readYaml } from './yaml.ts'

/** A few words above the pages for some days, in every language of the site. */
export type Banner = Review & {
  slug: string
  showsFrom: Date
  /** The first instant at which it no longer shows: its end, or its overdue review. */
  showsUntil: Date
  level: BannerLevel
  on: BannerPlace
  text: Record<string, { words: Text; link?: { words: Text; to: string } }>
  translation: Record<string, ShownTranslation>
}

/** Everything in `content/banners` that still stands: the urgent first, then the newest. */
export function readBanners(slugs: readonly string[], site: Site): Banner[] {
  return slugs
    .flatMap((slug) => readOne(slug, site) ?? [])
    .sort(
      (a, b) =>
        Number(b.level === 'urgent') - Number(a.level === 'urgent') ||
        b.showsFrom.getTime() - a.showsFrom.getTime() ||
        a.slug.localeCompare(b.slug),
    )
}

function readOne(slug: string, site: Site): Banner | undefined {
  const { area, dir, problems } = site
  const folder = `banners/${slug}`
  checkSlug('banners', slug, problems)
  const file = readYaml(dir, `${folder}/banner.yaml`, bannerFileSchema, problems)
  if (!file) return undefined
  const { whole, parts, complain } = file
  const days = shiftOf(file, site)
  if ((parts.standing ?? 'published') !== 'published') return undefined
  const review = reviewOf(file, days, site)
  const showsFrom = parts.shows_from && instantOf(parts.shows_from, 'opens', area.timezone, days)
  const end = parts.shows_until && instantOf(parts.shows_until, 'closes', area.timezone, days)
  if (showsFrom && end && end <= showsFrom)
    complain(['shows_until'], 'It ends before it begins. Correct one of the dates.')
  const words = site.perLanguage(folder, (path) => readYaml(dir, path, bannerWordsSchema, problems))
  const to = parts.link
  for (const own of whole ? words.values() : []) {
    if (to !== undefined && own.whole && own.whole.link === undefined)
      own.complain(['link'], {
        message: 'This is missing. banner.yaml has a link: say in words where it leads.',
        inForms: 'This is missing. The details have an address for a link: say in words where it leads.',
      })
    if (to === undefined && own.parts.link !== undefined)
      own.complain(['link'], {
        message: 'banner.yaml has no link. Add its address there, or take this out.',
        inForms: 'There is no address for this link among the details. Add it there, or take these words out.',
      })
  }
  if (!whole || !showsFrom || !end) return undefined
  return {
    ...review,
    slug,
    showsFrom,
    showsUntil: new Date(Math.min(end.getTime(), review.overdueFrom.getTime())),
    level: whole.level,
    on: whole.on,
    translation: shownTranslations(
      { dir, folder, kind: 'banner', ending: 'yaml' },
      area.languages.map(({ tag }) => tag),
      words,
    ),
    text: inEachLanguage(site, words, ({ whole: own }, lang) =>
      own === undefined
        ? undefined
        : {
            words: { text: own.text, lang },
            ...(to !== undefined && own.link !== undefined && { link: { words: { text: own.link, lang }, to } }),
          },
    ),
  }
}
