/** The kinds of content that have addresses, called as in `content/` and in addresses. */
export const KINDS = ['consultations', 'news', 'pages'] as const
export type Kind = (typeof KINDS)[number]

/** The page that champions and centres agree to. */
export const CODE_OF_CONDUCT = 'code-of-conduct'

/** Pages that the law asks every site for, at addresses of their own. */
export const FIXED_PAGES = ['accessibility', 'privacy'] as const

/** Pages that the site itself looks for under their names: nothing else can have those, and they keep them. */
const RESERVED: Readonly<Record<Kind, readonly string[]>> = {
  consultations: [],
  news: [],
  pages: [...FIXED_PAGES, CODE_OF_CONDUCT],
}

export function isReserved(kind: Kind, slug: string): boolean {
  return RESERVED[kind].includes(slug)
}

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
