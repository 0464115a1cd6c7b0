import type { Heading } from 'mdast'
import { excerptOf, type Finding } from '../finding.ts'
import type { Rule } from '../guard.ts'
import { nodesOf, offsetOf, wordsIn } from '../markdown-tree.ts'
import { at } from '../place.ts'

/**
 * Headings that do not build an outline. The title of the page is its first heading, so
 * a text begins at the second level; the parts of a consultation stand under a heading
 * of the second level already, and may begin at the third.
 */
export const headings: Rule = function* ({ draft, input }) {
  for (const field of draft.fields) {
    if (!field.tree) continue
    let before = input.item.kind === 'consultation' || input.item.kind === 'block' ? 2 : 1
    for (const node of nodesOf(field.tree)) {
      if (node.type !== 'heading') continue
      const heading = node as Heading
      const words = wordsIn(heading).trim()
      const finding = judge(heading.depth, before, words)
      if (finding) yield { ...finding, level: 'stops', ...at(field, offsetOf(node)), excerpt: excerptOf(words) }
      // A first-level heading is put right by making it the second.
      before = Math.max(heading.depth, 2)
    }
  }
}

function judge(depth: number, before: number, words: string): Pick<Finding, 'rule' | 'values'> | undefined {
  if (!/[\p{L}\p{N}]/u.test(words)) return { rule: 'heading_empty' }
  if (depth === 1) return { rule: 'heading_too_high' }
  if (depth > before + 1) {
    const wanted = before + 1
    return { rule: 'heading_jump', values: { level: depth, wanted, marks: '#'.repeat(wanted) } }
  }
  return undefined
}
