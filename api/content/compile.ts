import type { Condition, Option, Page, Question, Questionnaire } from '#api/questionnaire/questionnaire.ts'
import type { AreaFile } from './area-file.ts'
import type { BlockFile, ConsultationFile, QuestionFile } from './questionnaire-file.ts'

export type Complain = (path: string, message: string) => void

/** Writes a questionnaire file out in full: blocks put in, standard options and wards added. */
export function compile(
  file: ConsultationFile,
  blocks: ReadonlyMap<string, BlockFile>,
  area: AreaFile,
  complain: Complain,
): Questionnaire {
  const pages: Page[] = file.pages.flatMap((page, index): Page[] => {
    const when = page.when && { when: page.when }
    if (!('block' in page)) {
      return [{ id: page.id, ...when, questions: page.questions.map((question) => compileQuestion(question, area)) }]
    }
    const block = blocks.get(page.block)
    if (!block) {
      complain(
        `pages.${index}.block`,
        `There is no block ${page.block}. The blocks are: ${[...blocks.keys()].join(', ')}.`,
      )
      return []
    }
    const questions = block.questions.map((question) => compileQuestion(question, area))
    return [{ id: page.block, ...when, block: page.block, questions }]
  })
  const questionnaire = { version: file.version, pages }
  checkIds(questionnaire, complain)
  checkConditions(questionnaire, complain)
  return questionnaire
}

function compileQuestion(file: QuestionFile, area: AreaFile): Question {
  const { id, required, about, sensitive, when } = file
  const common = { id, required, about, sensitive, ...(when && { when }) }
  switch (file.type) {
    case 'one':
    case 'scale':
      return { ...common, type: file.type, options: withExtras(file), other: file.other }
    case 'several': {
      const options = withExtras(file)
      return { ...common, type: file.type, options, other: file.other, max: file.max ?? options.length }
    }
    case 'grid':
      return { ...common, type: file.type, rows: file.rows, options: withExtras(file) }
    case 'ranking':
      return { ...common, type: file.type, options: plain(file.options), max: file.max ?? file.options.length }
    case 'number':
      return { ...common, type: file.type, min: file.min, max: file.max, whole: file.whole }
    case 'short_text':
    case 'long_text':
      return { ...common, type: file.type, max: file.max, confidential: file.confidential }
    case 'date':
      return {
        ...common,
        type: file.type,
        ...(file.earliest && { earliest: file.earliest }),
        ...(file.latest && { latest: file.latest }),
      }
    case 'place':
      return {
        ...common,
        type: file.type,
        accept: file.accept,
        wards: file.accept.includes('ward') ? area.wards.map((ward) => ward.id) : [],
        districts: file.accept.includes('postcode') ? area.postcode_districts : [],
      }
  }
}

function plain(options: QuestionFile extends infer Q ? (Q extends { options: infer O } ? O : never) : never): Option[] {
  return options.map((option) => (typeof option === 'string' ? { id: option } : option))
}

function withExtras(file: Extract<QuestionFile, { do_not_know: boolean }>): Option[] {
  const alone = file.type === 'several' ? { exclusive: true as const } : {}
  const options = plain(file.options)
  // 'Other' belongs to the options that can be combined, before those that stand alone.
  const firstAlone = options.findIndex((option) => option.exclusive)
  if ('other' in file && file.other) options.splice(firstAlone === -1 ? options.length : firstAlone, 0, { id: 'other' })
  if (file.do_not_know) options.push({ id: 'do_not_know', ...alone })
  if (file.prefer_not_to_say) options.push({ id: 'prefer_not_to_say', ...alone })
  return options
}

function checkIds({ pages }: Questionnaire, complain: Complain): void {
  const seen = new Set<string>()
  pages.forEach((page, p) => {
    if (seen.has(`page ${page.id}`)) complain(`pages.${p}`, `Two pages are called ${page.id}. Give each its own id.`)
    seen.add(`page ${page.id}`)
    page.questions.forEach((question, q) => {
      const path = page.block ? `pages.${p}.block` : `pages.${p}.questions.${q}`
      if (seen.has(question.id)) complain(path, `Two questions are called ${question.id}. Give each its own id.`)
      seen.add(question.id)
      for (const list of [
        'options' in question ? question.options.map((o) => o.id) : [],
        'rows' in question ? question.rows : [],
      ]) {
        const twice = list.find((id, index) => list.indexOf(id) !== index)
        if (twice) complain(path, `${twice} is listed twice in ${question.id}. Take one out.`)
      }
      if ('min' in question && question.min > question.max) complain(path, 'min is larger than max. Swap them.')
    })
  })
}

function checkConditions({ pages }: Questionnaire, complain: Complain): void {
  const earlier = new Map<string, Question>()
  pages.forEach((page, p) => {
    if (page.when) checkCondition(page.when, earlier, (message) => complain(`pages.${p}.when`, message))
    page.questions.forEach((question, q) => {
      const path = page.block ? `pages.${p}.block` : `pages.${p}.questions.${q}.when`
      if (question.when) checkCondition(question.when, earlier, (message) => complain(path, message))
      earlier.set(question.id, question)
    })
  })
}

function checkCondition(
  condition: Condition,
  earlier: ReadonlyMap<string, Question>,
  complain: (message: string) => void,
): void {
  const parts = 'all' in condition ? condition.all : 'any' in condition ? condition.any : undefined
  for (const part of parts ?? []) checkCondition(part, earlier, complain)
  if (!('question' in condition)) return
  const question = earlier.get(condition.question)
  if (!question) {
    complain(`${condition.question} is not asked before this. A condition can only look at an earlier question.`)
    return
  }
  const ids = 'is' in condition ? condition.is : 'is_not' in condition ? condition.is_not : []
  const known =
    'options' in question ? question.options.map((option) => option.id) : 'wards' in question ? question.wards : []
  const unknown = ids.find((id) => !known.includes(id))
  if (unknown) complain(`${condition.question} has no option ${unknown}. Its options are: ${known.join(', ')}.`)
  const row = 'row' in condition ? condition.row : undefined
  if (row && !('rows' in question && question.rows.includes(row))) complain(`${condition.question} has no row ${row}.`)
}
