import type { Content } from '#api/content/read.ts'
import type { QuestionText, Text } from '#api/content/text.ts'
import { EARLIER } from '#api/reporting/form.ts'
import { allQuestions, type Questionnaire } from '#api/questionnaire/questionnaire.ts'
import type { Speech } from './answer-words.ts'
import { type CentreOnOffer, centreWords } from './centre-choice.ts'
import { wordsFor } from './i18n.ts'
import { languageOf } from './language.ts'
import { originalOf } from './original.ts'
import { fill } from './phrase.ts'
import type { ReportWords } from './reporting.ts'

type OwnWords = {
  label: string
  hint?: string
  options?: Record<string, string>
  hints?: Record<string, string>
}

/** The interface's words for the form, in the shape that questions of a consultation have theirs. */
export function reportSpeech(
  content: Content,
  lang: string,
  questionnaire: Questionnaire,
  centres: readonly CentreOnOffer[] = [],
): Speech {
  const { locale } = languageOf(content, lang)
  const { form, policeUnasked } = wordsFor(lang, 'report')
  const own: Record<string, OwnWords> = form.questions
  const questions = Object.entries(own).map(([id, words]): [string, QuestionText] => {
    const text = (words: string): Text => ({ text: words, lang })
    const texts = (words: Record<string, string> = {}) =>
      Object.fromEntries(Object.entries(words).map(([option, said]) => [option, text(said)]))
    const { label, hint, options, hints } = words
    return [
      id,
      {
        label: text(label),
        ...(hint && { hint: text(fill(hint, { unasked: policeUnasked })) }),
        options: texts(options),
        hints: texts(hints),
        rows: {},
      },
    ]
  })
  const words = Object.fromEntries(questions)
  Object.assign(words.ward?.options ?? {}, wardNames(content, lang))
  const centre = centreWords(content, lang, centres)
  Object.assign(words.centre?.options ?? {}, centre.options)
  Object.assign(words.centre?.hints ?? {}, centre.hints)
  Object.assign(words.month?.options ?? {}, monthNames(questionnaire, lang, locale))
  return {
    lang,
    locale,
    dirs: Object.fromEntries(content.area.languages.map(({ tag, dir }) => [tag, dir])),
    text: { ...wordsFor(lang, 'answer'), confidential: form.teamOnly },
    words: {
      pages: Object.fromEntries(
        Object.entries(form.pages).map(([id, title]) => [id, { title: { text: title, lang } }]),
      ),
      questions: words,
    },
    missing: form.missing,
    contradicts: form.contradicts,
    original: originalOf(content, lang),
  }
}

/** The rest of the form's words. */
export function reportWords({ wardMap }: Content, lang: string): ReportWords {
  const { form, failures, receipt } = wordsFor(lang, 'report')
  const { pages: _pages, questions: _questions, missing: _missing, contradicts: _contradicts, ...rest } = form
  const map = wardMap && wordsFor(lang, 'map').button
  return { form: rest, failures, receipt, emergency: wordsFor(lang, 'common').emergency, ...(map && { map }) }
}

function wardNames({ area }: Content, lang: string): Record<string, Text> {
  const [original] = area.languages
  const names = area.text[lang]?.wards ?? {}
  return Object.fromEntries(
    area.wards.map(({ id }) => [id, names[id] ? { text: names[id], lang } : { text: id, lang: original?.tag ?? lang }]),
  )
}

function monthNames(questionnaire: Questionnaire, lang: string, locale: string): Record<string, Text> {
  const format = new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' })
  const asked = allQuestions(questionnaire).find(({ id }) => id === 'month')
  const months = asked && 'options' in asked ? asked.options.map(({ id }) => id).filter((id) => id !== EARLIER) : []
  return Object.fromEntries(
    months.map((month) => [month, { text: format.format(new Date(`${month}-01T00:00:00Z`)), lang }]),
  )
}
