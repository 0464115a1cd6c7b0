import type { Question, Questionnaire } from '#api/questionnaire/questionnaire.ts'
import { allQuestions } from '#api/questionnaire/questionnaire.ts'
import { ELSEWHERE } from '#api/questionnaire/place.ts'
import type { AreaWords } from './area-file.ts'
import { toHtml } from './markdown.ts'
import type { ConsultationText, Html, QuestionText, Text } from './text.ts'
import type { AnswersWords, BlockWords, ConsultationWords } from './words-file.ts'

/** The words of one language, from every file that has some. */
export type WordSources = {
  lang: string
  consultation: ConsultationWords | undefined
  blocks: ReadonlyMap<string, BlockWords>
  answers: AnswersWords | undefined
  area: AreaWords | undefined
}

/** Reports words that even the last language of the chain lacks. */
export type Missing = (path: string) => void

/**
 * The words of a consultation for one language. `chain` starts with that language and
 * ends with the one everything is written in; each text says where it was found.
 */
export function wordsOf(
  questionnaire: Questionnaire,
  documentIds: readonly string[],
  chain: readonly WordSources[],
  missing: Missing,
): ConsultationText {
  const find = (path: string, pick: (source: WordSources) => string | undefined): Text => {
    const text = findOptional(chain, pick)
    if (!text) missing(path)
    return text ?? { text: path, lang: chain.at(-1)?.lang ?? 'en' }
  }
  const html = (path: string, pick: (source: WordSources) => string | undefined): Html => asHtml(find(path, pick))
  const optionalHtml = (pick: (source: WordSources) => string | undefined): Html | undefined => {
    const text = findOptional(chain, pick)
    return text && asHtml(text)
  }
  const otherWays = optionalHtml((s) => s.consultation?.other_ways)
  const outcome = optionalHtml((s) => s.consultation?.outcome)
  // A list is taken whole from one language: half-translated, its items would not line up.
  const alternatives = chain.find((s) => s.consultation?.alternatives)
  if (!alternatives) missing('alternatives')
  return {
    title: find('title', (s) => s.consultation?.title),
    summary: find('summary', (s) => s.consultation?.summary),
    proposal: html('proposal', (s) => s.consultation?.proposal),
    reasons: html('reasons', (s) => s.consultation?.reasons),
    alternatives: (alternatives?.consultation?.alternatives ?? []).map(({ title, why_not }) => ({
      title: { text: title, lang: alternatives?.lang ?? '' },
      whyNot: { text: why_not, lang: alternatives?.lang ?? '' },
    })),
    decision: html('decision', (s) => s.consultation?.decision),
    nextSteps: html('next_steps', (s) => s.consultation?.next_steps),
    ...(otherWays && { otherWays }),
    ...(outcome && { outcome }),
    documents: Object.fromEntries(
      documentIds.map((id) => [id, find(`documents.${id}`, (s) => s.consultation?.documents?.[id])]),
    ),
    pages: Object.fromEntries(
      questionnaire.pages.map((page) => {
        const block = page.block
        const words = (s: WordSources) => (block ? s.blocks.get(block) : s.consultation?.pages[page.id])
        const intro = optionalHtml((s) => words(s)?.intro)
        return [page.id, { title: find(`pages.${page.id}.title`, (s) => words(s)?.title), ...(intro && { intro }) }]
      }),
    ),
    questions: Object.fromEntries(
      allQuestions(questionnaire).map((question) => [question.id, questionText(question, chain, find)]),
    ),
  }
}

function questionText(
  question: Question,
  chain: readonly WordSources[],
  find: (path: string, pick: (s: WordSources) => string | undefined) => Text,
): QuestionText {
  const { id } = question
  const words = (s: WordSources) =>
    s.consultation?.questions[id] ?? [...s.blocks.values()].map((block) => block.questions[id]).find(Boolean)
  const hint = findOptional(chain, (s) => words(s)?.hint)
  const unit = findOptional(chain, (s) => words(s)?.unit)
  const optionIds = 'options' in question ? question.options.map((option) => option.id) : []
  const options: [string, Text][] = optionIds.map((option) => [
    option,
    find(`questions.${id}.options.${option}`, (s) => words(s)?.options?.[option] ?? s.answers?.options[option]),
  ])
  if (question.type === 'place') {
    for (const ward of question.wards) {
      options.push([ward, findOptional(chain, (s) => s.area?.wards?.[ward]) ?? { text: ward, lang: 'en' }])
    }
    for (const district of question.districts) options.push([district, { text: district, lang: 'en' }])
    options.push([
      ELSEWHERE,
      find(
        `questions.${id}.options.${ELSEWHERE}`,
        (s) => words(s)?.options?.[ELSEWHERE] ?? s.answers?.options[ELSEWHERE],
      ),
    ])
  }
  const rows = 'rows' in question ? question.rows : []
  return {
    label: find(`questions.${id}.label`, (s) => words(s)?.label),
    ...(hint && { hint }),
    ...(unit && { unit }),
    options: Object.fromEntries(options),
    rows: Object.fromEntries(
      rows.map((row) => [row, find(`questions.${id}.rows.${row}`, (s) => words(s)?.rows?.[row])]),
    ),
  }
}

function findOptional(
  chain: readonly WordSources[],
  pick: (source: WordSources) => string | undefined,
): Text | undefined {
  for (const source of chain) {
    const text = pick(source)
    if (text !== undefined) return { text, lang: source.lang }
  }
  return undefined
}

function asHtml({ text, lang }: Text): Html {
  return { html: toHtml(text), lang }
}
