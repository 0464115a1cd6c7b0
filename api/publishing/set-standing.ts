import { parseDocument } from 'yaml'
import type { ItemFiles } from '#db/schema/changes.ts'
import { ContentProblems } from '../content/problems.ts'
import { dayIn } from '../content/london.ts'
import type { Kind } from '../content/kinds.ts'

/** The file of each kind with an address that says what holds in every language. */
export const STRUCTURE_FILE: Readonly<Record<Kind, string>> = {
  consultations: 'questionnaire.yaml',
  news: 'news.yaml',
  pages: 'page.yaml',
}

/**
 * The files of an item that is archived or taken down from today on, with a public note by
 * language. Everything else in them stays as it was written.
 * @throws ContentProblems when the file cannot be read.
 */
export function withStanding(
  kind: Kind,
  files: ItemFiles,
  standing: 'archived' | 'withdrawn',
  note: Readonly<Record<string, string>>,
  now: Date,
): ItemFiles {
  const name = STRUCTURE_FILE[kind]
  const document = parseDocument(files[name] ?? '')
  if (document.errors.length > 0 || !files[name])
    throw new ContentProblems([{ file: name, message: 'The file cannot be read, so nothing can be added to it.' }])
  document.set('standing', standing)
  document.set('standing_since', dayIn('Europe/London', now))
  document.set('standing_note', document.createNode(note))
  return { ...files, [name]: String(document) }
}
