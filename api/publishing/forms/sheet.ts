import type { ItemFiles } from '#db/schema/changes.ts'
import { readItemFile, writeItemFile } from './item-file.ts'
import { type Value, type Values, textAt, valueAt } from './values.ts'

/** Whose questions are written: the kind of item, its file of questions, and its words in the first language. */
export type Where = { folder: 'consultations' | 'blocks'; details: string; original: string }

export const list = (value: Value | undefined): Value[] => (Array.isArray(value) ? value : [])
/** Pages, questions and rows have one; an option may be nothing else. */
export const idOf = (value: Value | undefined): string => (typeof value === 'string' ? value : textAt(value, ['id']))
export const pagesOf = (sheet: Values): Value[] => list(sheet.pages)
export const questionsOf = (page: Value | undefined): Value[] => list(valueAt(page, ['questions']))
export const optionsOf = (question: Value | undefined): Value[] => list(valueAt(question, ['options']))
export const rowsOf = (question: Value | undefined): Value[] => list(valueAt(question, ['rows']))

/** A file of questions as the builder shows it, page by page: a block is one page. Undefined when it cannot be read. */
export function readSheet(
  { folder, details }: Pick<Where, 'folder' | 'details'>,
  files: ItemFiles,
): Values | undefined {
  const { values } = readItemFile(details, files[details] ?? '')
  return folder === 'blocks' ? values && { pages: [{ questions: list(values.questions) }] } : values
}

/** The files with these pages of questions. */
export function writeSheet({ folder, details }: Where, files: ItemFiles, sheet: Values): ItemFiles {
  const source = files[details] ?? ''
  const { values = {} } = readItemFile(details, source)
  const written = folder === 'blocks' ? { ...values, questions: questionsOf(pagesOf(sheet)[0]) } : sheet
  return { ...files, [details]: writeItemFile(details, source, written) }
}

/** Where a place in the file of questions stands on the sheet, such as `pages.0.questions.2.when`. */
export function onSheet({ folder }: Pick<Where, 'folder'>, path: string): string {
  return folder === 'blocks' ? `pages.0.${path}` : path
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
