import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type Shown, toHtml } from './markdown.ts'
import { type AttachmentFault, attachmentFaultsIn, referencesIn } from './references.ts'
import { webpHead } from './webp.ts'

/** The folders of an item that hold what its texts show and link to. */
export const FOLDERS = ['pictures', 'documents'] as const
export type Folder = (typeof FOLDERS)[number]

/** A picture or a document that a text of an item shows or links to. */
export type Attachment = {
  /** Where it is served. */
  address: string
  /** Where the file lies on this machine. */
  path: string
}

export const MAX_PICTURE_BYTES = 2_000_000
/** Wider than any screen shows it, and what uploads are made to. */
export const MAX_PICTURE_PIXELS = 1_600
const MAX_PICTURE_HEIGHT = 4_800

/** Where a file of an item is served. Documents of consultations keep the address they always had. */
export function attachmentAddress(item: string, folder: Folder, file: string): string {
  const [kind, slug = ''] = item.split('/')
  return kind === 'consultations' && folder === 'documents'
    ? `/documents/${slug}/${file}`
    : `/files/${item}/${folder}/${file}`
}

type Known = Attachment & { shown: Shown }

/** The pictures and documents of one item, as far as its texts use them. */
export class Attached {
  readonly #dir: string
  readonly #item: string
  readonly #known = new Map<string, Known | string>()

  constructor(dir: string, item: string) {
    this.#dir = dir
    this.#item = item
  }

  /** Everything that was used so far and is in order. */
  get all(): Attachment[] {
    return [...this.#known.values()].flatMap((known) =>
      typeof known === 'string' ? [] : [{ address: known.address, path: known.path }],
    )
  }

  /** What keeps a text from being shown with its pictures and documents, each with its line in the text. */
  faultsIn(markdown: string): AttachmentFault[] {
    const faults = attachmentFaultsIn(markdown)
    for (const { url, line } of referencesIn(markdown)) {
      const found = this.#find(url)
      if (typeof found === 'string') faults.push({ message: found, line })
    }
    return faults
  }

  /** A text as safe HTML, with its pictures and documents at the addresses where they are served. */
  html(markdown: string, locale: string, text: { taken?: readonly string[] } = {}): string {
    const shown: Record<string, Shown> = {}
    for (const { url } of referencesIn(markdown)) {
      const found = this.#find(url)
      if (typeof found === 'object') shown[url] = found.shown
    }
    return toHtml(markdown, Object.keys(shown).length > 0 ? { locale, shown } : undefined, text)
  }

  #find(url: string): Known | string {
    const found = this.#known.get(url) ?? this.#read(url)
    this.#known.set(url, found)
    return found
  }

  #read(url: string): Known | string {
    const [folder, file = ''] = url.split('/') as [Folder, string]
    const path = join(this.#dir, this.#item, folder, file)
    const address = attachmentAddress(this.#item, folder, file)
    if (!existsSync(path))
      return `There is no file ${url} beside this text. Add it, correct the spelling, or take it out.`
    const at = { address, path: realpathSync(path) }
    if (folder === 'documents') return { ...at, shown: { address, file, bytes: statSync(path).size } }
    if (statSync(path).size > MAX_PICTURE_BYTES)
      return `The picture ${url} is larger than ${MAX_PICTURE_BYTES / 1_000_000} MB. Make it smaller, or upload it in the browser, which does.`
    const head = webpHead(readFileSync(path))
    if (!head || head.animated)
      return `The picture ${url} cannot be shown: it moves, or is of another kind than WebP. Upload it in the browser, which turns it into one.`
    if (head.metadata)
      return `The picture ${url} says where or with what it was taken. Upload it in the browser, which takes that out.`
    const { width, height } = head
    if (width > MAX_PICTURE_PIXELS || height > MAX_PICTURE_HEIGHT)
      return `The picture ${url} has ${width} × ${height} pixels. Make it ${MAX_PICTURE_PIXELS} wide or less.`
    return { ...at, shown: { address, width, height } }
  }
}
