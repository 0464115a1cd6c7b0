import type { Question, Questionnaire } from '#api/questionnaire/questionnaire.ts'
import { ELSEWHERE } from '#api/questionnaire/place.ts'
import type { AreaWords } from './area-file.ts'
import { headingIdsIn, toHtml as plainHtml } from './markdown.ts'
import type { ConsultationText, Html, QuestionText, Text } from './text.ts'
import type { AnswersWords, BlockWords, ConsultationWords } from './words-file.ts'

/** The words of one language, from every file that has some. */
export type WordSources = {
  lang: string
  consultation: Partial<ConsultationWords> | undefined
  blocks: ReadonlyMap<string, Partial<BlockWords> | undefined>
  answers: Partial<AnswersWords> | undefined
  area: Partial<AreaWords> | undefined
}

/** Reports words that even the last language of the chain lacks, in the consultation's own file or a block's. */
export type Missing = (path: readonly string[], block: string | undefined) => void
/** Markdown as HTML; its headings get ids when those that the page has already are given. */
type ToHtml = (markdown: string, lang: string, taken?: readonly string[]) => string
type Find = (path: readonly string[], pick: (source: WordSources) => string | undefined, block?: string) => Text

/** The sections of a consultation's page, which are called so in every language. */
const SECTIONS = [
  'facts',
  'changed',
  'outcome',
  'proposal',
  'reasons',
  'alternatives',
  'decision',
  'documents',
  'other-ways',
]

/**
 * The words of a consultation for one language. `chain` starts with that language and
 * ends with the one everything is written in; each text says where it was found.
 */
export function wordsOf(
  questionnaire: Questionnaire,
  documentIds: readonly string[],
  chain: readonly WordSources[],
  missing: Missing,
  toHtml: ToHtml = (markdown, _lang, taken) => plainHtml(markdown, undefined, taken && { taken }),
): ConsultationText {
  const find: Find = (path, pick, block) => {
    const text = findOptional(chain, pick)
    if (!text) missing(path, block)
    return text ?? { text: path.join('.'), lang: chain.at(-1)?.lang ?? 'en' }
  }
  const asHtml = ({ text, lang }: Text): Html => ({ html: toHtml(text, lang), lang })
  const taken = [...SECTIONS]
  // These stand on one page, where each heading can be linked to.
  const named = ({ text, lang }: Text): Html => {
    const html = toHtml(text, lang, taken)
    taken.push(...headingIdsIn(html))
    return { html, lang }
  }
  const optionalHtml = (pick: (source: WordSources) => string | undefined): Html | undefined => {
    const text = findOptional(chain, pick)
    return text && asHtml(text)
  }
  const proposal = named(find(['proposal'], (s) => s.consultation?.proposal))
  const reasons = named(find(['reasons'], (s) => s.consultation?.reasons))
  const decision = named(find(['decision'], (s) => s.consultation?.decision))
  const ways = findOptional(chain, (s) => s.consultation?.other_ways)
  const otherWays = ways && named(ways)
  // It comes last, as it is written last: the addresses of the other headings stay.
  const became = findOptional(chain, (s) => s.consultation?.changed)
  const changed = became && named(became)
  const cameOf = findOptional(chain, (s) => s.consultation?.outcome)
  const outcome = cameOf && named(cameOf)
  // A list is taken whole from one language: half-translated, its items would not line up.
  const alternatives = chain.find((s) => s.consultation?.alternatives)
  if (!alternatives) missing(['alternatives'], undefined)
  return {
    title: find(['title'], (s) => s.consultation?.title),
    summary: find(['summary'], (s) => s.consultation?.summary),
    proposal,
    reasons,
    alternatives: (alternatives?.consultation?.alternatives ?? []).map(({ title, why_not }) => ({
      title: { text: title, lang: alternatives?.lang ?? '' },
      whyNot: { text: why_not, lang: alternatives?.lang ?? '' },
    })),
    decision,
    nextSteps: asHtml(find(['next_steps'], (s) => s.consultation?.next_steps)),
    ...(otherWays && { otherWays }),
    ...(changed && { changed }),
    ...(outcome && { outcome }),
    documents: Object.fromEntries(
      documentIds.map((id) => [id, find(['documents', id], (s) => s.consultation?.documents?.[id])]),
    ),
    pages: Object.fromEntries(
      questionnaire.pages.map((page) => {
        const block = page.block
        const words = (s: WordSources) => (block ? s.blocks.get(block) : s.consultation?.pages?.[page.id])
        const intro = optionalHtml((s) => words(s)?.intro)
        const path = block ? ['title'] : ['pages', page.id, 'title']
        return [page.id, { title: find(path, (s) => words(s)?.title, block), ...(intro && { intro }) }]
      }),
    ),
    questions: Object.fromEntries(
      questionnaire.pages.flatMap(({ block, questions }) =>
        questions.map((question) => [question.id, questionText(question, block, chain, find)]),
      ),
    ),
  }
}

function questionText(
  question: Question,
  block: string | undefined,
  chain: readonly WordSources[],
  find: Find,
): QuestionText {
  const { id } = question
  const words = (s: WordSources) =>
    s.consultation?.questions?.[id] ?? (block === undefined ? undefined : s.blocks.get(block)?.questions?.[id])
  const hint = findOptional(chain, (s) => words(s)?.hint)
  const unit = findOptional(chain, (s) => words(s)?.unit)
  const optionIds = 'options' in question ? question.options.map((option) => option.id) : []
  const options: [string, Text][] = optionIds.map((option) => [
    option,
    find(
      ['questions', id, 'options', option],
      (s) => words(s)?.options?.[option] ?? s.answers?.options?.[option],
      block,
    ),
  ])
  if (question.type === 'place') {
    for (const ward of question.wards) {
      options.push([ward, findOptional(chain, (s) => s.area?.wards?.[ward]) ?? { text: ward, lang: 'en' }])
    }
    for (const district of question.districts) options.push([district, { text: district, lang: 'en' }])
    options.push([
      ELSEWHERE,
      find(
        ['questions', id, 'options', ELSEWHERE],
        (s) => words(s)?.options?.[ELSEWHERE] ?? s.answers?.options?.[ELSEWHERE],
        block,
      ),
    ])
  }
  const rows = 'rows' in question ? question.rows : []
  return {
    label: find(['questions', id, 'label'], (s) => words(s)?.label, block),
    ...(hint && { hint }),
    ...(unit && { unit }),
    options: Object.fromEntries(options),
    rows: Object.fromEntries(
      rows.map((row) => [row, find(['questions', id, 'rows', row], (s) => words(s)?.rows?.[row], block)]),
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
