import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { basename, extname, join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { promisify } from 'node:util'
import { brotliCompress, brotliCompressSync, constants, gzip as gzipCompress, gzipSync } from 'node:zlib'
import { SECURITY_HEADERS } from './security-headers.ts'

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
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
const COMPRESSIBLE = /^(text\/|image\/svg|application\/((atom\+)?xml|json))/
/** The smaller one first. */
const ENCODINGS = ['br', 'gzip'] as const
const brotli = promisify(brotliCompress)
const gzip = promisify(gzipCompress)
const PAGE_CACHE = 'public, max-age=0, must-revalidate'
const FOREVER = 'public, max-age=31536000, immutable'

type Encoding = 'br' | 'gzip'
type Variant = { body: Buffer; head: readonly string[] }
type Entry = {
  etag: string
  plain: Variant
  /** The compressed forms that somebody has asked for, or that have been made meanwhile. */
  compressed: Partial<Record<Encoding, Variant>>
  compressible: boolean
  notModified: readonly string[]
  head: (bytes: Buffer, encoding?: Encoding) => Variant
}

/** A picture is shown, a document only offered as a download; nothing in either runs on the site's own address. */
export function fileHeaders(path: string): Record<string, string> {
  return {
    'content-security-policy': "default-src 'none'; sandbox",
    ...(!path.endsWith('.webp') && { 'content-disposition': `attachment; filename="${basename(path)}"` }),
  }
}

export function typeOf(path: string): string {
  return TYPES[extname(path) || '.html'] ?? 'application/octet-stream'
}

export type ShelfFile = { path: string; body: Buffer; headers?: Readonly<Record<string, string>> }

/**
 * Files ready to be sent from memory, each with its ETag; compressed at leisure, and quickly
 * for whoever asks before. A page
 * is changed by putting a new one in its place, so nobody ever gets half of one.
 */
export class Shelf {
  #entries = new Map<string, Entry>()
  readonly #uncompressed: Entry[] = []
  #compressing: Promise<void> | undefined

  has(path: string): boolean {
    return this.#entries.has(path)
  }

  put({ path, body, headers = {} }: ShelfFile): void {
    const entry = entryOf(path, body, headers)
    this.#entries.set(path, entry)
    if (!entry.compressible) return
    this.#uncompressed.push(entry)
    this.#compressing ??= this.#compress()
  }

  /** Compresses as well as can be, one after the other and beside everything else. */
  async #compress(): Promise<void> {
    await turn()
    for (let entry = this.#uncompressed.pop(); entry; entry = this.#uncompressed.pop()) {
      const { body } = entry.plain
      const params = { [constants.BROTLI_PARAM_QUALITY]: 10, [constants.BROTLI_PARAM_SIZE_HINT]: body.length }
      entry.compressed.br = entry.head(await brotli(body, { params }), 'br')
      entry.compressed.gzip = entry.head(await gzip(body, { level: 9 }), 'gzip')
    }
    this.#compressing = undefined
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

  /** A picture or a document of the content. */
  putFile({ path, body }: ShelfFile): void {
    this.put({ path, body, headers: fileHeaders(path) })
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
    const encoding = entry.compressible ? ENCODINGS.find((one) => takes(accepts, one)) : undefined
    const variant = encoding ? (entry.compressed[encoding] ?? quickly(entry, encoding)) : entry.plain
    response.writeHead(200, variant.head as string[])
    response.end(request.method === 'HEAD' ? undefined : variant.body)
    return true
  }
}

/** For whoever asks before it has been compressed as well as can be. */
function quickly(entry: Entry, encoding: Encoding): Variant {
  const { body } = entry.plain
  const bytes =
    encoding === 'gzip' ? gzipSync(body) : brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } })
  const variant = entry.head(bytes, encoding)
  entry.compressed[encoding] = variant
  return variant
}

/** `br;q=0` says that br is not taken. */
function takes(accepts: string | undefined, encoding: Encoding): boolean {
  if (!accepts?.includes(encoding)) return false
  return !accepts.includes('q=0') || !new RegExp(`\\b${encoding}\\s*;\\s*q=0(\\.0*)?\\s*(,|$)`).test(accepts)
}

function entryOf(path: string, body: Buffer, extra: Readonly<Record<string, string>>): Entry {
  const type = extra['content-type'] ?? typeOf(path)
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
  const variant = (bytes: Buffer, encoding?: Encoding): Variant => ({
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
    compressed: {},
    compressible: COMPRESSIBLE.test(type) && body.length > 500,
    head: variant,
    notModified: Object.entries({
      ...SECURITY_HEADERS,
      'cache-control': common['cache-control'],
      etag,
      vary: common.vary,
    }).flat(),
  }
  return entry
}
