import type { Option, Page, Question, Questionnaire } from '#api/questionnaire/questionnaire.ts'
import type { AreaFile } from './area-file.ts'
import { checkConditions, checkIds } from './cross-checks.ts'
import type { BlockFile, ConsultationFile, QuestionFile } from './questionnaire-file.ts'
import type { Complain, ContentFile } from './yaml.ts'

type Blocks = ReadonlyMap<string, { questions: ContentFile<BlockFile> | undefined }>

/**
 * Writes a questionnaire file out in full: blocks put in, standard options and wards
 * added. Undefined when a part of it is not known.
 *
 * @param unsure Ids of questions of which only that they are asked is known; more may be added.
 */
export function compile(
  { version = 1, pages: given }: Partial<ConsultationFile>,
  blocks: Blocks,
  area: AreaFile,
  unsure: Set<string>,
  complain: Complain,
): Questionnaire | undefined {
  if (!given) return undefined
  const pages = given.map((page, index): Page | undefined => {
    const when = page.when && { when: page.when }
    if (!('block' in page)) {
      return { id: page.id, ...when, questions: page.questions.map((question) => compileQuestion(question, area)) }
    }
    if (!blocks.has(page.block)) {
      complain(['pages', index, 'block'], {
        message: `There is no block ${page.block}. The blocks are: ${[...blocks.keys()].join(', ')}.`,
        inForms: 'This ready-made page is no longer there. Take it out, or put another one in.',
      })
    }
    const questions = blocks.get(page.block)?.questions?.parts.questions
    return (
      questions && {
        id: page.block,
        ...when,
        block: page.block,
        questions: questions.map((question) => compileQuestion(question, area)),
      }
    )
  })
  if (!pages.every((page) => page !== undefined)) return undefined
  const questionnaire = { version, pages }
  checkIds(questionnaire, unsure, complain)
  checkConditions(questionnaire, unsure, complain)
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
