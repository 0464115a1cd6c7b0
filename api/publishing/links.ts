import { Parser } from 'htmlparser2'

export type PageLinks = {
  /** Addresses on this site that the page leads to or loads, with their anchors, in order. */
  links: string[]
  /** What can be linked to within it. */
  anchors: ReadonlySet<string>
}

/** What a page links to on its own site. `path` is the page's address. */
export function linksOf(path: string, html: string): PageLinks {
  const links: string[] = []
  const anchors = new Set<string>()
  const base = new URL(path, 'http://site.invalid')
  const add = (target: string | undefined) => {
    if (!target) return
    const url = URL.parse(target, base)
    if (url?.origin === base.origin) links.push(readable(url.pathname + url.hash))
  }
  const parser = new Parser({
    onopentag: (name, attributes) => {
      if (attributes['id']) anchors.add(attributes['id'])
      if (name === 'a') add(attributes['href'])
      if (name === 'img') add(attributes['src'])
    },
  })
  parser.end(html)
  return { links, anchors }
}

/** As people write it; left alone where it cannot be decoded, and then it leads nowhere. */
function readable(address: string): string {
  try {
    return decodeURIComponent(address)
  } catch {
    return address
  }
}
