import type { Link } from 'mdast'
import { excerptOf, type Finding } from '../finding.ts'
import type { Rule } from '../guard.ts'
import { nodesOf, offsetOf, wordsIn } from '../markdown-tree.ts'
import { at } from '../place.ts'

const DOCUMENT = /^documents\/([^/]+)\.\w+$/

/** Uploads that would not be published, and documents that are called by their file's name; with its ending, see link-words.ts. */
export const files: Rule = function* ({ draft, input }): Generator<Finding> {
  for (const file of input.item.unused ?? [])
    yield { rule: 'file_unused', level: 'warns', file, path: '', values: { file } }
  for (const field of draft.fields) {
    if (!field.tree) continue
    for (const node of nodesOf(field.tree)) {
      if (node.type !== 'link') continue
      const [, stem] = DOCUMENT.exec((node as Link).url) ?? []
      const words = wordsIn(node).trim()
      if (stem === undefined || words === '' || plain(words) !== plain(stem)) continue
      if (!/[._-]|^\S+$/.test(words)) continue
      yield {
        rule: 'document_words_file_name',
        level: 'warns',
        ...at(field, offsetOf(node)),
        values: { text: excerptOf(words) },
      }
    }
  }
}

const plain = (name: string) => name.toLowerCase().replace(/[\s._-]+/g, '-')
