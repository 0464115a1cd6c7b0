import rehypeSanitize, { defaultSchema } from 'rehype-sanitize'
import rehypeStringify from 'rehype-stringify'
import remarkGfm from 'remark-gfm'
import remarkParse from 'remark-parse'
import remarkRehype from 'remark-rehype'
import { unified } from 'unified'
import { formatBytes } from './bytes.ts'
import { remembered } from './remembered.ts'

/** A file of an item as a page shows it: a picture with its size, or a document. */
export type Shown =
  | { address: string; width: number; height: number }
  | { address: string; file: string; bytes: number }
/** What stands behind the names of files in a text, and the language in which sizes are written. */
export type ShownFiles = { locale: string; shown: Readonly<Record<string, Shown>> }

type Root = Parameters<ReturnType<typeof rehypeSanitize>>[0]
type Parent = { children: Root['children'] }
type Element = Extract<Root['children'][number], { type: 'element' }>

/** Helplines are links too. */
const schema = {
  ...defaultSchema,
  // `align` belongs to style sheets, which set tables the right way round in every language.
  attributes: {
    ...defaultSchema.attributes,
    '*': (defaultSchema.attributes?.['*'] ?? []).filter((name) => name !== 'align'),
  },
  protocols: { ...defaultSchema.protocols, href: [...(defaultSchema.protocols?.href ?? []), 'tel'] },
}

/** What a callout begins with. */
export const CALLOUT = /^\[!NOTE\]\s*/

/**
 * `> [!NOTE]` on the first line of a quotation makes it a box that is not to be missed,
 * as on GitHub. The box is ours, so it is made after everything else has been sanitised.
 */
function callouts() {
  return (tree: Root): void => {
    for (const node of tree.children) {
      if (node.type !== 'element' || node.tagName !== 'blockquote') continue
      const paragraph = node.children.find((child) => child.type === 'element')
      const first = paragraph?.children[0]
      if (paragraph?.tagName !== 'p' || first?.type !== 'text' || !CALLOUT.test(first.value)) continue
      first.value = first.value.replace(CALLOUT, '')
      if (first.value === '' && paragraph.children.length === 1)
        node.children = node.children.filter((child) => child !== paragraph)
      node.tagName = 'div'
      node.properties = { className: ['saysafe-callout'] }
    }
  }
}

/** A table keeps its words whole: on a phone it is moved sideways, by finger or by keyboard, and its headings name it. */
function tables() {
  return (tree: Root): void => {
    tree.children = tree.children.map((node) => {
      if (node.type !== 'element' || node.tagName !== 'table') return node
      const named = headingsIn(node).map(wordsIn).filter(Boolean).join(', ')
      const properties = { className: ['saysafe-prose__wide'], tabIndex: 0, ...(named && { ariaLabel: named }) }
      return { type: 'element', tagName: 'section', properties, children: [node] }
    })
  }
}

function headingsIn(parent: Parent): Element[] {
  return parent.children.flatMap((node) =>
    node.type !== 'element' ? [] : node.tagName === 'th' ? [node] : headingsIn(node),
  )
}

/** A number or an e-mail address reads from left to right in every language, and a number stays on one line. */
function contacts() {
  return (tree: Root): void => visit(tree)
  function visit(parent: Parent): void {
    for (const node of parent.children) {
      if (node.type !== 'element') continue
      const [, scheme] = /^(tel|mailto):/.exec(String(node.properties.href ?? '')) ?? []
      if (node.tagName === 'a' && scheme) {
        node.properties.dir = 'ltr'
        if (scheme === 'tel') node.properties.className = ['saysafe-number']
      }
      visit(node)
    }
  }
}

/** What the page around a text is already called. */
const TAKEN = ['main', 'top']

/** Gives each heading the id by which it can be linked to: its words, such as `who-to-ring` or `با-چه-کسی`. */
function nameHeadings(tree: Root, taken: readonly string[]): void {
  const names = new Set([...TAKEN, ...taken])
  for (const node of tree.children) {
    if (node.type !== 'element' || !/^h[2-6]$/.test(node.tagName)) continue
    const words = wordsIn(node).normalize('NFC').toLowerCase()
    const plain = words.replaceAll(/[^\p{L}\p{M}\p{N}\u200c]+/gu, '-').replaceAll(/^[-\u200c]+|[-\u200c]+$/g, '')
    if (plain === '') continue
    let id = plain
    for (let place = 2; names.has(id); place++) id = `${plain}-${place}`
    names.add(id)
    node.properties = { ...node.properties, id }
  }
}

