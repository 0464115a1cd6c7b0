import rehypeSanitize from 'rehype-sanitize'
import rehypeStringify from 'rehype-stringify'
import remarkGfm from 'remark-gfm'
import remarkParse from 'remark-parse'
import remarkRehype from 'remark-rehype'
import { unified } from 'unified'

/** HTML in the source is dropped, not escaped into view; what is left is sanitised all the same. */
const pipeline = unified()
  .use(remarkParse)
  .use(remarkGfm)
  .use(remarkRehype)
  .use(rehypeSanitize)
  .use(rehypeStringify)

/** Markdown as safe HTML. */
export function toHtml(markdown: string): string {
  return String(pipeline.processSync(markdown))
}
