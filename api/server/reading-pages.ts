import type { Content } from '../content/read.ts'

/**
 * Addresses of the pages that only read: rendered ahead and served as plain files. Their
 * words change with the content and, at an opening or closing, with the clock.
 */
export function readingPages({ area, consultations }: Content): string[] {
  return area.languages.flatMap(({ tag }) => [
    `/${tag}/`,
    `/${tag}/consultations/`,
    ...consultations.flatMap(({ slug }) => [`/${tag}/consultations/${slug}/`, `/${tag}/consultations/${slug}/print/`]),
  ])
}

/** The next instant at which a reading page says something else, if there is one. */
export function nextTurn({ consultations }: Content, now: Date): Date | undefined {
  const instants = consultations.flatMap(({ opens, closes }) => [opens, closes]).filter((instant) => instant > now)
  return instants.sort((a, b) => a.getTime() - b.getTime())[0]
}
