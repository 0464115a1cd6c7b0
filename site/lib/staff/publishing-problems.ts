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
  const { t } = language
  if (refusal.code === 'stale_version')
    return [{ sentence: t('publishing.faults.revision.stale', { name: t('publishing.people.somebody') }) }]
  const faults: Record<string, Record<string, string>> = publishingWords().faults
  const known = Object.entries(refusal.fields).flatMap(([name, rule]): Problem[] => {
    const rules = Object.hasOwn(faults, name) ? faults[name] : undefined
    const sentence = rules && Object.hasOwn(rules, rule) ? rules[rule] : undefined
    return sentence === undefined ? [] : [{ sentence, ...(shown[name] !== undefined && { field: shown[name] }) }]
  })
  return known.length > 0 ? known : problemsOf(refusal, language, { form: 'change', shown })
}