function wordsIn(parent: Parent): string {
  return parent.children
    .map((node) => (node.type === 'text' ? node.value : node.type === 'element' ? wordsIn(node) : ''))
    .join('')
}

/** Pictures keep their place while they load; a document says what it is before anybody fetches it. */
function showFiles(parent: Parent, files: ShownFiles | undefined): void {
  parent.children = parent.children.flatMap((node) => {
    if (node.type !== 'element') return [node]
    if (node.tagName === 'img') return [picture(node, files)]
    showFiles(node, files)
    const shown = node.tagName === 'a' ? files?.shown[String(node.properties.href ?? '')] : undefined
    if (!files || !shown || !('file' in shown)) return [node]
    node.properties.href = shown.address
    node.properties.download = true
    const about: Element = {
      type: 'element',
      tagName: 'bdi',
      properties: { className: ['saysafe-document__about'] },
      children: [{ type: 'text', value: `(${aboutDocument(shown, files.locale)})` }],
    }
    return [node, { type: 'text', value: ' ' }, about]
  })
}

function picture(node: Element, files: ShownFiles | undefined): Root['children'][number] {
  const src = String(node.properties.src ?? '')
  const shown = files?.shown[src]
  if (shown && 'width' in shown) {
    const { address, width, height } = shown
    node.properties = { ...node.properties, src: address, width, height, loading: 'lazy', decoding: 'async' }
    return node
  }
  // What a browser would have to fetch from somebody else is told in words.
  return /^\/(?!\/)/.test(src) ? node : { type: 'text', value: String(node.properties.alt ?? '') }
}

/** Such as `PDF, 1.2 MB`. */
function aboutDocument({ file, bytes }: { file: string; bytes: number }, locale: string): string {
  const format = (file.split('.').at(-1) ?? '').toUpperCase()
  return new Intl.ListFormat(locale, { type: 'unit', style: 'short' }).format([format, formatBytes(bytes, locale)])
}

/** HTML in the source is dropped, not escaped into view; what is left is sanitised all the same. */
const pipeline = unified()
  .use(remarkParse)
  .use(remarkGfm)
  .use(remarkRehype)
  .use(rehypeSanitize, schema)
  .use(callouts)
  .use(contacts)
  .use(tables)
  .use(rehypeStringify)

const render = remembered((key) => {
  const { markdown, files, taken } = JSON.parse(key) as { markdown: string; files?: ShownFiles; taken?: string[] }
  const tree = pipeline.runSync(pipeline.parse(markdown))
  showFiles(tree, files)
  if (taken) nameHeadings(tree, taken)
  return pipeline.stringify(tree)
})

/**
 * Markdown as safe HTML. Its headings get ids when the ones that the page has already are
 * given, none for a text that stands alone on it.
 */
export function toHtml(markdown: string, files?: ShownFiles, { taken }: { taken?: readonly string[] } = {}): string {
  return render(JSON.stringify({ markdown, files, taken }))
}

/** The ids that `toHtml` gave to the headings of a text. */
export function headingIdsIn(html: string): string[] {
  return [...html.matchAll(/<h[2-6] id="([^"]*)">/g)].map(([, id = '']) => id)
}

const TITLE = /^ {0,3}#(?: .*)?$|^.*\n {0,3}=+ *$/m
const TAG = /<\/?[a-z][a-z0-9]*(?: [^<>]*)?\/?>/i

/** What a page would drop, or what would break its outline, and on which line. */
export function markdownFaultIn(markdown: string): { message: string; inForms: string; line: number } | undefined {
  const lineOf = (index: number) => markdown.slice(0, index).split('\n').length
  const title = TITLE.exec(markdown)
  if (title) {
    const [words] = title[0].split('\n')
    const message = `“${words}” would be a second title of the page. Begin headings with ## or ###, without a line of ===.`
    const inForms = `“${words}” would be a second title of the page. Begin headings with two or three # signs, and take out a line of = signs.`
    return { message, inForms, line: lineOf(title.index) }
  }
  const tag = TAG.exec(markdown)
  if (!tag) return undefined
  const message = `${tag[0]} is HTML and would be dropped. Write Markdown instead, such as **bold** or [a link](https://…).`
  const inForms = `${tag[0]} is code of web pages and would be dropped. Take it out, and use the buttons above the text instead.`
  return { message, inForms, line: lineOf(tag.index) }
}
