import type { Content } from '#api/content/read.ts'
import type { QuestionText, Text } from '#api/content/text.ts'
import type { Questionnaire } from '#api/questionnaire/questionnaire.ts'
import type { Speech } from './answer-words.ts'
import type { CentreOnOffer } from './centre-choice.ts'
import { helpingWords } from './i18n.ts'
import { reportSpeech } from './report-words.ts'

type Words = { label: string; hint?: string; options?: Record<string, string>; hints?: Record<string, string> }

/** The words of the public form, and before them those that the helper alone is asked, which are English. */
export function intakeSpeech(
  content: Content,
  lang: string,
  questionnaire: Questionnaire,
  centres: readonly CentreOnOffer[],
): Speech {
  const speech = reportSpeech(content, lang, questionnaire, centres)
  const { missing, page, questions } = helpingWords().intake
  const english = (text: string): Text => ({ text, lang: 'en' })
  const texts = (words: Record<string, string> = {}) =>
    Object.fromEntries(Object.entries(words).map(([option, said]) => [option, english(said)]))
  const own = Object.entries(questions as Record<string, Words>).map(([id, words]): [string, QuestionText] => [
    id,
    {
      label: english(words.label),
      ...(words.hint && { hint: english(words.hint) }),
      options: texts(words.options),
      hints: texts(words.hints),
      rows: {},
    },
  ])
  return {
    ...speech,
    missing: { ...speech.missing, ...missing },
    words: {
      pages: { ...speech.words.pages, helping: { title: english(page) } },
      questions: { ...speech.words.questions, ...Object.fromEntries(own) },
    },
  }
}
