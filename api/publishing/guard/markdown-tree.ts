import type { Node, Root } from 'mdast'
import remarkGfm from 'remark-gfm'
import remarkParse from 'remark-parse'
import { unified } from 'unified'

const parser = unified().use(remarkParse).use(remarkGfm)

/** The tree that pages are rendered from, with positions. */
export function parseMarkdown(text: string): Root {
  return parser.parse(text)
}

const MARKS = new Set('[]*_~`<&!')
const MAX_MARKS_TOGETHER = 500
const MAX_PARTS = 5_000
/** What begins a line: blanks, quote marks, marks of lists. */
const LINE_START = /[ \t>]*(?:(?:[-+*]|\d{1,9}[.)])[ \t>]+)*/y
const MAX_NESTING = 12
const MAX_LINE_START = 60

/**
 * Where a text stops being something that anybody wrote to be read, or undefined. The time
 * and the stack that parsing Markdown takes grow faster than the text for marks without end
 * in one paragraph and for quotes within quotes, so such a text is not parsed at all.
 */
export function tangleIn(text: string): number | undefined {
  let parts = 0
  let together = 0
  for (let start = 0; start <= text.length; ) {
    const newline = text.indexOf('\n', start)
    const end = newline === -1 ? text.length : newline
    LINE_START.lastIndex = start
    const [marks = ''] = LINE_START.exec(text) ?? []
    const nesting = marks.match(/>|[-+*]|\d+/g)?.length ?? 0
    if (nesting > MAX_NESTING || (nesting > 0 && marks.length > MAX_LINE_START)) return start
    // A blank line ends a paragraph, and what is open in it.
    if (marks.length >= end - start) together = 0
    for (let at = start; at < end; at++) {
      if (!MARKS.has(text[at] ?? '')) continue
      parts++
      if (++together > MAX_MARKS_TOGETHER) return start
    }
    if (++parts > MAX_PARTS) return start
    if (newline === -1) return undefined
    start = newline + 1
  }
  return undefined
}

/** Every node under one, in reading order, without recursion. */
export function* nodesOf(root: Node): Generator<Node> {
  const waiting: Node[] = [root]
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    yield node
    if ('children' in node && Array.isArray(node.children)) {
      const children = node.children as Node[]
      for (let index = children.length - 1; index >= 0; index--) {
        const child = children[index]
        if (child) waiting.push(child)
      }
    }
  }
}

/** The words that a node shows; a picture shows its alternative text. */
export function wordsIn(node: Node): string {
  let words = ''
  for (const part of nodesOf(node)) {
    if (part.type === 'break') words += '\n'
    else if ((part.type === 'text' || part.type === 'inlineCode') && 'value' in part) words += String(part.value)
    else if ((part.type === 'image' || part.type === 'imageReference') && 'alt' in part) words += part.alt ?? ''
  }
  return words
}

/** Where a node begins, counted from the beginning of its text. */
export function offsetOf(node: Node): number {
  return node.position?.start.offset ?? 0
}
