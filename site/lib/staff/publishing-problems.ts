import { publishingWords } from '../i18n.ts'
import type { Refusal } from './ask.ts'
import type { StaffLanguage } from './language.ts'
import { type Problem, problemsOf } from './problems.ts'

/** The sentences for a refusal of publishing, at the fields of `shown` (the API's name, then the page's). */
export function publishingProblems(
  refusal: Refusal,
  language: StaffLanguage,
  shown: Readonly<Record<string, string>> = {},
): Problem[] {
  const { t, dateAndTime } = language
  if (refusal.code === 'stale_version') {
    const { by, at } = refusal.fields
    const name = by || t('publishing.people.gone')
    return [{ sentence: t('publishing.faults.revision.stale', { name, date: dateAndTime(new Date(at ?? 0)) }) }]
  }
  const faults: Record<string, Record<string, string>> = publishingWords().faults
  const known = Object.entries(refusal.fields).flatMap(([name, rule]): Problem[] => {
    const rules = Object.hasOwn(faults, name) ? faults[name] : undefined
    const sentence = rules && Object.hasOwn(rules, rule) ? rules[rule] : undefined
    return sentence === undefined ? [] : [{ sentence, ...(shown[name] !== undefined && { field: shown[name] }) }]
  })
  return known.length > 0 ? known : problemsOf(refusal, language, { form: 'change', shown })
}
