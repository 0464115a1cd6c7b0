import { stringify } from 'csv-stringify/sync'
import type { QuestionnaireText } from '../content/text.ts'
import type { Results } from './results.ts'

const COLUMNS = ['consultation', 'version', 'question', 'type', 'row', 'option', 'count', 'base', 'hidden']
const LABELS = ['question_label', 'row_label', 'option_label']

/**
 * One line a count: question, row, option, count, base. A hidden count is an empty cell with `hidden` set to 1.
 *
 * @param words With them, three more columns at the end say in plain words what the ids mean.
 */
export function resultsCsv(results: Results, words?: QuestionnaireText): string {
  const lines = results.questions.flatMap((question) => {
    const rows = question.rows.length > 0 ? question.rows : [{ id: '', base: question.base, options: question.options }]
    const label = words?.questions[question.id]
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
        question_label: label?.label.text ?? '',
        row_label: label?.rows[row.id]?.text ?? '',
        option_label: label?.options[option.id]?.text ?? '',
      }))
    })
  })
  return stringify(lines, {
    header: true,
    bom: true,
    record_delimiter: 'windows',
    escape_formulas: true,
    columns: words ? [...COLUMNS, ...LABELS] : COLUMNS,
  })
}
