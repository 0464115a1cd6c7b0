import type { ItemFiles } from '#db/schema/changes.ts'
import type { Item } from '../guard/item.ts'
import { madeFrom } from '../guard/made-from.ts'
import type { Field, Group } from './description.ts'
import { readItemFile, writeItemFile } from './item-file.ts'
import { type Posted, readText } from './posted.ts'
import { isValues, type Path, type Value, type Values, valueAt, withValue } from './values.ts'

/** One field of the words, with the way to it: `['questions', 'agreement', 'label']`. */
export type Row = { path: Path; field: Field }
/** Words that belong together: those of one question, or all that stand alone. */
export type Section = { path: Path; rows: Row[]; sections: Section[] }

/** Which entries something has: ids of questions and options, or places in a list. */
export type EntriesAt = (path: Path) => readonly (string | number)[]

/** Whether there is anything to say in a field: only what is counted has a unit. */
export type IsSaid = (path: Path) => boolean

/** The fields of the words, laid out for what there is to be said. */
export function sectionsOf(form: Group, entriesAt: EntriesAt, isSaid: IsSaid = () => true): Section[] {
  return group(form.fields, [], entriesAt, isSaid).sections
}

function group(fields: readonly Field[], path: Path, entriesAt: EntriesAt, isSaid: IsSaid): Section {
  const own: Row[] = []
  const sections: Section[] = []
  for (const field of fields) {
    const here = [...path, field.name]
    if (field.kind === 'byId' && field.of.kind !== 'group') {
      // Words for each id stand with what they belong to.
      const rows = entriesAt(here).map((id): Row => ({ path: [...here, id], field: { ...field.of, name: String(id) } }))
      if (path.length > 0) own.push(...rows)
      else if (rows.length > 0) sections.push({ path: here, rows, sections: [] })
    } else if (field.kind === 'byId' || field.kind === 'objects') {
      const inner = field.kind === 'objects' ? field.fields : field.of.kind === 'group' ? field.of.fields : []
      const entries = entriesAt(here).map((entry) => group(inner, [...here, entry], entriesAt, isSaid))
      sections.push({ path: here, rows: [], sections: entries.map(flat) })
    } else if (isSaid(here)) own.push({ path: here, field })
  }
  if (path.length > 0) return { path, rows: own, sections }
  return { path, rows: [], sections: [{ path: [], rows: own, sections: [] }, ...sections] }
}

function flat({ path, rows, sections }: Section): Section {
  return { path, rows: [...rows, ...sections.flatMap((one) => one.rows)], sections: [] }
}

export function rowsOf(sections: readonly Section[]): Row[] {
  return sections.flatMap(({ rows, sections: inner }) => [...rows, ...rowsOf(inner)])
}

/** The name and id of a field in the form: `v.questions.agreement.label`. An id can have no blanks; names of wards have. */
export function nameOf(path: Path): string {
  return ['v', ...path].join('.').replaceAll(/\s/g, '_')
}

/** The words as they were typed, over those of the file. */
export function readWords(posted: Posted, rows: readonly Row[], before: Values): Values {
  return rows.reduce((values, { path, field }) => {
    const name = nameOf(path)
    if (!posted.has(name)) return values
    const old = valueAt(values, path)
    const value = readText(posted.text(name), field.name, old)
    return value === old ? values : withValue(values, path, value)
  }, before)
}

/** A unit is said of numbers, and of what has one from when it was a number, so that it can be taken out. */
export function isSaidOf(questionnaire: Values, words: readonly Values[]): IsSaid {
  const questions = list(questionnaire.pages).flatMap((page) => list(valueAt(page, ['questions'])))
  const numbers = new Set(idsOf(questions.filter((one) => valueAt(one, ['type']) === 'number')))
  return (path) =>
    path.at(-1) !== 'unit' || numbers.has(String(path[1])) || words.some((file) => valueAt(file, path) !== undefined)
}

/**
 * The ids that the words of a consultation are written for. Options that every language
 * has words for already are left out, unless the file has words of its own.
 */
