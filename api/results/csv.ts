import { stringify } from 'csv-stringify/sync'
import type { Results } from './results.ts'

/** One line a count: question, row, option, count, base. A hidden count is an empty cell with `hidden` set to 1. */
export function resultsCsv(results: Results): string {
  const lines = results.questions.flatMap((question) => {
    const rows = question.rows.length > 0 ? question.rows : [{ id: '', base: question.base, options: question.options }]
    return rows.flatMap((row) => {
      const options = row.options.length > 0 ? row.options : [{ id: '', count: row.base, hidden: question.hidden }]
      return options.map((option) => ({
        consultation: results.consultation,
        version: results.version,
        question: question.id,
        type: question.type,
        row: row.id,
        option: option.id,
        count: option.count ?? '',
        base: row.base ?? '',
        hidden: option.hidden ? 1 : 0,
      }))
    })
  })
  return stringify(lines, {
    header: true,
    bom: true,
    record_delimiter: 'windows',
    escape_formulas: true,
    columns: ['consultation', 'version', 'question', 'type', 'row', 'option', 'count', 'base', 'hidden'],
  })
}
