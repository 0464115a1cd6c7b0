import type { ItemFiles } from '#db/schema/changes.ts'
import { consultationFileSchema, questionSchema } from '#api/content/questionnaire-file.ts'
import { type ConditionForm, type ConditionPart, renamedCondition, TESTS, writtenCondition } from './condition.ts'
import { type Field, variantsOf } from './description.ts'
import { freeId, idFrom, isProvisional } from './ids.ts'
import { readItemFile, writeItemFile } from './item-file.ts'
import { type Posted, readGroup, readText } from './posted.ts'
import { isValues, same, textAt, type Value, type Values, valueAt, withValue } from './values.ts'

/** The types of questions in the schema, each with the fields that it has besides those the builder lays out itself. */
const LAID_OUT = ['id', 'type', 'options', 'rows', 'when']
const VARIANTS = variantsOf(questionSchema, 'type')
export const TYPES = [...VARIANTS.keys()]

export function fieldsOf(type: string): Field[] {
  return (VARIANTS.get(type)?.fields ?? []).filter(({ name }) => !LAID_OUT.includes(name))
}

export function has(type: string, part: 'options' | 'rows'): boolean {
  return VARIANTS.get(type)?.fields.some(({ name }) => name === part) ?? false
}

const YES_NO = ['yes', 'no']
const AGREEMENT = ['strongly_agree', 'agree', 'neither_agree_nor_disagree', 'disagree', 'strongly_disagree']
/** What new questions of a type begin with; `content/answers` has the words of these options. */
const BEGINNINGS: Record<string, Values> = {
  scale: { options: AGREEMENT },
  number: { min: 0, max: 10 },
  grid: { rows: ['row_1', 'row_2'], options: AGREEMENT },
}

export type Builder = { questionnaire: Values; words: Values }

const list = (value: Value | undefined): Value[] => (Array.isArray(value) ? value : [])
const idOf = (value: Value | undefined): string => (typeof value === 'string' ? value : textAt(value, ['id']))
export const pagesOf = (questionnaire: Values): Value[] => list(questionnaire.pages)
export const questionsOf = (page: Value | undefined): Value[] => list(valueAt(page, ['questions']))
export const optionsOf = (question: Value | undefined): Value[] => list(valueAt(question, ['options']))
export const rowsOf = (question: Value | undefined): Value[] => list(valueAt(question, ['rows']))

/** Ids by what they were: of pages, of questions, and of the options and rows of each question. */
type Renames = { pages: Map<string, string>; questions: Map<string, string>; parts: Map<string, Map<string, string>> }

/**
 * The questionnaire and its words as they were typed, in all the files of an item. Ids
 * that are `frozen` stay; others follow from their words until somebody writes one.
 */
