import { Buffer } from 'node:buffer'
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
  const [, quoted, plain] = /;\s*boundary=(?:"([^"]{1,70})"|([^\s;]{1,70}))/i.exec(type) ?? []
  const boundary = quoted ?? plain
  if (!boundary || !request.body) return undefined
  const reader = new FormReader(boundary, budget)
  try {
    for await (const bytes of request.body as unknown as AsyncIterable<Uint8Array>) {
      if (reader.take(Buffer.from(bytes)) === 'tooLarge') return 'tooLarge'
    }
    return reader.end()
  } catch {
    // The connection ended before the form did.
    return undefined
  }
}

type Part = { name: string; file?: PostedFile; bytes: Buffer[]; length: number }

class FormReader {
  readonly #form = new FormData()
  readonly #files: PostedFile[] = []
  readonly #delimiter: Buffer
  // The first boundary has no line end before it.
  #rest: Buffer = Buffer.from('\r\n')
  #state: 'before' | 'head' | 'inside' | 'after' = 'before'
  #part: Part | undefined
  #words = 0
  readonly #budget: Budget

  constructor(boundary: string, budget: Budget) {
    this.#budget = budget
    this.#delimiter = Buffer.from(`\r\n--${boundary}`)
  }

  take(bytes: Buffer): 'tooLarge' | undefined {
    this.#rest = this.#rest.length > 0 ? Buffer.concat([this.#rest, bytes]) : bytes
    while (this.#step()) if (this.#words > MAX_WORDS) return 'tooLarge'
    return this.#words > MAX_WORDS || (this.#state === 'head' && this.#rest.length > MAX_HEAD) ? 'tooLarge' : undefined
  }

  /** Undefined when it broke off. */
  end(): Posted | undefined {
    return this.#state === 'after' ? { form: this.#form, files: this.#files } : undefined
  }

  /** Goes one piece further; false when more has to come first. */
  #step(): boolean {
    if (this.#state === 'after') {
      this.#rest = Buffer.alloc(0)
      return false
    }
    if (this.#state === 'head') return this.#head()
    const found = this.#rest.indexOf(this.#delimiter)
    const behind = found + this.#delimiter.length
    if (found < 0) {
      // Its end may be the beginning of a boundary.
      const sure = Math.max(0, this.#rest.length - this.#delimiter.length + 1)
      this.#keep(this.#rest.subarray(0, sure))
      this.#rest = this.#rest.subarray(sure)
      return false
    }
    if (this.#rest.length < behind + 2) return false
    this.#keep(this.#rest.subarray(0, found))
    this.#finish()
    const isLast = this.#rest.toString('latin1', behind, behind + 2) === '--'
    this.#rest = this.#rest.subarray(behind + 2)
    this.#state = isLast ? 'after' : 'head'
    return true
  }

  #head(): boolean {
    const end = this.#rest.indexOf('\r\n\r\n')
    if (end < 0) return false
    const head = this.#rest.toString('utf8', 0, end)
    this.#rest = this.#rest.subarray(end + 4)
    this.#state = 'inside'
    this.#words += head.length
    const [, name = ''] = /;\s*name="([^"]*)"/i.exec(head) ?? []
    const [, filename] = /;\s*filename="([^"]*)"/i.exec(head) ?? []
    this.#part = { name, bytes: [], length: 0, ...(filename !== undefined && { file: { name: filename } }) }
    return true
  }

  #keep(bytes: Buffer): void {
    const part = this.#part
    if (!part || bytes.length === 0) return
    part.length += bytes.length
    if (!part.file) this.#words += bytes.length
    else if (part.file.fault) return
    else {
      const isOne = this.#files.filter(({ fault }) => !fault).length < MAX_FILES
      const fault = isOne ? this.#budget.take(bytes.length) : 'tooMany'
      if (fault) {
        this.#drop(part, fault)
        return
      }
    }
    // A copy: what it came in is larger.
    part.bytes.push(Buffer.from(bytes))
  }

  #drop(part: Part, fault: NonNullable<PostedFile['fault']>): void {
    if (part.file) part.file.fault = fault
    this.#budget.letGo(part.bytes.reduce((sum, { length }) => sum + length, 0))
    part.bytes = []
  }

  #finish(): void {
    const part = this.#part
    this.#part = undefined
    if (!part) return
    const { name, file, bytes, length } = part
    if (!file) this.#form.append(name, Buffer.concat(bytes).toString('utf8'))
    // A box in which nothing was chosen is sent too.
    else if (file.name !== '' || length > 0)
      this.#files.push(file.fault ? file : { ...file, bytes: Buffer.concat(bytes) })
  }
}
