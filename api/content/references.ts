import type { Definition, Image, ImageReference, Link, Nodes } from 'mdast'
import remarkGfm from 'remark-gfm'
import remarkParse from 'remark-parse'
import { unified } from 'unified'
import { remembered } from './remembered.ts'

/** A file of the item that a text names, such as `pictures/lamps.webp`, and the line on which it does. */
export type Reference = { url: string; line: number }

/** What is wrong with a picture or document of a text, and on which line of it. */
export type AttachmentFault = { message: string; inForms?: string; line: number }
type Found = { references: Reference[]; faults: AttachmentFault[] }

const OWN = /^(?:pictures\/[a-z0-9][a-z0-9-]*\.webp|documents\/[a-z0-9][a-z0-9._-]*\.[a-z]+)$/
const parser = unified().use(remarkParse).use(remarkGfm)
const NOTHING: Found = { references: [], faults: [] }

/** Only a text with one of these can have pictures, or documents of its own. */
const SIGNS = /!\[|\b(?:pictures|documents)\//
const find = remembered((markdown) => (SIGNS.test(markdown) ? read(markdown) : NOTHING))

/** The pictures and documents of the item that a text uses. */
export function referencesIn(markdown: string): Reference[] {
  return find(markdown).references
}

/** Pictures without words, and files that no text may name. */
export function attachmentFaultsIn(markdown: string): AttachmentFault[] {
  return [...find(markdown).faults]
}

function read(markdown: string): Found {
  const nodes = [...nodesOf(parser.parse(markdown))]
  const definitions = new Map(
    nodes.flatMap((node) => (node.type === 'definition' ? [[node.identifier, node] as const] : [])),
  )
  const references: Reference[] = []
  const faults: AttachmentFault[] = []
  for (const node of nodes) {
    const line = node.position?.start.line ?? 1
    const url = urlOf(node, definitions)
    if (url === undefined) continue
    const isPicture = node.type === 'image' || node.type === 'imageReference'
    if (isPicture && !/[\p{L}\p{N}]/u.test(node.alt ?? ''))
      faults.push({
        line,
        message: `The picture ${url} has no alternative text. Say in one sentence what it tells: ![what it tells](${url}).`,
        inForms: `The picture ${url.split('/').at(-1)} has no alternative text. Say between its square brackets, in one sentence, what it tells.`,
      })
    if (OWN.test(url) && isPicture === url.startsWith('pictures/')) references.push({ url, line })
    else if (/^(?:\.\/)?(?:pictures|documents)\//.test(url)) faults.push({ line, ...misnamed(url) })
    else if (isPicture && !/^\/(?!\/)/.test(url))
      faults.push({
        line,
        message: `The picture ${url} lies elsewhere. Readers’ browsers would have to ask somebody else for it: add it to this site, if its owner allows it.`,
      })
  }
  return { references, faults }
}

function misnamed(url: string): { message: string; inForms: string } {
  const inForms = 'Choose it with the button “Picture or document” above the text.'
  return url.includes('pictures/')
    ? {
        message: `${url} cannot be shown. Write ![what it tells](pictures/name.webp): small letters, digits and hyphens.`,
        inForms: `There is no picture ${url}. ${inForms}`,
      }
    : {
        message: `${url} cannot be linked to. Write [its title](documents/name.pdf): small letters, digits and hyphens.`,
        inForms: `There is no document ${url}. ${inForms}`,
      }
}

function urlOf(node: Nodes, definitions: ReadonlyMap<string, Definition>): string | undefined {
  if (node.type === 'image' || node.type === 'link') return (node satisfies Image | Link).url
  if (node.type === 'imageReference' || node.type === 'linkReference')
    return definitions.get((node satisfies ImageReference | Nodes).identifier)?.url
  return undefined
}

/** In reading order, without recursion. */
function* nodesOf(root: Nodes): Generator<Nodes> {
  const waiting: Nodes[] = [root]
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    yield node
    if ('children' in node) waiting.push(...[...node.children].reverse())
  }
}
