import rehypeSanitize, { defaultSchema } from 'rehype-sanitize'
import rehypeStringify from 'rehype-stringify'
import remarkGfm from 'remark-gfm'
import remarkParse from 'remark-parse'
import remarkRehype from 'remark-rehype'
import { unified } from 'unified'

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

/** HTML in the source is dropped, not escaped into view; what is left is sanitised all the same. */
const pipeline = unified()
  .use(remarkParse)
  .use(remarkGfm)
  .use(remarkRehype)
  .use(rehypeSanitize, schema)
  .use(rehypeStringify)

/** Markdown as safe HTML. */
export function toHtml(markdown: string): string {
  return String(pipeline.processSync(markdown))
}

const TITLE = /^ {0,3}#(?: .*)?$|^.*\n {0,3}=+ *$/m
const TAG = /<\/?[a-z][a-z0-9]*(?: [^<>]*)?\/?>/i

/** What a page would drop, or what would break its outline. */
export function markdownFault(markdown: string): string | undefined {
  const title = TITLE.exec(markdown)?.[0].split('\n')[0]
  if (title !== undefined)
    return `“${title}” would be a second title of the page. Begin headings with ## or ###, without a line of ===.`
  const tag = TAG.exec(markdown)?.[0]
  return tag && `${tag} is HTML and would be dropped. Write Markdown instead, such as **bold** or [a link](https://…).`
}
