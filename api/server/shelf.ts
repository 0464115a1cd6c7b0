import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { basename, extname, join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { SECURITY_HEADERS } from './security-headers.ts'

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.xml': 'application/xml; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.csv': 'text/csv; charset=utf-8',
  '.pdf': 'application/pdf',
  '.docx': 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  '.xlsx': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  '.odt': 'application/vnd.oasis.opendocument.text',
  '.ods': 'application/vnd.oasis.opendocument.spreadsheet',
}
const COMPRESSIBLE = /^(text\/|image\/svg|application\/(atom\+)?xml)/
const PAGE_CACHE = 'public, max-age=0, must-revalidate'
const FOREVER = 'public, max-age=31536000, immutable'

type Variant = { body: Buffer; head: readonly string[] }
type Entry = { etag: string; plain: Variant; gzip?: Variant; br?: Variant; notModified: readonly string[] }

export type ShelfFile = { path: string; body: Buffer; headers?: Readonly<Record<string, string>> }

/**
 * Files ready to be sent from memory: compressed beforehand, each with its ETag. A page
 * is changed by putting a new one in its place, so nobody ever gets half of one.
 */
export class Shelf {
  #entries = new Map<string, Entry>()

  has(path: string): boolean {
    return this.#entries.has(path)
  }

  put({ path, body, headers = {} }: ShelfFile): void {
    this.#entries.set(path, entryOf(path, body, headers))
  }

  paths(): string[] {
    return [...this.#entries.keys()]
  }

  bodyOf(path: string): Buffer | undefined {
    return this.#entries.get(path)?.plain.body
  }

  take(path: string): void {
    this.#entries.delete(path)
  }

  /** A document: offered as a download, so that nothing in it runs on the site's own address. */
  putDownload({ path, body }: ShelfFile): void {
    const headers = {
      'content-disposition': `attachment; filename="${basename(path)}"`,
      'content-security-policy': "default-src 'none'; sandbox",
    }
    this.put({ path, body, headers })
  }

  /** Puts every file below a folder on the shelf, addresses as in the folder. */
  putFolder(dir: string, prefix = ''): void {
    for (const entry of readdirSync(join(dir, prefix), { withFileTypes: true })) {
      const path = `${prefix}/${entry.name}`
      if (entry.isDirectory()) this.putFolder(dir, path)
      else
        this.put({
          path,
          body: readFileSync(join(dir, path)),
          headers: path.startsWith('/assets/') ? { 'cache-control': FOREVER } : {},
        })
    }
  }

  /** Answers GET and HEAD for a path that is on the shelf; false when it is not there. */
  serve(path: string, request: IncomingMessage, response: ServerResponse): boolean {
    const entry = this.#entries.get(path)
    if (!entry) return false
    const known = request.headers['if-none-match']
    if (known !== undefined && (known === entry.etag || known === '*' || known.includes(entry.etag))) {
      response.writeHead(304, entry.notModified as string[])
      response.end()
      return true
    }
    const accepts = request.headers['accept-encoding'] as string | undefined
    const variant =
      (takes(accepts, 'br') ? entry.br : undefined) ?? (takes(accepts, 'gzip') ? entry.gzip : undefined) ?? entry.plain
    response.writeHead(200, variant.head as string[])
    response.end(request.method === 'HEAD' ? undefined : variant.body)
    return true
  }
}

/** `br;q=0` says that br is not taken. */
function takes(accepts: string | undefined, encoding: 'br' | 'gzip'): boolean {
  if (!accepts?.includes(encoding)) return false
  return !accepts.includes('q=0') || !new RegExp(`\\b${encoding}\\s*;\\s*q=0(\\.0*)?\\s*(,|$)`).test(accepts)
}

function entryOf(path: string, body: Buffer, extra: Readonly<Record<string, string>>): Entry {
  const type = extra['content-type'] ?? TYPES[extname(path) || '.html'] ?? 'application/octet-stream'
  // Weak, because the compressed forms share it.
  const etag = `W/"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`
  const common = {
    ...SECURITY_HEADERS,
    'cache-control': PAGE_CACHE,
    ...extra,
    'content-type': type,
    etag,
    vary: 'accept-encoding',
  }
  const variant = (bytes: Buffer, encoding?: string): Variant => ({
    body: bytes,
    head: Object.entries({
      ...common,
      'content-length': String(bytes.length),
      ...(encoding && { 'content-encoding': encoding }),
    }).flat(),
  })
  const entry: Entry = {
    etag,
    plain: variant(body),
    notModified: Object.entries({
      ...SECURITY_HEADERS,
      'cache-control': common['cache-control'],
      etag,
      vary: common.vary,
    }).flat(),
  }
  if (COMPRESSIBLE.test(type) && body.length > 500) {
    entry.gzip = variant(gzipSync(body, { level: 9 }), 'gzip')
    entry.br = variant(
      brotliCompressSync(body, {
        params: { [constants.BROTLI_PARAM_QUALITY]: 10, [constants.BROTLI_PARAM_SIZE_HINT]: body.length },
      }),
      'br',
    )
  }
  return entry
}
