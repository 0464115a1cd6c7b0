import { countWords } from '../count-words.ts'
import type { Rule } from '../guard.ts'
import { at } from '../place.ts'
import { originalAt } from '../read-item.ts'

/** Fewer words than this say nothing; fewer than that seldom say enough. */
const NOTHING = 15
const ENOUGH = 50

/** What is proposed and why, in enough words to answer with understanding. */
export const consultationReasons: Rule = function* ({ draft }) {
  const file = draft.languageFiles.get(draft.original)
  if (!file || !draft.byFile.has(file)) return
  for (const path of ['proposal', 'reasons']) {
    const field = originalAt(draft, path)
    // A tangled text has its own finding.
    if (field && !field.tree) continue
    const words = field ? countWords(field) : 0
    const place = field ? at(field) : { file, path, language: draft.original }
    const values = { words, enough: ENOUGH }
    if (words < NOTHING) yield { rule: 'consultation_reasons_missing', level: 'stops', ...place, values }
    else if (words < ENOUGH) yield { rule: 'consultation_reasons_short', level: 'warns', ...place, values }
  }
}
