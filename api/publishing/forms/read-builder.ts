import type { ItemFiles } from '#db/schema/changes.ts'
import { withWords } from './every-language.ts'
import { freeId, idFrom, isProvisional } from './ids.ts'
import { readItemFile } from './item-file.ts'
import { type Posted, readText } from './posted.ts'
import { readCondition, readQuestion } from './read-question.ts'
import { renamedPage, renamedWords, type Renames } from './renames.ts'
import { idOf, list, pagesOf, questionsOf, readSheet, type Where, writeSheet } from './sheet.ts'
import { fields, isValues, textAt, type Value, type Values, valueAt, withValue } from './values.ts'

/**
 * The questionnaire and its words as they were typed, in all the files of an item. Ids
 * that are `frozen` stay; others follow from their words until somebody writes one.
 */
export function readBuilder(
  posted: Posted,
  files: ItemFiles,
  where: Where,
  frozen: ReadonlySet<string>,
  zone: string,
  /** What shared options say in the first language, by id: a question that says the same has no words of its own. */
  standard: Readonly<Record<string, string>> = {},
): ItemFiles {
  const { original } = where
  const questionnaire = readSheet(where, files)
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
        const [before, typed] = saidAt(['questions', was, part, idOf(entry)], `${at}.words`)
        const isShared = (id: string) =>
          part === 'options' && before === '' && Object.hasOwn(standard, id) && standard[id] === typed.trim()
        const said = [before, isShared(idOf(entry)) ? '' : typed] as const
        const others = new Set(list(question[part]).map(idOf))
        const fresh = named(at, idOf(entry), said, others, frozen.has(`${was}.${idOf(entry)}`))
        put(['questions', was, part, idOf(entry)], isShared(fresh) ? '' : said[1])
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
  return withWords(writeSheet(where, files, changed), original, words, (values) => renamedWords(values, renames))
}
