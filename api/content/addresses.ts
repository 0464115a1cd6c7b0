import { addressOf, isAt, KINDS, type Kind } from './kinds.ts'
import type { Content } from './read.ts'
import type { Withdrawn } from './standing.ts'
import type { Complain } from './yaml.ts'

/** Something with an address, by its present and its earlier names. */
export type Named = { kind: Kind; slug: string; earlierAddresses: readonly string[] }

function everything(content: Content): Named[] {
  return [...KINDS.flatMap((kind) => content[kind].map((one): Named => ({ ...one, kind }))), ...content.withdrawn]
}

type Parts = { kind: Kind; slug: string; rest: string; lang?: string; files?: true }

/** The kind and the name in a path of the site: of its pages, its pictures or its documents. */
function parts(path: string): Parts | undefined {
  const [, of, name = '', inside = ''] = /^\/files\/([a-z]+)\/([^/]+)(\/.*)?$/.exec(path) ?? []
  const owner = KINDS.find((one) => one === of)
  if (owner) return { kind: owner, slug: name, rest: inside, files: true }
  const document = /^\/documents\/([^/]+)(\/.*)?$/.exec(path)
  if (document) return { kind: 'consultations', slug: document[1] ?? '', rest: document[2] ?? '' }
  const [, lang = '', folder = '', slug = '', rest = ''] = /^\/([A-Za-z-]+)\/([a-z]+)\/([^/]+)(\/.*)?$/.exec(path) ?? []
  const kind = KINDS.find((one) => one === folder)
  return kind && { kind, slug, rest, lang }
}

/** Where something is now that had this path before; undefined when nothing had. */
export function movedTo(content: Content, path: string): string | undefined {
  const found = parts(path)
  if (!found) return undefined
  const { kind, slug, rest, lang, files } = found
  if (lang !== undefined && !content.area.languages.some(({ tag }) => tag === lang)) return undefined
  const now = everything(content).find((one) => one.kind === kind && one.earlierAddresses.includes(slug))
  if (!now) return undefined
  if (files) return `/files/${kind}/${now.slug}${rest}`
  return lang === undefined ? `/documents/${now.slug}${rest}` : `/${lang}/${addressOf(kind, now.slug)}${rest.slice(1)}`
}

/** What was taken down from this path, or from the pages and documents below it. */
export function withdrawnAt(content: Content, path: string): Withdrawn | undefined {
  const found = parts(path)
  return found && content.withdrawn.find((one) => one.kind === found.kind && isAt(one, found.slug))
}

/** Paths below which no file of a release may lie: those of everything that was taken down. */
export function withdrawnPaths({ area, withdrawn }: Content): string[] {
  return withdrawn.flatMap(({ kind, slug, earlierAddresses }) =>
    [slug, ...earlierAddresses].flatMap((name) => [
      ...area.languages.map(({ tag }) => `/${tag}/${addressOf(kind, name)}`),
      ...(kind === 'consultations' ? [`/documents/${name}/`] : []),
      `/files/${kind}/${name}/`,
    ]),
  )
}

/** Two things cannot share an address, present or earlier. */
export function checkAddresses(all: readonly (Named & { complain: Complain })[]): void {
  for (const { kind, slug, earlierAddresses, complain } of all) {
    earlierAddresses.forEach((earlier, index) => {
      const other = all.find((one) => one.kind === kind && one.slug !== slug && isAt(one, earlier))
      if (!other && earlier !== slug && earlierAddresses.indexOf(earlier) === index) return
      complain(
        ['earlier_addresses', index],
        other
          ? `${earlier} belongs to ${kind}/${other.slug}. An address can lead to one place only.`
          : `${earlier} is its present name, or is listed twice. Take it out.`,
      )
    })
  }
}
