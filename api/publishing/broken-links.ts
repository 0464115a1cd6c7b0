import type { ContentProblem } from '../content/problems.ts'
import { linksOf, type PageLinks } from './links.ts'

export type LinkedSite = {
  /** What was rendered, by address. */
  pages: ReadonlyMap<string, Buffer>
  /** Pages that stay as they are. */
  others: readonly string[]
  /** Addresses that are no more. */
  gone: readonly string[]
  /** A page that stays, as it is served. */
  bodyOf: (path: string) => Buffer | undefined
  exists: (path: string) => boolean
}

/** Each link to the site itself that leads nowhere: in the fresh pages, and to what is gone in all others. */
export function brokenLinks({ pages, others, gone, bodyOf, exists }: LinkedSite): ContentProblem[] {
  const known = new Map<string, PageLinks>()
  const read = (path: string): PageLinks | undefined => {
    const found = known.get(path)
    const body = found ? undefined : (pages.get(path) ?? bodyOf(path))
    if (!body) return found
    const links = linksOf(path, body.toString())
    known.set(path, links)
    return links
  }
  const leads = (target: string): boolean => {
    const [path = '', anchor] = target.split('#')
    if (!exists(path)) return false
    const page = anchor && path.endsWith('/') ? read(path) : undefined
    return !anchor || !page || page.anchors.has(anchor)
  }
  const fresh = [...pages.keys()].filter((path) => path.endsWith('/'))
  // What stays can only break where something went.
  const touched = gone.length > 0 ? others.filter((path) => path.endsWith('/')) : []
  return [...fresh, ...touched].flatMap((path) =>
    [...new Set(read(path)?.links.filter((target) => !leads(target)))].map((target) => ({
      file: path,
      message: `A link leads to ${target}, and there is nothing. Correct the address, or take the link out.`,
    })),
  )
}