export function entriesOf(
  questionnaire: Values,
  words: readonly Values[],
  standard: Readonly<Record<string, string>>,
): EntriesAt {
  const pages = list(questionnaire.pages)
  const questions = pages.flatMap((page) => list(valueAt(page, ['questions'])))
  const named = (id: string) => questions.find((one) => valueAt(one, ['id']) === id)
  const inFiles = (path: Path) => words.flatMap((file) => Object.keys(record(valueAt(file, path))))
  return (path) => {
    const [first, id, part] = path
    if (first === 'alternatives') {
      const most = Math.max(...words.map((file) => list(valueAt(file, path)).length), 0)
      return Array.from({ length: most }, (_, index) => index)
    }
    const known = (): string[] => {
      if (path.length === 1 && first === 'documents') return idsOf(list(questionnaire.documents))
      if (path.length === 1 && first === 'pages')
        return idsOf(pages.filter((page) => valueAt(page, ['block']) === undefined))
      if (path.length === 1 && first === 'questions') return idsOf(questions)
      const question = first === 'questions' ? named(String(id)) : undefined
      if (part === 'rows') return list(valueAt(question, ['rows'])).map(String)
      if (part !== 'options') return []
      return optionIds(question).filter((option) => !Object.hasOwn(standard, option))
    }
    return [...new Set([...known(), ...inFiles(path)])]
  }
}

/** The ids that the words of the area, or of the shared answers, are written for. */
export function areaEntries(area: Values, words: readonly Values[], isOriginal: boolean): EntriesAt {
  return (path) => {
    const [first] = path
    const known =
      first === 'wards' && !isOriginal
        ? // In the language of the area itself they are written as they are.
          idsOf(list(area.wards))
        : first === 'topics'
          ? list(area.topics).map(String)
          : []
    return [...new Set([...known, ...words.flatMap((file) => Object.keys(record(valueAt(file, path))))])]
  }
}

/** The ids of the options that a question has of its own. */
export function optionIds(question: Value | undefined): string[] {
  return list(valueAt(question, ['options'])).map((option) =>
    isValues(option) ? String(option.id ?? '') : String(option),
  )
}

function idsOf(entries: readonly Value[]): string[] {
  return entries.flatMap((entry) => {
    const id = valueAt(entry, ['id'])
    return typeof id === 'string' && id !== '' ? [id] : []
  })
}

const list = (value: Value | undefined): Value[] => (Array.isArray(value) ? value : [])
const record = (value: Value | undefined): Values => (isValues(value) ? value : {})

/** By field, whether the original has changed since a translation was made from it. */
export function stalePaths(item: Item, languages: readonly string[], language: string): Set<string> {
  const now = madeFrom(item, languages, language)
  const kept = madeFrom(item, languages, language, new Set())
  return new Set(Object.keys(kept).filter((path) => kept[path] !== now[path]))
}

/** How many sentences of the original a translation has not followed: new, changed, moved or taken out. */
export function sentencesBehind(item: Item, languages: readonly string[], language: string): number {
  const now = madeFrom(item, languages, language)
  const kept = madeFrom(item, languages, language, new Set())
  return [...stalePaths(item, languages, language)].reduce((count, path) => {
    const [here = [], there = []] = [now[path], kept[path]].map((prints) => (prints ?? '').split(' ').filter(Boolean))
    const [added, gone] = [here.filter((one) => !there.includes(one)), there.filter((one) => !here.includes(one))]
    return count + Math.max(added.length, gone.length, 1)
  }, 0)
}

/** A translation with what it was made from, for the fields that were written now or looked at again. */
export function markTranslation(
  item: Item,
  before: ItemFiles,
  file: string,
  languages: readonly string[],
  language: string,
  lookedAt: ReadonlySet<string>,
): string {
  const source = item.files[file] ?? ''
  const values = readItemFile(file, source).values
  if (!values) return source
  const old = readItemFile(file, before[file] ?? '').values ?? {}
  const now = leaves(values)
  const was = leaves(old)
  const changed = [...now].filter(([path, text]) => was.get(path) !== text).map(([path]) => path)
  const marks = madeFrom(item, languages, language, new Set([...changed, ...lookedAt]))
  const { made_from: _old, ...rest } = values
  return writeItemFile(file, source, Object.keys(marks).length > 0 ? { ...rest, made_from: marks } : rest)
}

function leaves(value: Value, path = ''): Map<string, string> {
  if (typeof value !== 'object' || value === null) return new Map([[path, String(value)]])
  return new Map(
    Object.entries(value).flatMap(([name, inner]) => [
      ...leaves(inner as Value, path === '' ? name : `${path}.${name}`),
    ]),
  )
}