export function readBuilder(
  posted: Posted,
  files: ItemFiles,
  { details, original }: { details: string; original: string },
  frozen: ReadonlySet<string>,
  zone: string,
): ItemFiles {
  const questionnaire = readItemFile(details, files[details] ?? '').values
  const before = readItemFile(original, files[original] ?? '').values
  if (!questionnaire || !before) return files
  let words = before
  const put = (path: readonly string[], typed: string) => {
    const old = valueAt(words, path)
    const value = readText(typed, path.at(-1) ?? '', old)
    if (value !== old) words = withValue(words, path, value)
  }
  /** What it said before, and what it says now. */
  const saidAt = (path: readonly string[], name: string) => [textAt(before, path), posted.text(name)] as const
  const renames: Renames = { pages: new Map(), questions: new Map(), parts: new Map() }
  const taken = new Set(pagesOf(questionnaire).flatMap((page) => questionsOf(page).map(idOf)))
  const pageIds = new Set(pagesOf(questionnaire).map(idOf))
  const named = (
    path: string,
    old: string,
    [was, said]: readonly [string, string],
    others: Set<string>,
    isFrozen: boolean,
  ): string => {
    if (isFrozen) return old
    const typed = posted.text(`${path}.id`).trim()
    const digits = path.includes('.options.')
    // Until somebody writes an id, it follows the words; an option with words of its own is no standard one any more.
    const follows =
      typed === old && said !== was && (isProvisional(old) || old === idFrom(was, { digits }) || (digits && was === ''))
    const made = follows ? idFrom(said, { digits }) : typed
    if (made === old || made === '') return old
    others.delete(old)
    const id = freeId(made, others)
    others.add(id)
    return id
  }
  const pages = pagesOf(questionnaire).map((page, p): Value => {
    const path = `v.pages.${p}`
    if (!isValues(page) || !posted.has(`${path}.at`)) return page
    const when = readCondition(posted, `${path}.when`, page.when)
    if (page.block !== undefined) return fields({ ...page, when })
    const old = idOf(page)
    put(['pages', old, 'title'], posted.text(`${path}.title`))
    put(['pages', old, 'intro'], posted.text(`${path}.intro`))
    const id = named(path, old, saidAt(['pages', old, 'title'], `${path}.title`), pageIds, frozen.has(old))
    renames.pages.set(old, id)
    const questions = questionsOf(page).map((question, q): Value => {
      const place = `${path}.questions.${q}`
      if (!isValues(question) || !posted.has(`${place}.at`)) return question
      const was = idOf(question)
      for (const name of ['label', 'hint', 'unit'])
        if (posted.has(`${place}.${name}`)) put(['questions', was, name], posted.text(`${place}.${name}`))
      const parts = new Map<string, string>()
      const read = readQuestion(posted, place, question, zone, (part, entry, index) => {
        const at = `${place}.${part}.${index}`
        const said = saidAt(['questions', was, part, idOf(entry)], `${at}.words`)
        put(['questions', was, part, idOf(entry)], said[1])
        const others = new Set(list(question[part]).map(idOf))
        const fresh = named(at, idOf(entry), said, others, frozen.has(`${was}.${idOf(entry)}`))
        parts.set(idOf(entry), fresh)
        return fresh
      })
      const now = named(place, was, saidAt(['questions', was, 'label'], `${place}.label`), taken, frozen.has(was))
      renames.questions.set(was, now)
      renames.parts.set(was, parts)
      return { ...read, id: now }
    })
    return fields({ ...page, id, when, questions })
  })
  if (words.translation === undefined && Object.keys(words).length > 0) words = { translation: 'original', ...words }
  const changed: Values = {
    ...questionnaire,
    ...(pages.length > 0 && { pages: pages.map((page) => renamedPage(page, renames)) }),
  }
  return withWords(
    { ...files, [details]: writeItemFile(details, files[details] ?? '', changed) },
    original,
    words,
    (values) => renamedWords(values, renames),
  )
}

/** Without the fields that say nothing. */
function fields(given: Record<string, Value | undefined>): Values {
  return Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
}

function readQuestion(
  posted: Posted,
  path: string,
  question: Values,
  zone: string,
  rename: (part: 'options' | 'rows', entry: Value, index: number) => string,
): Values {
  const was = textAt(question, ['type'])
  const type = TYPES.find((one) => one === posted.text(`${path}.type`)) ?? was
  const typed = readGroup(posted, fieldsOf(was), path, question, zone) ?? {}
  const options = optionsOf(question).map((option, index): Value => {
    const id = rename('options', option, index)
    const exclusive = posted.has(`${path}.options.${index}.exclusive`)
    if (isValues(option))
      return exclusive ? { ...option, id, exclusive: true } : Object.keys(option).length > 2 ? { ...option, id } : id
    return exclusive ? { id, exclusive: true } : id
  })
  const rows = rowsOf(question).map((row, index): Value => rename('rows', row, index))
  const when = readCondition(posted, `${path}.when`, question.when)
  const now = fields({
    ...typed,
    when,
    ...(options.length > 0 && { options }),
    ...(rows.length > 0 && { rows }),
  })
  if (when === undefined) delete now.when
  if (type === was) return now
  // Another type keeps what it can: its own fields, and what it begins with.
  const known = new Set([
    'id',
    'when',
    ...(has(type, 'options') ? ['options'] : []),
    ...(has(type, 'rows') ? ['rows'] : []),
  ])
  for (const { name, kind } of fieldsOf(type))
    if (kind === 'yesno' || (name === 'about' && type !== 'place')) known.add(name)
  const kept = Object.fromEntries(Object.entries(now).filter(([name]) => known.has(name)))
  // Options that nobody has touched make way for those that fit the type.
  if (same(kept.options, YES_NO)) delete kept.options
  const begun = { ...(has(type, 'options') && { options: YES_NO }), ...BEGINNINGS[type] }
  return { id: idOf(question), type, ...begun, ...kept }
}

