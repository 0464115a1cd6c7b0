import { dayIn } from '#api/content/london.ts'
import { countWords } from '../count-words.ts'
import type { Rule } from '../guard.ts'
import { movedDay } from '../moved-day.ts'
import { at } from '../place.ts'
import { originalAt, settingOf } from '../read-item.ts'

const NOTHING = 5
const ENOUGH = 20

/** Who decides, what becomes of the answers, and, once it is closed, what came of them. */
export const consultationFeedback: Rule = function* ({ draft, input }) {
  const file = draft.languageFiles.get(draft.original)
  if (!file || !draft.byFile.has(file)) return
  for (const path of ['decision', 'next_steps']) {
    const field = originalAt(draft, path)
    if (field && !field.tree) continue
    const words = field ? countWords(field) : 0
    const place = field ? at(field) : { file, path, language: draft.original }
    if (words < NOTHING) yield { rule: 'consultation_feedback_missing', level: 'stops', ...place }
    else if (words < ENOUGH) yield { rule: 'consultation_feedback_short', level: 'warns', ...place, values: { words } }
  }
  const closing = settingOf(draft, 'closes')
  const closes = closing && movedDay(draft, input, closing)
  if (closes && closes < dayIn(input.area.timezone, input.now) && !originalAt(draft, 'outcome')?.text.trim()) {
    yield { rule: 'consultation_outcome_missing', level: 'warns', file, path: 'outcome', language: draft.original }
  }
}
