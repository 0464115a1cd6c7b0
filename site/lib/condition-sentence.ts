import type { ConsultationText } from '#api/content/text.ts'
import type { Condition } from '#api/questionnaire/questionnaire.ts'
import type { Language } from './language.ts'

/** A condition as a sentence for the paper form, where nobody hides questions for the reader. */
export function conditionSentence(
  condition: Condition,
  text: ConsultationText,
  numbers: ReadonlyMap<string, number>,
  language: Language,
): string {
  const { t, number } = language
  if ('all' in condition || 'any' in condition) {
    const parts = 'all' in condition ? condition.all : condition.any
    return parts
      .map((part) => conditionSentence(part, text, numbers, language))
      .join(` ${t('all' in condition ? 'consultations.printView.and' : 'consultations.printView.or')} `)
  }
  const asked = number(numbers.get(condition.question) ?? 0)
  const words = text.questions[condition.question]
  const labels = (ids: readonly string[]) =>
    new Intl.ListFormat(language.locale, { type: 'disjunction' }).format(
      ids.map((id) => words?.options[id]?.text ?? id),
    )
  if ('is' in condition) return t('consultations.printView.only', { number: asked, options: labels(condition.is) })
  if ('is_not' in condition) {
    return t('consultations.printView.only', {
      number: asked,
      options: t('consultations.printView.not', { options: labels(condition.is_not) }),
    })
  }
  if ('answered' in condition) return t('consultations.printView.onlyAnswered', { number: asked })
  const range = `${condition.at_least === undefined ? '' : number(condition.at_least)}–${condition.at_most === undefined ? '' : number(condition.at_most)}`
  return t('consultations.printView.onlyNumber', { number: asked, range })
}
