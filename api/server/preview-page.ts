import { Parser } from 'htmlparser2'

export type PreviewAddresses = {
  /** The page's own address on the site. */
  path: string
  /** Before the address of any page: where it is shown with the bar above it. */
  outer: string
  /** The same for the page alone. */
  inner: string
  print: boolean
}

/** Where stylesheets are served in which the screen is the paper. */
export const PRINT_STYLE = '/preview/style'

/**
 * A page of the site whose links stay in the preview. The bar stands around the page, in
 * a page of its own, so links open there; not a word of this page is changed.
 */
export function previewPage(html: string, { path, outer, inner, print }: PreviewAddresses): string {
  const here = new URL(path, 'http://site.invalid')
  const edits: { from: number; to: number; tag: string }[] = []
  const edit = (change: (tag: string) => string) => {
    const [from, to] = [parser.startIndex, parser.endIndex + 1]
    edits.push({ from, to, tag: change(html.slice(from, to)) })
  }
  const parser = new Parser({
    onopentag: (name, { href, action, method, rel, src }) => {
      const picture = name === 'img' && src !== undefined ? fileTarget(src, here) : undefined
      if (picture !== undefined) edit((tag) => withAttributes(tag, { src: inner + picture }))
      if (name === 'a' && href !== undefined) {
        const target = linkTarget(href, here)
        if (target === undefined) return
        const file = fileTarget(href, here)
        if (file !== undefined) return edit((tag) => withAttributes(tag, { href: inner + file }))
        if (target === 'elsewhere') edit((tag) => withAttributes(tag, { target: '_blank', rel: 'noopener' }))
        else edit((tag) => withAttributes(tag, { href: outer + target, target: '_top' }))
      }
      if (name === 'form') {
        const to = URL.parse(action ?? '', here)
        if (to?.origin !== here.origin) return
        const asks = (method ?? 'get').toLowerCase() === 'get'
        edit((tag) =>
          withAttributes(tag, { action: (asks ? outer : inner) + to.pathname, ...(asks && { target: '_top' }) }),
        )
      }
      if (print && name === 'link' && rel === 'stylesheet' && href?.startsWith('/'))
        edit((tag) => withAttributes(tag, { href: PRINT_STYLE + href }))
    },
  })
  parser.end(html)
  let at = 0
  let page = ''
  for (const { from, to, tag } of edits) {
    page += html.slice(at, from) + tag
    at = to
  }
  return page + html.slice(at)
}

/** The address within the site; undefined for what stays as it is. */
function linkTarget(href: string, here: URL): string | 'elsewhere' | undefined {
  if (href.startsWith('#') || /^(mailto|tel):/i.test(href)) return undefined
  const to = URL.parse(href, here)
  if (!to) return undefined
  if (to.origin !== here.origin || to.pathname.startsWith('/api/')) return 'elsewhere'
  return to.pathname + to.search + to.hash
}

/** Pictures and documents may be the change's own, which are nowhere else yet. */
function fileTarget(address: string, here: URL): string | undefined {
  const to = URL.parse(address, here)
  return to?.origin === here.origin && /^\/(?:files|documents)\//.test(to.pathname) ? to.pathname : undefined
}

function withAttributes(tag: string, attributes: Readonly<Record<string, string>>): string {
  const names = Object.keys(attributes).join('|')
  const rest = tag.replace(new RegExp(`\\s(?:${names})(?:="[^"]*"|='[^']*'|=[^\\s>]*)?(?=[\\s/>])`, 'gi'), '')
  const added = Object.entries(attributes).map(([name, value]) => ` ${name}="${escaped(value)}"`)
  return rest.replace(/\s*\/?>$/, (end) => added.join('') + end)
}

function escaped(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('"', '&quot;')
}

/**
 * A stylesheet in which rules for paper hold on the screen as well, and those for the screen
 * nowhere: what is printed from the preview is what it showed.
 */
export function onPaper(css: string): string {
  // No medium is a teletype any more, and whatever else a query asks for, it stays false.
  return css.replace(/@media[^{]+\{/g, (query) =>
    query.replace(/\b(print|screen)\b/g, (medium) => (medium === 'print' ? 'all' : 'tty')),
  )
}
