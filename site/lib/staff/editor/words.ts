import type { ItemFiles } from '#db/schema/changes.ts'
import { wordsForm } from '#api/publishing/forms/kinds.ts'
import { readItemFile } from '#api/publishing/forms/item-file.ts'
import { readSheet } from '#api/publishing/forms/sheet.ts'
import type { Surroundings } from '#api/publishing/forms/surroundings.ts'
import {
  areaEntries,
  type EntriesAt,
  entriesOf,
  isSaidOf,
  type Section,
  sectionsOf,
} from '#api/publishing/forms/words-form.ts'
import { isValues } from '#api/publishing/forms/values.ts'
import { ask } from '../ask.ts'
import { type Editing, hasQuestions } from './editing.ts'

type Asking = { locals: App.Locals; request: Request }

/** The fields that an item has in one language, laid out for what is in its files. */
export async function wordsOf(
  asking: Asking,
  editing: Editing,
  files: ItemFiles,
  language: string,
): Promise<{ sections: Section[]; standard: Readonly<Record<string, string>> }> {
  const { folder, details, original, languages } = editing
  const form = wordsForm(folder)
  const structure = readItemFile(details, files[details] ?? '').values ?? {}
  const said = (file: string) => readItemFile(file, files[file] ?? '').values ?? {}
  // Words that somebody emptied in one language keep their field: the others still have them.
  if (folder === 'area' || folder === 'answers') {
    const words = languages.map(({ file }) => said(file))
    return { sections: sectionsOf(form, areaEntries(structure, words, language === original.tag)), standard: {} }
  }
  const own = languages.find(({ tag }) => tag === language)?.file ?? ''
  const words = [...new Set([original.file, own])].map(said)
  if (!hasQuestions(folder)) return { sections: sectionsOf(form, () => []), standard: {} }
  const { answers } = await surroundingsOf(asking)
  const standard = answers[original.tag] ?? {}
  const sheet = readSheet({ folder, details }, files) ?? {}
  const entries: EntriesAt = entriesOf(sheet, words, standard)
  return { sections: sectionsOf(form, entries, isSaidOf(sheet, words)), standard }
}

const NOTHING: Surroundings = { answers: {}, blocks: [] }

export async function surroundingsOf(asking: Asking): Promise<Surroundings> {
  const answer = await ask<Surroundings>(asking, 'GET', '/api/staff/surroundings')
  return answer.ok && isValues(answer.body) ? answer.body : NOTHING
}
