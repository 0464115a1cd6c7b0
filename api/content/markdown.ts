import rehypeSanitize, { defaultSchema } from 'rehype-sanitize'
import rehypeStringify from 'rehype-stringify'
import remarkGfm from 'remark-gfm'
import remarkParse from 'remark-parse'
import remarkRehype from 'remark-rehype'
import { unified } from 'unified'
import { remembered } from './remembered.ts'

type Root = Parameters<ReturnType<typeof rehypeSanitize>>[0]
type Parent = { children: Root['children'] }

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
      if (paragraph?.tagName !== 'p' || first?.type !== 'text' || !/^\[!NOTE\]\s*/.test(first.value)) continue
      first.value = first.value.replace(/^\[!NOTE\]\s*/, '')
      if (first.value === '' && paragraph.children.length === 1)
        node.children = node.children.filter((child) => child !== paragraph)
      node.tagName = 'div'
      node.properties = { className: ['saysafe-callout'] }
    }
  }
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

/** HTML in the source is dropped, not escaped into view; what is left is sanitised all the same. */
const pipeline = unified()
  .use(remarkParse)
  .use(remarkGfm)
  .use(remarkRehype)
  .use(rehypeSanitize, schema)
  .use(callouts)
  .use(contacts)
  .use(rehypeStringify)

/** Markdown as safe HTML. */
export const toHtml = remembered((markdown) => String(pipeline.processSync(markdown)))

const TITLE = /^ {0,3}#(?: .*)?$|^.*\n {0,3}=+ *$/m
const TAG = /<\/?[a-z][a-z0-9]*(?: [^<>]*)?\/?>/i

/** What a page would drop, or what would break its outline, and on which line. */
export function markdownFaultIn(markdown: string): { message: string; line: number } | undefined {
  const lineOf = (index: number) => markdown.slice(0, index).split('\n').length
  const title = TITLE.exec(markdown)
  if (title) {
    const [words] = title[0].split('\n')
    const message = `“${words}” would be a second title of the page. Begin headings with ## or ###, without a line of ===.`
    return { message, line: lineOf(title.index) }
  }
  const tag = TAG.exec(markdown)
  if (!tag) return undefined
  const message = `${tag[0]} is HTML and would be dropped. Write Markdown instead, such as **bold** or [a link](https://…).`
  return { message, line: lineOf(tag.index) }
}

export function markdownFault(markdown: string): string | undefined {
  return markdownFaultIn(markdown)?.message
}
