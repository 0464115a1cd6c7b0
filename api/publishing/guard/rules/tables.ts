import type { Node, Table, TableRow } from 'mdast'
import { excerptOf, type Finding } from '../finding.ts'
import type { Rule } from '../guard.ts'
import { nodesOf, offsetOf, wordsIn } from '../markdown-tree.ts'
import { at } from '../place.ts'

/** The line below a table's header, as it shows where the header was torn off. */
const RULER = /^[ \t>]*\|[ \t]*:?-{3,}:?[ \t]*\|[ \t|:-]*$/m

/** Tables that cannot be followed by ear, or that lose what was written. */
export const tables: Rule = function* ({ draft }) {
  for (const field of draft.fields) {
    if (!field.tree) continue
    for (const node of nodesOf(field.tree)) {
      if (node.type === 'paragraph') {
        const torn = RULER.exec(field.text.slice(offsetOf(node), node.position?.end.offset))
        if (torn)
          yield {
            rule: 'table_torn',
            level: 'warns',
            ...at(field, offsetOf(node) + torn.index),
            excerpt: excerptOf(torn[0]),
          }
      }
      if (node.type !== 'table') continue
      const [header, ...rows] = (node as Table).children
      if (!header) continue
      const finding = judge(header, rows)
      if (finding) yield { ...finding, ...at(field, offsetOf(header)), excerpt: excerptOf(shown(rows[0] ?? header)) }
      // Cells beyond the header are not shown at all.
      const long = rows.find((row) => row.children.length > header.children.length)
      if (long)
        yield {
          rule: 'table_lost_cells',
          level: 'stops',
          ...at(field, offsetOf(long)),
          excerpt: excerptOf(shown(long)),
        }
    }
  }
}

function judge(header: TableRow, rows: readonly TableRow[]): Pick<Finding, 'rule' | 'level'> | undefined {
  const isEmpty = header.children.map(isEmptyCell)
  if (isEmpty.every(Boolean)) return { rule: 'table_without_header', level: 'stops' }
  if (rows.every((row) => row.children.every(isEmptyCell))) return { rule: 'table_empty', level: 'stops' }
  // The corner over a column of row names may be empty.
  return isEmpty.slice(1).some(Boolean) ? { rule: 'table_header_gap', level: 'warns' } : undefined
}

function isEmptyCell(cell: Node): boolean {
  return wordsIn(cell).trim() === ''
}

function shown(row: TableRow): string {
  return row.children
    .slice(0, 10)
    .map((cell) => wordsIn(cell).slice(0, 100))
    .join(' | ')
}
