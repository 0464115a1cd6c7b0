import type { Content } from '#api/content/read.ts'
import { allQuestions } from '#api/questionnaire/questionnaire.ts'
import { contactForm } from '#api/reporting/form.ts'
import type { Speech } from './answer-words.ts'
import { reportSpeech } from './report-words.ts'

/** How to speak of how somebody may be contacted, outside the form of reporting. `hint` stands under the first question. */
export function contactSpeech(content: Content, lang: string, hint: string): Speech {
  const form = contactForm()
  const { words, ...speech } = reportSpeech(content, lang, form)
  const asked = new Set(allQuestions(form).map(({ id }) => id))
  const questions = Object.fromEntries(Object.entries(words.questions).filter(([id]) => asked.has(id)))
  if (questions.ways) questions.ways = { ...questions.ways, hint: { text: hint, lang } }
  return { ...speech, words: { pages: {}, questions } }
}
