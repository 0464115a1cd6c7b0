import type { ItemFiles } from '#db/schema/changes.ts'
import { withWords } from './every-language.ts'
import { copied, tidy } from './follow-questions.ts'
import { freeId } from './ids.ts'
import { readItemFile } from './item-file.ts'
import { YES_NO } from './question-types.ts'
import { idOf, list, pagesOf, questionsOf, readSheet, type Where, writeSheet } from './sheet.ts'
import { isValues, type Value, type Values } from './values.ts'

export type BuilderAct = { files: ItemFiles; focus?: string | undefined }

/** Does what a button of the builder says; `focus` is where to go on, and is missing when nothing could be moved. */
export function actOnBuilder(
  files: ItemFiles,
  where: Where,
  act: string,
  path: string,
  block = '',
): BuilderAct | undefined {
  const { folder, original } = where
  const questionnaire = readSheet(where, files)
  if (!questionnaire) return undefined
  const pages = structuredClone(pagesOf(questionnaire)) as Values[]
  const steps = path.split('.')
  const p = Number(steps[1])
  const page = pages[p]
  const q = steps[2] === 'questions' ? Number(steps[3]) : -1
  const question = questionsOf(page)[q] as Values | undefined
  const taken = new Set(pages.flatMap((one) => questionsOf(one).map(idOf)))
  const write = (focus: string | undefined, words: (values: Values) => Values = (values) => values): BuilderAct => {
    const changed = { ...questionnaire, pages }
    const own = readItemFile(original, files[original] ?? '').values ?? {}
    const written = withWords(writeSheet(where, files, changed), original, own, (values) =>
      tidy(words(values), questionnaire, changed),
    )
    return { files: written, focus }
  }
  // A block is one page, and stays one.
  if (folder === 'blocks' && steps.length <= 2 && act !== 'addquestion') return undefined
  if (act === 'addpage' || act === 'addblock') {
    const id = freeId(`page_${pages.length + 1}`, new Set(pages.map(idOf)))
    const first = { id: freeId('question_1', taken), type: 'one', options: YES_NO }
    pages.push(act === 'addblock' ? { block } : { id, questions: [first] })
    return write(`v.pages.${pages.length - 1}`)
  }
  if (!page) return undefined
  const questions = questionsOf(page)
  if (act === 'addquestion') {
    page.questions = [...questions, { id: freeId(`question_${taken.size + 1}`, taken), type: 'one', options: YES_NO }]
    return write(`v.pages.${p}.questions.${questions.length}.label`)
  }
  const part = steps.length === 6 ? steps[4] : undefined
  if (question && (act === 'addoptions' || act === 'addrows')) {
    const name = act === 'addoptions' ? 'options' : 'rows'
    const entries = list(question[name])
    const id = freeId(`${name === 'options' ? 'option' : 'row'}_${entries.length + 1}`, new Set(entries.map(idOf)))
    question[name] = [...entries, id]
    return write(`v.${path}.${name}.${entries.length}.words`)
  }
  if (question && (part === 'options' || part === 'rows')) {
    const entries = list(question[part])
    const at = Number(steps[5])
    const moved = moveIn(entries, act, at)
    if (!moved) return { files }
    question[part] = moved.list
    const to = `${steps.slice(0, 5).join('.')}.${moved.to}`
    return write(
      act === 'remove'
        ? moved.list.length > 0
          ? `v.${to}.words`
          : `add${part}.${steps.slice(0, 4).join('.')}`
        : `${act}.${to}`,
    )
  }
  const inWhen = steps.indexOf('when')
  if (inWhen > 0) {
    const owner = question ?? page
    const when = owner.when
    const mode = isValues(when) && Array.isArray(when.any) ? 'any' : 'all'
    const parts = isValues(when) ? (Array.isArray(when[mode]) ? (when[mode] as Value[]) : [when]) : []
    const at = Number(steps.at(-1))
    const next = act === 'addpart' ? [...parts, { question: '', is: [] }] : parts.filter((_, index) => index !== at)
    if (next.length === 0) delete owner.when
    else owner.when = next.length === 1 ? (next[0] ?? null) : { [mode]: next }
    const base = steps.slice(0, inWhen + 1).join('.')
    return write(act === 'addpart' ? `v.${base}.parts.${next.length - 1}.question` : `v.${base}.mode`)
  }
  if (question) {
    if (act === 'duplicate') {
      const id = freeId(idOf(question), taken)
      page.questions = [...questions.slice(0, q + 1), { ...structuredClone(question), id }, ...questions.slice(q + 1)]
      return write(`v.pages.${p}.questions.${q + 1}.label`, (values) => copied(values, idOf(question), id))
    }
    if (act === 'remove') {
      page.questions = questions.filter((_, index) => index !== q)
      return write(`v.pages.${p}`)
    }
    // At the end of its page a question goes on into the next one.
    const step = act === 'up' ? -1 : 1
    const moved = moveIn(questions, act, q)
    if (moved) {
      page.questions = moved.list
      return write(`${act}.pages.${p}.questions.${moved.to}`)
    }
    let to = p + step
    while (pages[to]?.block !== undefined) to += step
    const other = pages[to]
    if (!other) return { files }
    page.questions = questions.filter((_, index) => index !== q)
    const there = questionsOf(other)
    other.questions = step < 0 ? [...there, question] : [question, ...there]
    return write(`${act}.pages.${to}.questions.${step < 0 ? there.length : 0}`)
  }
  if (act === 'remove') {
    pages.splice(p, 1)
    return write(pages.length > 0 ? `v.pages.${Math.min(p, pages.length - 1)}` : 'addpage')
  }
  const moved = moveIn(pages, act, p)
  if (!moved) return { files }
  pages.splice(0, pages.length, ...moved.list)
  return write(`${act}.pages.${moved.to}`)
}

function moveIn<Entry>(entries: readonly Entry[], act: string, at: number): { list: Entry[]; to: number } | undefined {
  const now = [...entries]
  const [entry] = now.splice(at, 1)
  if (entry === undefined) return undefined
  if (act === 'remove') return { list: now, to: Math.min(at, now.length - 1) }
  const to = at + (act === 'up' ? -1 : 1)
  if ((act !== 'up' && act !== 'down') || to < 0 || to >= entries.length) return undefined
  now.splice(to, 0, entry)
  return { list: now, to }
}
