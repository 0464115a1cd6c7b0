import { dayIn } from '#api/content/london.ts'
import { excerptOf, type Finding } from '../finding.ts'
import type { Check, Rule } from '../guard.ts'
import { movedDay } from '../moved-day.ts'
import { at } from '../place.ts'
import type { Field } from '../read-item.ts'
import { fingerprintOf, sentencesOf } from '../sentences.ts'
import { datesIn } from '../written-dates.ts'

/** Settings after whose day something is over, and those that ask somebody to look at it again. */
const ENDS = /(?:^|\.)(?:closes|ends|end|until|shows_until|expires|expires_on|takes_place)$/
const REVIEWS = /(?:^|\.)(?:review|review_on|review_by|review_date)$/

/** English that speaks of what is still to come, and English that tells what has been. */
const TO_COME =
  /\b(?:will|shall|by|until|till|before|closes?|closing|deadline|ends|opens|starts|begins|takes place|meets|join us|apply|book|come to|going to)\b/i
const HAS_BEEN =
  /\b(?:was|were|had|has|have|did|ran|closed|ended|held|took|since|last|ago|published|launched|decided|agreed|made|began|started|opened|met|asked|told|said|of \w+ to)\b/i

/** Days that are over. One that a new sentence announces stops; one that may well be told of warns. */
export const pastDates: Rule = function* (check) {
  const { draft, published, input } = check
  const today = dayIn(input.area.timezone, input.now)
  const formats = new Map(input.area.languages.map(({ tag, format }) => [tag, format]))
  const shown = new Set(published?.fields.filter(isRead).flatMap((field) => sentencesOf(field).map(fingerprintOf)))
  const inOriginal = new Set<string>()
  const isOriginal = (field: Field) => field.language === draft.original
  // The original first: a translation that says the same day is not asked about it again.
  for (const field of draft.fields.toSorted((a, b) => Number(isOriginal(b)) - Number(isOriginal(a)))) {
    if (field.role === 'setting') {
      const finding = judgeSetting(check, field, today)
      if (finding) yield finding
      continue
    }
    const said: string[] = []
    const format = formats.get(field.language ?? draft.original) ?? 'en-GB'
    for (const sentence of sentencesOf(field)) {
      const past = datesIn(sentence.text, format).find(({ day }) => day < today)
      if (!past || inOriginal.has(`${field.path} ${past.day}`)) continue
      if (isOriginal(field)) said.push(`${field.path} ${past.day}`)
      const isEnglish = field.language?.startsWith('en') ?? false
      const isAnnounced = isEnglish && TO_COME.test(sentence.text) && !HAS_BEEN.test(sentence.text)
      const isNew = !shown.has(fingerprintOf(sentence))
      yield {
        rule: isAnnounced ? 'past_date_announced' : 'past_date',
        level: isAnnounced && isNew ? 'stops' : 'warns',
        ...at(field),
        line: sentence.line,
        excerpt: excerptOf(sentence.text),
        values: { date: past.shown, day: past.day },
      }
    }
    for (const day of said) inOriginal.add(day)
  }
}

function isRead(field: Field): boolean {
  return field.role !== 'setting'
}

function judgeSetting({ published, input, draft }: Check, field: Field, today: string): Finding | undefined {
  // The end of an earlier pre-election period is nobody's mistake.
  if (input.item.kind === 'area') return undefined
  const isEnd = ENDS.test(field.path)
  if (!isEnd && !REVIEWS.test(field.path)) return undefined
  const day = movedDay(draft, input, field)
  if (!day || day >= today) return undefined
  const common = { ...at(field), excerpt: excerptOf(field.text), values: { date: day, day } }
  if (!isEnd) return { rule: 'review_overdue', level: 'warns', ...common }
  // What is over may still be corrected, or given its outcome.
  const before = published?.byFile.get(field.file)?.get(field.path)?.text
  return before === field.text ? undefined : { rule: 'past_closing', level: 'stops', ...common }
}
