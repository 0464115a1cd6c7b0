import type { Node } from 'mdast'
import { CALLOUT } from '#api/content/markdown.ts'
import staff from '#locales/en/staff.json' with { type: 'json' }
import { excerptOf } from '../finding.ts'
import type { Rule } from '../guard.ts'
import { nodesOf, offsetOf, wordsIn } from '../markdown-tree.ts'
import { at } from '../place.ts'

/** What the editor's buttons put into a text to be typed over. */
const { headingWords, boldWords, listWords, linkWords, calloutWords, tableWords } = staff.editor.tools
const SAMPLES: Readonly<Record<string, readonly string[]>> = {
  heading: [headingWords],
  strong: [boldWords],
  listItem: [listWords],
  link: [linkWords],
  blockquote: [calloutWords],
  tableCell: tableWords.split(' | '),
}

/** Words of the editor's buttons that nobody typed over: residents would read them as the council's. */
export const sampleWords: Rule = function* ({ draft }) {
  for (const field of draft.fields) {
    if (!field.tree) continue
    for (const node of nodesOf(field.tree)) {
      const samples = SAMPLES[node.type]
      const words = samples && own(node)
      const sample = samples?.find((one) => plain(one) === words)
      if (sample === undefined) continue
      yield {
        rule: 'sample_words',
        level: 'stops',
        ...at(field, offsetOf(node)),
        excerpt: excerptOf(sample),
        values: { text: sample },
      }
    }
  }
}

/** The words of a part itself, without the mark of a callout and the list inside a list. */
function own(node: Node): string {
  const children = 'children' in node && node.type === 'listItem' ? (node.children as Node[]) : [node]
  const first = children.find(({ type }) => type !== 'list')
  return first ? plain(wordsIn(first).replace(CALLOUT, '')) : ''
}

function plain(words: string): string {
  return words
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[.:;,!]+$/, '')
    .toLowerCase()
}
