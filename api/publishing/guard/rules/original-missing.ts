import type { Rule } from '../guard.ts'

/** Every language falls back on the one that everything is written in, so that one has to be there. */
export const originalMissing: Rule = function* ({ draft, input }) {
  const { original } = draft
  const file = draft.languageFiles.get(original)
  if (file && draft.findings.some((finding) => finding.file === file)) return
  const hasWords = draft.fields.some(
    (field) => field.language === original && field.role !== 'setting' && field.text.trim() !== '',
  )
  if (hasWords) return
  const isYaml = input.item.kind !== 'news' && input.item.kind !== 'page'
  yield {
    rule: 'original_missing',
    level: 'stops',
    file: file ?? `${original}.${isYaml ? 'yaml' : 'md'}`,
    path: '',
    language: original,
  }
}
