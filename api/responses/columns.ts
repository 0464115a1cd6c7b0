import type { Answer, Answers, Question, Questionnaire } from '#api/questionnaire/questionnaire.ts'
import { allQuestions, hasOther, otherKey } from '#api/questionnaire/questionnaire.ts'

/** What is known of a response besides its answers; the first columns of every file. */
export const RESPONSE_COLUMNS = ['response_id', 'submitted_at', 'channel', 'language', 'version', 'suspicion'] as const
export type ResponseColumn = (typeof RESPONSE_COLUMNS)[number]

/** Between the options of one cell; no option id can contain it. */
const SEPARATOR = '|'

/** A column of a file of responses, the same for reading and for writing. */
export type Column = { name: string; question: Question } & (
  | { holds: 'answer' }
  /** One row of a grid. */
  | { holds: 'row'; row: string }
  /** The words of 'other, please say'. */
  | { holds: 'words' }
  /** Says again what the answer says, for whoever counts: chosen (1) or not (0), or the place in a ranking. */
  | { holds: 'option'; option: string }
)

/** The columns of a questionnaire, in the order in which it is asked. */
export function columnsOf(questionnaire: Questionnaire): Column[] {
  return allQuestions(questionnaire).flatMap((question): Column[] => {
    const name = nameOf(question.id)
    const words: Column[] = hasOther(question) ? [{ name: otherKey(name), question, holds: 'words' }] : []
    switch (question.type) {
      case 'grid':
        return question.rows.map((row) => ({ name: `${name}.${row}`, question, holds: 'row', row }))
      case 'several':
      case 'ranking': {
        const options = question.options.map(
          ({ id }): Column => ({ name: `${name}:${id}`, question, holds: 'option', option: id }),
        )
        return [{ name, question, holds: 'answer' }, ...options, ...words]
      }
      default:
        return [{ name, question, holds: 'answer' }, ...words]
    }
  })
}

/** A question may be called `language`; its column may not, because that one is taken. */
function nameOf(questionId: string): string {
  return RESPONSE_COLUMNS.some((taken) => taken === questionId) ? `answer/${questionId}` : questionId
}

/** What stands in a column; undefined where the question was not answered. */
export function cellOf(column: Column, answers: Answers): string | number | undefined {
  const { question, holds } = column
  if (holds === 'words') return single(answers[otherKey(question.id)])
  const answer = answers[question.id]
  if (answer === undefined) return undefined
  if (holds === 'row') return isByRow(answer) ? answer[column.row] : undefined
  if (!isList(answer)) return single(answer)
  if (holds === 'answer') return answer.join(SEPARATOR)
  const place = answer.indexOf(column.option) + 1
  if (question.type === 'ranking') return place || undefined
  return place > 0 ? 1 : 0
}

/** The answers of a line of cells, as `checkAnswers` takes them. An empty cell is no answer. */
export function answersOf(filled: Iterable<readonly [column: Column, cell: string]>): Record<string, unknown> {
  const given: Record<string, unknown> = {}
  const grids = new Map<string, Record<string, string>>()
  for (const [column, cell] of filled) {
    const { question, holds } = column
    if (holds === 'option') continue
    if (holds === 'words') given[otherKey(question.id)] = cell
    else if (holds === 'row') {
      const grid = grids.get(question.id) ?? {}
      grid[column.row] = cell
      grids.set(question.id, grid)
      given[question.id] = grid
    } else if (question.type === 'several' || question.type === 'ranking') given[question.id] = cell.split(SEPARATOR)
    else if (question.type === 'number') given[question.id] = NUMBER.test(cell) ? Number(cell) : cell
    else given[question.id] = cell
  }
  return given
}

/** Numbers as JavaScript writes them; `1,000` could be one or a thousand, so it is not taken. */
const NUMBER = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/

function single(answer: Answer | undefined): string | number | undefined {
  return typeof answer === 'object' ? undefined : answer
}

function isList(answer: Answer): answer is readonly string[] {
  return Array.isArray(answer)
}

function isByRow(answer: Answer): answer is Readonly<Record<string, string>> {
  return typeof answer === 'object' && !isList(answer)
}
