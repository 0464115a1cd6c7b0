import type { Finding } from '../finding.ts'
import type { Rule } from '../guard.ts'
import { at } from '../place.ts'
import { type Field, originalAt, type ReadItem, settingOf } from '../read-item.ts'

type Listed = { id: string; file: Field; kind: string; language: string }

/** The documents: there, named, in a format besides PDF, and one of them easy to read. */
export const consultationDocuments: Rule = function* ({ draft, input }) {
  const structure = settingOf(draft, 'closes') ?? settingOf(draft, 'version')
  if (!structure) return
  const whole = { file: structure.file, path: 'documents' }
  const listed = listedIn(draft)
  const there = new Set(input.item.documents)
  for (const document of listed) yield* judge(document, listed, there, draft)
  const isStatutory = settingOf(draft, 'statutory')?.text === 'true'
  if (isStatutory && !listed.some(({ kind }) => kind === 'document')) {
    yield { rule: 'document_statutory_missing', level: 'stops', ...whole }
  }
  if (!listed.some(({ kind }) => kind === 'easy_read')) yield { rule: 'easy_read_missing', level: 'warns', ...whole }
}

function* judge(
  { id, file, kind, language }: Listed,
  listed: Listed[],
  there: Set<string>,
  draft: ReadItem,
): Generator<Finding> {
  const values = { document: file.text }
  if (!there.has(file.text)) yield { rule: 'document_missing', level: 'stops', ...at(file), values }
  const words = draft.languageFiles.get(draft.original)
  if (words && draft.byFile.has(words) && !originalAt(draft, `documents.${id}`)?.text.trim()) {
    yield {
      rule: 'document_title_missing',
      level: 'stops',
      file: words,
      path: `documents.${id}`,
      language: draft.original,
      values,
    }
  }
  // A paper form is made to be printed.
  if (kind === 'paper_form' || !file.text.endsWith('.pdf')) return
  const stem = file.text.replace(/\.\w+$/, '')
  const hasOther = listed.some(
    (other) =>
      other.language === language &&
      /\.(?:docx|odt|html|txt)$/.test(other.file.text) &&
      other.file.text.startsWith(`${stem}.`),
  )
  if (!hasOther) yield { rule: 'document_one_format', level: 'warns', ...at(file), values }
}

function listedIn(draft: ReadItem): Listed[] {
  const listed: Listed[] = []
  for (let index = 0; ; index++) {
    const value = (name: string) => settingOf(draft, `documents.${index}.${name}`)
    const [id, file] = [value('id'), value('file')]
    if (!id || !file) return listed
    listed.push({
      id: id.text,
      file,
      kind: value('kind')?.text ?? 'document',
      language: value('language')?.text ?? draft.original,
    })
  }
}