function readCondition(posted: Posted, path: string, before: Value | undefined): Value | undefined {
  if (!posted.has(`${path}.mode`)) return before
  const mode = posted.text(`${path}.mode`)
  if (mode === 'yaml') return writtenCondition({ mode, yaml: posted.text(`${path}.yaml`) }, before)
  if (mode !== 'all' && mode !== 'any') return undefined
  const count = posted.count(`${path}.parts`)
  const parts = Array.from({ length: count }, (_, index): ConditionPart => {
    const part = `${path}.parts.${index}`
    return {
      question: posted.text(`${part}.question`),
      row: posted.text(`${part}.row`),
      test: TESTS.find((test) => test === posted.text(`${part}.test`)) ?? 'is',
      options: posted.all(`${part}.options`),
      min: posted.text(`${part}.min`).trim(),
      max: posted.text(`${part}.max`).trim(),
    }
  })
  const first: ConditionPart = { question: '', row: '', test: 'is', options: [], min: '', max: '' }
  const form: ConditionForm = { mode, parts: parts.length > 0 ? parts : [first] }
  return writtenCondition(form, before)
}

function renamedPage(page: Value, renames: Renames): Value {
  const names = {
    question: (id: string) => renames.questions.get(id) ?? id,
    option: (question: string, id: string) => renames.parts.get(question)?.get(id) ?? id,
    row: (question: string, id: string) => renames.parts.get(question)?.get(id) ?? id,
  }
  const one = (value: Value): Value =>
    isValues(value) && value.when !== undefined ? { ...value, when: renamedCondition(value.when, names) } : value
  const now = one(page)
  return isValues(now) && Array.isArray(now.questions) ? { ...now, questions: now.questions.map(one) } : now
}

const renamedKeys = (value: Value | undefined, names: ReadonlyMap<string, string> | undefined): Value | undefined =>
  isValues(value) && names
    ? Object.fromEntries(Object.entries(value).map(([id, inner]) => [names.get(id) ?? id, inner]))
    : value

function renamedWords(values: Values, { pages, questions, parts }: Renames): Values {
  const moved = [...pages, ...questions, ...[...parts.values()].flatMap((one) => [...one])].some(
    ([was, now]) => was !== now,
  )
  if (!moved) return values
  const asked = isValues(values.questions)
    ? Object.fromEntries(
        Object.entries(values.questions).map(([id, words]): [string, Value] => [
          questions.get(id) ?? id,
          isValues(words)
            ? fields({
                ...words,
                options: renamedKeys(words.options, parts.get(id)),
                rows: renamedKeys(words.rows, parts.get(id)),
              })
            : words,
        ]),
      )
    : values.questions
  const marks = isValues(values.made_from)
    ? Object.fromEntries(
        Object.entries(values.made_from).map(([path, mark]): [string, Value] => {
          const [first = '', id = '', part = '', entry, ...rest] = path.split('.')
          const named = first === 'pages' ? pages.get(id) : first === 'questions' ? questions.get(id) : undefined
          if (named === undefined) return [path, mark]
          const inner = entry === undefined ? [] : [parts.get(id)?.get(entry) ?? entry]
          return [[first, named, part, ...inner, ...rest].join('.'), mark]
        }),
      )
    : values.made_from
  return fields({ ...values, pages: renamedKeys(values.pages, pages), questions: asked, made_from: marks })
}

/** The files with the words of one of them, and with the same done to the words of every language. */
function withWords(files: ItemFiles, original: string, words: Values, change: (values: Values) => Values): ItemFiles {
  const now = { ...files }
  for (const [name, source] of Object.entries(files)) {
    if (!/^[a-z]{2,3}(-[A-Z][a-z]{3})?\.yaml$/.test(name) && name !== original) continue
    const values = name === original ? words : readItemFile(name, source).values
    if (values) now[name] = writeItemFile(name, source, change(values))
  }
  if (now[original] === undefined && Object.keys(words).length > 0)
    now[original] = writeItemFile(original, '', change({ translation: 'original', ...words }))
  return now
}

