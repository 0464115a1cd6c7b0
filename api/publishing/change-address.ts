import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isMap, parseDocument } from 'yaml'
import type { Change, ItemFiles } from '#db/schema/changes.ts'
import type { ItemChange } from '#db/schema/publications.ts'
import { isAt, isReserved, KINDS, type Kind } from '../content/kinds.ts'
import type { Content } from '../content/read.ts'
import { folderOf, isItem, isTextFile, listItems } from './item.ts'
import { STRUCTURE_FILE } from './set-standing.ts'

/** What becomes of the content when a change is published: one item, or, when its address changes, two. */
export function itemsOf({ item, files, address }: Pick<Change, 'item' | 'files' | 'address'>): ItemChange[] {
  const { kind, slug } = parts(item)
  if (address === null || !kind) return [{ item, files }]
  return [
    { item: `${kind}/${address}`, files: withEarlier(kind, files, [slug], address), from: item },
    { item, files: null },
  ]
}

/** The item under its new address once a change is published, with its files as they will be. */
export function itemToBe(change: Pick<Change, 'item' | 'files' | 'address'>): ItemChange & { files: ItemFiles } {
  const [first] = itemsOf(change)
  return { ...first, item: first?.item ?? change.item, files: first?.files ?? change.files }
}

/**
 * The files with more earlier addresses, so that each still leads to the present one. What
 * cannot be read stays as it is: the content check names it.
 */
export function withEarlier(kind: Kind, files: ItemFiles, more: readonly string[], present: string): ItemFiles {
  const name = STRUCTURE_FILE[kind]
  const document = parseDocument(files[name] ?? '')
  if (document.errors.length > 0 || !isMap(document.contents)) return files
  const before = earlierIn(files, kind)
  const earlier = [...new Set([...before, ...more])].filter((slug) => slug !== present)
  if (earlier.length === before.length && earlier.every((slug, index) => slug === before[index])) return files
  if (earlier.length > 0) document.set('earlier_addresses', document.createNode(earlier, { flow: true }))
  else document.delete('earlier_addresses')
  return { ...files, [name]: String(document) }
}

/** The earlier addresses that an item's files name. */
export function earlierIn(files: ItemFiles, kind: Kind): string[] {
  const document = parseDocument(files[STRUCTURE_FILE[kind]] ?? '')
  const value: unknown = document.errors.length > 0 ? undefined : document.toJS()
  const listed = typeof value === 'object' && value !== null && 'earlier_addresses' in value && value.earlier_addresses
  return Array.isArray(listed) ? listed.filter((slug) => typeof slug === 'string') : []
}

/** Why an item cannot have this address, and what has it; undefined when it can. */
export function addressFault(
  content: Content,
  contentDir: string,
  others: readonly Pick<Change, 'item' | 'address'>[],
  item: string,
  address: string,
): { rule: 'none' | 'malformed' | 'reserved' | 'taken' | 'wasTaken' | 'planned'; by?: string } | undefined {
  const { kind, slug } = parts(item)
  if (!kind) return { rule: 'none' }
  const wanted = `${kind}/${address}`
  if (!isItem(wanted)) return { rule: 'malformed' }
  if (isReserved(kind, address) || isReserved(kind, slug)) return { rule: 'reserved' }
  if (listItems(contentDir).includes(wanted) && wanted !== item) return { rule: 'taken', by: wanted }
  const before = [
    ...content[kind].map((one) => ({ ...one, kind })),
    ...content.withdrawn.filter((one) => one.kind === kind),
  ].find((one) => `${kind}/${one.slug}` !== item && isAt(one, address))
  if (before) return { rule: 'wasTaken', by: `${kind}/${before.slug}` }
  const planned = others.find(
    (one) => one.item !== item && (one.item === wanted || (parts(one.item).kind === kind && one.address === address)),
  )
  return planned && { rule: 'planned', by: planned.item }
}

/** A place in the content that leads to an item by its address, by file and line. */
export type LinkTo = { file: string; line: number }

/** Where other texts link to an item by its present address; an item's own texts and earlier addresses are left out. */
export function linksTo(contentDir: string, item: string): LinkTo[] {
  const { kind, slug } = parts(item)
  if (!kind) return []
  const relative = `(?<=\\]\\()\\.\\./${slug}`
  const own = kind === 'consultations' ? `(?:/files/${kind}|/documents|/${kind})` : `(?:/files)?/${kind}`
  const link = new RegExp(`(?:${own}/${slug}|${relative})(?![a-z0-9-])`)
  return listItems(contentDir)
    .filter((other) => other !== item)
    .map(folderOf)
    .flatMap((folder) =>
      textsIn(join(contentDir, folder)).flatMap((name) =>
        readFileSync(join(contentDir, folder, name), 'utf8')
          .split('\n')
          .flatMap((text, index) => (link.test(text) ? [{ file: `${folder}/${name}`, line: index + 1 }] : [])),
      ),
    )
}

function textsIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).filter(isTextFile) : []
}

/** Without a kind for what has no address of its own. */
function parts(item: string): { kind: Kind | undefined; slug: string } {
  const [kind, slug = ''] = item.split('/')
  return { kind: KINDS.find((one) => one === kind), slug }
}
