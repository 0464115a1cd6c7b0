import { excerptOf } from '../finding.ts'
import type { Rule } from '../guard.ts'
import { nodesOf, offsetOf } from '../markdown-tree.ts'
import { at } from '../place.ts'

/** In a single line Markdown is not read, so a tag would be seen by everybody as it stands. */
const TAG = /<[a-z/!?][^<>]{0,300}>/i

/** HTML is dropped when a page is made: whoever wrote it would lose what it was for. */
export const rawHtml: Rule = function* ({ draft }) {
  for (const field of draft.fields) {
    if (field.role === 'words') {
      const tag = TAG.exec(field.text)
      if (tag) {
        yield { rule: 'raw_html', level: 'stops', ...at(field, tag.index), excerpt: excerptOf(tag[0]) }
      }
    }
    if (!field.tree) continue
    for (const node of nodesOf(field.tree)) {
      if (node.type !== 'html' || !('value' in node)) continue
      yield { rule: 'raw_html', level: 'stops', ...at(field, offsetOf(node)), excerpt: excerptOf(String(node.value)) }
    }
  }
}
