import { countWords } from '../count-words.ts'
import type { Rule } from '../guard.ts'
import { at } from '../place.ts'
import { originalAt } from '../read-item.ts'

const NOTHING = 5

/** What else was considered, and why it was dropped. */
export const consultationAlternatives: Rule = function* ({ draft }) {
  const file = draft.languageFiles.get(draft.original)
  if (!file || !draft.byFile.has(file)) return
  let count = 0
  for (
    let title = originalAt(draft, 'alternatives.0.title');
    title;
    title = originalAt(draft, `alternatives.${count}.title`)
  ) {
    const reason = originalAt(draft, `alternatives.${count}.why_not`)
    if (!reason || countWords(reason) < NOTHING) {
      yield {
        rule: 'consultation_alternative_short',
        level: 'warns',
        ...at(reason ?? title),
        // One without a title is called by its place.
        values: { title: title.text.trim() || `alternative ${count + 1}` },
      }
    }
    count++
  }
  if (count === 0) {
    yield {
      rule: 'consultation_alternatives_missing',
      level: 'stops',
      file,
      path: 'alternatives',
      language: draft.original,
    }
  }
}
