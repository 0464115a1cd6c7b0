import { stringify } from 'csv-stringify/sync'
import type { Shown } from '../results/small-numbers.ts'
import { countWords, measureTitle, measureWords, periodWords } from './measure-words.ts'
import type { Measures } from './measures.ts'

const CODES = ['year', 'measure', 'value', 'period', 'count', 'hidden']

/**
 * One line a count: year, measure, value, period, count. A hidden count is an empty cell with `hidden` set to 1.
 * The codes never change; beside them stands what the page says, for whoever reads the file.
 */
export function measuresCsv({ year, measures, months, answered, satisfaction, partnership }: Measures): string {
  const line = (measure: string, value: string, period: string, { count, hidden }: Shown) => ({
    year: `${year}/${String((year + 1) % 100).padStart(2, '0')}`,
    measure,
    value,
    period,
    count: count ?? '',
    hidden: hidden ? 1 : 0,
    measure_words: measureTitle(measure),
    value_words: measureWords(measure, value),
    period_words: periodWords(period, year),
    count_words: countWords({ count, hidden }),
  })
  const quarters = (measure: string, value: string, cells: readonly Shown[], total?: Shown) => [
    ...cells.map((cell, index) => line(measure, value, `Q${index + 1}`, cell)),
    ...(total ? [line(measure, value, 'year', total)] : []),
  ]
  const lines = [
    ...partnership.flatMap(({ id, cells, total }) => quarters('partnership', id, cells, total)),
    ...measures.flatMap(({ id, values, table }) => [
      ...table.rows.flatMap(({ cells, total }, index) => quarters(id, values[index] ?? '', cells, total)),
      ...(id === 'channel' ? quarters('reports', 'all', table.totals, table.total) : []),
    ]),
    ...months.map((shown, index) => line('reports', 'all', `month ${index + 1} from April`, shown)),
    line('answered', 'in_time', 'year', answered.inTime),
    line('answered', 'late', 'year', answered.late),
    line('answered', 'base', 'year', answered.base),
    ...satisfaction.levels.map((shown, index) => line('satisfaction', String(index + 1), 'year', shown)),
    line('satisfaction', 'base', 'year', satisfaction.base),
  ]
  return stringify(lines, {
    header: true,
    bom: true,
    record_delimiter: 'windows',
    escape_formulas: true,
    columns: [...CODES, 'measure_words', 'value_words', 'period_words', 'count_words'],
  })
}