type Where = { details: string; original: string }
export type BuilderAct = { files: ItemFiles; focus?: string | undefined; name?: string }

/** Does what a button of the builder says; `focus` is where to go on, and is missing when nothing could be moved. */
export function actOnBuilder(
  files: ItemFiles,
  { details, original }: Where,
  act: string,
  path: string,
  block = '',
): BuilderAct | undefined {
  const questionnaire = readItemFile(details, files[details] ?? '').values
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
    const written = withWords(
      { ...files, [details]: writeItemFile(details, files[details] ?? '', changed) },
      original,
      own,
      (values) => tidy(words(values), questionnaire, changed),
    )
    return { files: written, focus }
  }
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

function copied(values: Values, from: string, to: string): Values {
  const words = valueAt(values, ['questions', from])
  if (words === undefined) return values
  const marks = isValues(values.made_from) ? values.made_from : {}
  const own = Object.entries(marks).filter(([path]) => path.startsWith(`questions.${from}.`))
  const more = own.map(([path, mark]): [string, Value] => [
    path.replace(`questions.${from}.`, `questions.${to}.`),
    mark,
  ])
  const now = withValue(values, ['questions', to], structuredClone(words))
  return more.length > 0 ? { ...now, made_from: { ...marks, ...Object.fromEntries(more) } } : now
}

/** The words without those of what is not asked any more. */
function tidy(values: Values, before: Values, after: Values): Values {
  let now = values
  const placesIn = (questionnaire: Values) =>
    new Set(
      pagesOf(questionnaire).flatMap((page) => [
        `pages.${idOf(page)}`,
        ...questionsOf(page).flatMap((question) => [
          `questions.${idOf(question)}`,
          ...optionsOf(question).map((one) => `questions.${idOf(question)}.options.${idOf(one)}`),
          ...rowsOf(question).map((one) => `questions.${idOf(question)}.rows.${idOf(one)}`),
        ]),
      ]),
    )
  const left = placesIn(after)
  for (const place of placesIn(before)) {
    if (left.has(place)) continue
    const path = place.split('.')
    if (valueAt(now, path) !== undefined) now = withValue(now, path, undefined)
    const marks = now.made_from
    if (!isValues(marks)) continue
    const kept = Object.entries(marks).filter(([mark]) => mark !== place && !mark.startsWith(`${place}.`))
    if (kept.length < Object.keys(marks).length)
      now = fields({ ...now, made_from: kept.length > 0 ? Object.fromEntries(kept) : undefined })
  }
  return now
}

/** Everything that has an id in what people may have answered: these never change. */
export function frozenIds(published: Values | undefined): Set<string> {
  return new Set(
    pagesOf(published ?? {}).flatMap((page) => [
      idOf(page),
      ...questionsOf(page).flatMap((question) => [
        idOf(question),
        ...[...optionsOf(question), ...rowsOf(question)].map((one) => `${idOf(question)}.${idOf(one)}`),
      ]),
    ]),
  )
}

/** The version that a questionnaire has to have: one more than what is published as soon as something else is asked. */
export function nextVersion(values: Values, published: Values | undefined): number {
  const own = typeof values.version === 'number' ? values.version : 1
  if (!published) return own
  const last = typeof published.version === 'number' ? published.version : 1
  return same(asked(values), asked(published)) ? last : last + 1
}

function asked({ pages }: Values): Value {
  const parsed = consultationFileSchema.shape.pages.safeParse(pages ?? [])
  return (parsed.success ? parsed.data : (pages ?? [])) as Value
}

/** Writes the version that follows from what is asked. */
export function withVersion(files: ItemFiles, details: string, published: Values | undefined): ItemFiles {
  const source = files[details] ?? ''
  const values = readItemFile(details, source).values
  if (!values) return files
  const version = nextVersion(values, published)
  if (values.version === version) return files
  const { version: _old, ...rest } = values
  return { ...files, [details]: writeItemFile(details, source, { version, ...rest }) }
}
