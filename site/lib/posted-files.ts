import { Buffer } from 'node:buffer'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream } from 'node:stream/web'
import { Busboy } from '@fastify/busboy'
import { MAX_FILES } from '#api/reporting/files.ts'

/**
 * Reads a form with files part by part, as it comes: nothing of it is written anywhere, and no
 * form can fill the memory. Words are kept whole; files as long as they fit.
 */
export type Posted = { form: FormData; files: PostedFile[] }
/** Without bytes when they were too many: then its end was read past and forgotten. */
export type PostedFile = { name: string; bytes?: Buffer; fault?: 'tooMuch' | 'full' | 'tooMany' }

/** Of all files of one form. */
export const UNSCRIPTED_BYTES = 10_000_000
/** Of everything that is not a file; several times the longest report. */
const MAX_WORDS = 512 * 1_024
const MAX_HEAD = 8 * 1_024
/** Several times as many as the longest form has. */
const MAX_PARTS = 1_000
/** Of all forms that are being read at one time. */
const MAX_HELD = 80_000_000
let held = 0

/**
 * Hands on what was posted, and counts its bytes as held until that is done with.
 * `tooLarge` is no form that somebody filled in, undefined none at all.
 */
export async function withPosted<Result>(
  request: Request,
  use: (posted: Posted | 'tooLarge' | undefined) => Promise<Result>,
): Promise<Result> {
  const budget = new Budget()
  try {
    return await use(await read(request, budget))
  } finally {
    budget.letGo()
  }
}

/** What one form holds of what all forms may. */
class Budget {
  #held = 0

  take(bytes: number): 'tooMuch' | 'full' | undefined {
    if (this.#held + bytes > UNSCRIPTED_BYTES) return 'tooMuch'
    if (held + bytes > MAX_HELD) return 'full'
    this.#held += bytes
    held += bytes
    return undefined
  }

  letGo(bytes = this.#held): void {
    this.#held -= bytes
    held -= bytes
  }
}

async function read(request: Request, budget: Budget): Promise<Posted | 'tooLarge' | undefined> {
  const type = request.headers.get('content-type') ?? ''
  if (!/^multipart\/form-data\b/i.test(type)) {
    if (Number(request.headers.get('content-length') ?? 0) > MAX_WORDS) return 'tooLarge'
    return request.formData().then(
      (form) => ({ form, files: [] }),
      () => undefined,
    )
  }
  const posted: Posted = { form: new FormData(), files: [] }
  let isTooLarge = false
  try {
    const parts = new Busboy({
      headers: { 'content-type': type },
      preservePath: true,
      isPartAFile: (_field, _type, name) => name !== undefined,
      limits: { headerSize: MAX_HEAD, fieldSize: MAX_WORDS, parts: MAX_PARTS },
    })
    const stop = () => {
      isTooLarge = true
      parts.destroy(new Error('no form that somebody filled in'))
    }
    let words = 0
    parts.on('partsLimit', stop)
    parts.on('field', (name, value, _nameCut, valueCut) => {
      words += name.length + value.length
      if (valueCut || words > MAX_WORDS) stop()
      else posted.form.append(name, value)
    })
    parts.on('file', (_field, stream, name) => keep(posted.files, stream, name ?? '', budget))
    await pipeline(Readable.fromWeb(request.body as ReadableStream), parts)
    return posted
  } catch {
    // It is none, or the connection ended before the form did.
    return isTooLarge ? 'tooLarge' : undefined
  }
}

/** Keeps a file for as long as it fits, and reads past what does not. */
function keep(files: PostedFile[], stream: Readable, name: string, budget: Budget): void {
  let kept: Buffer[] = []
  let length = 0
  let fault: PostedFile['fault']
  stream.on('data', (bytes: Buffer) => {
    length += bytes.length
    if (fault) return
    const isOne = files.filter((one) => !one.fault).length < MAX_FILES
    fault = isOne ? budget.take(bytes.length) : 'tooMany'
    // A copy: what it came in is larger.
    if (!fault) kept.push(Buffer.from(bytes))
    else {
      budget.letGo(kept.reduce((sum, one) => sum + one.length, 0))
      kept = []
    }
  })
  stream.on('end', () => {
    // A box in which nothing was chosen is sent too.
    if (name !== '' || length > 0) files.push(fault ? { name, fault } : { name, bytes: Buffer.concat(kept) })
  })
  // The form breaks off with it, which is said there.
  stream.on('error', () => undefined)
}
