import { hashOf } from '../auth/secrets.ts'
import { findChange } from '#db/queries/changes.ts'
import { findPreviewLink } from '#db/queries/preview-links.ts'
import { attachmentAddress, type Folder } from '../content/attached.ts'
import type { Content } from '../content/read.ts'
import type { Store } from '../store.ts'
import type { StagedChange, StagedContents } from '../publishing/staged-content.ts'
import { type Upload, uploadsOf } from '../publishing/uploads.ts'
import { onPaper, PRINT_STYLE, previewPage } from './preview-page.ts'
import { SECURITY_HEADERS } from './security-headers.ts'
import { fileHeaders, typeOf } from './shelf.ts'
import type { Site } from './site.ts'

/** Before a change's id and a page's address: for whoever is signed in. */
const STAFF_FRAME = '/staff/preview-frame/'
/** Before a page's address: for whoever gave a code. */
const CODE_FRAME = '/preview/frame/'
/** The cookie that remembers a code, under /preview/ only. */
export const PREVIEW_COOKIE = 'saysafe_preview'

type Seen = Pick<StagedChange, 'id' | 'revision' | 'item' | 'files'>
type Deps = { site: Site; store: Store; staged: StagedContents; now: () => Date }

/** Pages as residents would see them with a change that is not published. */
export class Previews {
  readonly #deps: Deps

  constructor(deps: Deps) {
    this.#deps = deps
  }

  /** The answer to a request for a page within a preview; undefined for everything else. */
  async answer(request: Request, address: string): Promise<Response | undefined> {
    const { pathname, searchParams } = new URL(request.url)
    if (pathname.startsWith(`${PRINT_STYLE}/`)) return this.#style(pathname.slice(PRINT_STYLE.length))
    const print = searchParams.get('view') === 'print'
    if (pathname.startsWith(STAFF_FRAME)) {
      const [id = '', ...rest] = pathname.slice(STAFF_FRAME.length).split('/')
      const seen = await this.#byStaff(id, request, address)
      const [outer, inner] = [`/staff/preview/${id}`, `${STAFF_FRAME}${id}`]
      return this.#page(seen, request, { path: `/${rest.join('/')}`, outer, inner, print })
    }
    if (!pathname.startsWith(CODE_FRAME)) return undefined
    const path = pathname.slice(CODE_FRAME.length - 1)
    return this.#page(this.#byCode(request), request, {
      path,
      outer: '/preview',
      inner: CODE_FRAME.slice(0, -1),
      print,
    })
  }

  /** The API knows who may read a change. */
  async #byStaff(id: string, request: Request, address: string): Promise<Seen | undefined> {
    const headers = { cookie: request.headers.get('cookie') ?? '' }
    const answer = await this.#deps.site.app.request(
      `/api/staff/changes/${encodeURIComponent(id)}`,
      { headers },
      { address },
    )
    return answer.ok ? ((await answer.json()) as Seen) : undefined
  }

  #byCode(request: Request): Seen | undefined {
    const { now, store } = this.#deps
    const code = new RegExp(`(?:^|;\\s*)${PREVIEW_COOKIE}=([^;]+)`).exec(request.headers.get('cookie') ?? '')?.[1]
    const codeHash = code === undefined ? undefined : hashOf(code)
    if (codeHash === undefined || store.fault) return undefined
    const { db } = store.use()
    const link = findPreviewLink(db, codeHash, now())
    const change = link && findChange(db, link.changeId)
    return change?.state === 'discarded' ? undefined : change
  }

  async #page(
    seen: Seen | undefined,
    request: Request,
    addresses: Parameters<typeof previewPage>[1],
  ): Promise<Response> {
    const { site, staged, now, store } = this.#deps
    if (!seen) return note(403, 'This preview is not open to you any more. Sign in, or ask for a new code.')
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return note(
        200,
        'This is a preview: nothing was sent, and nothing was stored. Go back to look at the page again.',
      )
    const uploads = uploadsOf(store.use().db, seen)
    const file = fileIn(addresses.path, seen, uploads, site)
    if (file) return file
    const { content } = await staged.of({ ...seen, address: null, uploads })
    if (!content) return note(200, 'This page cannot be shown yet: something in the draft has to be put right first.')
    const query = new URLSearchParams(new URL(request.url).searchParams)
    query.delete('view')
    const search = query.size > 0 ? `?${query}` : ''
    const response = await site.preview(content, addresses.path + search, momentOf(seen.item, content, now()))
    const location = response.headers.get('location')
    if (location !== null) {
      const to = new URL(location, 'http://site.invalid').pathname
      return new Response(null, { status: 303, headers: { ...HEADERS, location: addresses.inner + to } })
    }
    const headers = new Headers(response.headers)
    const policy = headers.get('content-security-policy') ?? SECURITY_HEADERS['content-security-policy'] ?? ''
    // The page grows by the addresses of its links.
    for (const name of ['set-cookie', 'content-length']) headers.delete(name)
    for (const [name, value] of Object.entries(HEADERS)) headers.set(name, value)
    headers.set('content-security-policy', framed(policy))
    if (!headers.get('content-type')?.startsWith('text/html')) return new Response(response.body, { headers })
    const page = previewPage(await response.text(), addresses)
    return new Response(page, { status: response.status, headers })
  }

  #style(path: string): Response | undefined {
    const css = path.endsWith('.css') ? this.#deps.site.shelf.bodyOf(path) : undefined
    return css && new Response(onPaper(css.toString()), { headers: { 'content-type': 'text/css; charset=utf-8' } })
  }
}

/** A picture or a document of the change, or of the live site; undefined when the address is a page's. */
function fileIn(path: string, { item }: Seen, uploads: readonly Upload[], { shelf }: Site): Response | undefined {
  if (!/^\/(?:files|documents)\//.test(path)) return undefined
  const uploaded = uploads.find((one) => {
    const [folder, file = ''] = one.path.split('/') as [Folder, string]
    return attachmentAddress(item, folder, file) === path
  })
  const body = uploaded?.read() ?? shelf.bodyOf(path)
  if (!body) return note(404, 'There is no such file.')
  return new Response(new Uint8Array(body), {
    headers: { ...SECURITY_HEADERS, ...HEADERS, ...fileHeaders(path), 'content-type': typeOf(path) },
  })
}

const HEADERS = {
  'cache-control': 'no-store',
  'x-robots-tag': 'noindex',
  'x-frame-options': 'SAMEORIGIN',
  'referrer-policy': 'same-origin',
}

/** Our own pages may show it in a frame. What somebody types into a form in it goes nowhere. */
function framed(policy: string): string {
  return policy
    .replace(/frame-ancestors [^;]*/, "frame-ancestors 'self'")
    .replace(/connect-src [^;]*/, "connect-src 'none'")
}

/** News and banners that appear later are shown as on the day on which they do. */
function momentOf(item: string, content: Content, now: Date): Date {
  const [kind, slug] = item.split('/')
  const appears =
    kind === 'news'
      ? content.news.find((one) => one.slug === slug)?.published
      : kind === 'banners'
        ? content.banners.find((one) => one.slug === slug)?.showsFrom
        : undefined
  return appears && appears > now ? appears : now
}

/** Words in place of a page. */
function note(status: number, words: string): Response {
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Preview</title></head><body><main><h1>Preview</h1><p>${words}</p></main></body></html>`
  return new Response(html, {
    status,
    headers: {
      ...SECURITY_HEADERS,
      ...HEADERS,
      'content-security-policy': framed(SECURITY_HEADERS['content-security-policy'] ?? ''),
      'content-type': 'text/html; charset=utf-8',
    },
  })
}
