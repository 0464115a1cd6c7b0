import type { AreaFile } from '#api/content/area-file.ts'
import { addressOf as contentAddress } from '#api/content/kinds.ts'

export type ItemKind = 'consultation' | 'news' | 'page' | 'banner' | 'service' | 'block' | 'area' | 'answers'

/** Something that is published as a whole, as its files lie in `content/`. */
export type Item = {
  kind: ItemKind
  slug: string
  /** The raw text of each YAML or Markdown file, by its name in the item's folder, such as `en.yaml`. */
  files: Readonly<Record<string, string>>
  /** The names in the folder of documents. */
  documents?: readonly string[]
  /** What was uploaded to it and no text uses, such as `pictures/lamps.webp`. */
  unused?: readonly string[]
}

export type GuardInput = {
  item: Item
  /** The same item as residents see it now; left out when it is new. */
  published?: Item
  /** Every address that the site will answer once this is published: pages, documents, pictures. */
  addresses: ReadonlySet<string>
  /** Where something is now that had this address before. */
  movedTo?: (address: string) => string | undefined
  /** Where other texts link to it by the address that it gives up, by file of the content and line. */
  linkedFrom?: readonly { file: string; line: number }[]
  /** The languages that the interface has words in, by tag; all, when left out. */
  spoken?: readonly string[]
  /** The ids on the page at an address; for the item's own address, those its draft will have. */
  anchorsOf: (address: string) => ReadonlySet<string>
  area: Pick<AreaFile, 'timezone' | 'languages' | 'council' | 'demonstration' | 'pre_election_periods'>
  /** The moment at which it is to be published. */
  now: Date
  /** Where the site is reached, such as https://saysafe.example.gov.uk: links that name it are internal. */
  origin?: string
}

/** Where residents read the item; the rest has no page of its own. */
export function addressOf({ kind, slug }: Item, language: string): string {
  switch (kind) {
    case 'consultation':
      return `/${language}/consultations/${slug}/`
    case 'news':
      return `/${language}/news/${slug}/`
    case 'page':
      return `/${language}/${contentAddress('pages', slug)}`
    case 'service':
      return `/${language}/support/`
    case 'banner':
    case 'block':
    case 'area':
    case 'answers':
      return `/${language}/`
  }
}
