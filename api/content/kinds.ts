/** The kinds of content that have addresses, called as in `content/` and in addresses. */
export const KINDS = ['consultations', 'news', 'pages'] as const
export type Kind = (typeof KINDS)[number]

/** Pages that the law asks every site for, at addresses of their own. */
export const FIXED_PAGES = ['accessibility', 'privacy'] as const

export function isFixed(slug: string): boolean {
  return FIXED_PAGES.some((fixed) => fixed === slug)
}

/** The address of something without its language, such as `news/a-safer-crossing/`. */
export function addressOf(kind: Kind, slug: string): string {
  return kind === 'pages' && isFixed(slug) ? `${slug}/` : `${kind}/${slug}/`
}

/** Whether something has this name, or had it. */
export function isAt(one: { slug: string; earlierAddresses: readonly string[] }, name: string): boolean {
  return one.slug === name || one.earlierAddresses.includes(name)
}
