import type { Root } from 'mdast'
import { CALLOUT } from '#api/content/markdown.ts'
import type { Finding } from '../finding.ts'
import type { Rule } from '../guard.ts'
import { nodesOf, wordsIn } from '../markdown-tree.ts'
import { at } from '../place.ts'
import { type Field, wordsOf } from '../read-item.ts'
import { sentencesOf } from '../sentences.ts'

/** What a text is made of; `guard.parts` has the names. */
export const PARTS = ['headings', 'list_items', 'tables', 'pictures', 'callouts', 'sentences'] as const
export type Part = (typeof PARTS)[number]
type Counts = Record<Part, number>

/** Two languages cut sentences differently; below half of them something is not there. */
const ENOUGH_SENTENCES = 4

/** Translations that leave out parts of the original, whatever their marks say of their sentences. */
export const translationThin: Rule = function* ({ draft, input }) {
  const original = wordsOf(draft, draft.original)
  for (const { tag } of input.area.languages) {
    if (tag === draft.original) continue
    const translated = wordsOf(draft, tag)
    for (const [path, field] of original) {
      const translation = translated.get(path)
      if (!field.tree || !translation?.tree) continue
      const counts = lacking(countsOf(field, field.tree), countsOf(translation, translation.tree))
      if (counts.length > 0) yield { rule: 'translation_thin', level: 'warns', ...at(translation), counts }
    }
  }
}

function lacking(original: Counts, translated: Counts): NonNullable<Finding['counts']> {
  return PARTS.flatMap((part) => {
    const [wanted, there] = [original[part], translated[part]]
    const isThin = part === 'sentences' ? wanted >= ENOUGH_SENTENCES && there < wanted / 2 : there < wanted
    return isThin ? [{ part, original: wanted, translated: there }] : []
  })
}

function countsOf(field: Field, tree: Root): Counts {
  const counts: Counts = { headings: 0, list_items: 0, tables: 0, pictures: 0, callouts: 0, sentences: 0 }
  for (const node of nodesOf(tree)) {
    if (node.type === 'heading') counts.headings++
    else if (node.type === 'listItem') counts.list_items++
    else if (node.type === 'table') counts.tables++
    else if (node.type === 'image' || node.type === 'imageReference') counts.pictures++
    else if (node.type === 'blockquote' && CALLOUT.test(wordsIn(node))) counts.callouts++
  }
  counts.sentences = sentencesOf(field).length
  return counts
}
