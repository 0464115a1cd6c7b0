import type { Area } from '../../content/read.ts'
import { compile } from '../../content/compile.ts'
import { questionSchema } from '../../content/questionnaire-file.ts'
import { consultationWordsSchema } from '../../content/words-file.ts'
import { type WordSources, wordsOf } from '../../content/words.ts'
import type { ConsultationText } from '../../content/text.ts'
import type { Question } from '../../questionnaire/questionnaire.ts'
import type { Surroundings } from './surroundings.ts'
import type { Values } from './values.ts'

export type QuestionPreview = { question: Question; words: Pick<ConsultationText, 'pages' | 'questions'> }

/** A question as residents will see it, with whatever words are there; undefined while it cannot be asked like this. */
export function previewQuestion(
  given: Values,
  wordsByLanguage: ReadonlyMap<string, Values>,
  language: string,
  { answers }: Surroundings,
  area: Area,
): QuestionPreview | undefined {
  const { when: _always, ...asked } = given
  const parsed = questionSchema.safeParse(asked)
  if (!parsed.success) return undefined
  const pages = [{ id: 'preview', questions: [parsed.data] }]
  const questionnaire = compile({ version: 1, pages }, new Map(), area, new Set(), () => undefined)
  const question = questionnaire?.pages[0]?.questions[0]
  if (!questionnaire || !question) return undefined
  const [original] = area.languages
  const chain = [...new Set([language, original?.tag ?? language])].map((lang): WordSources => {
    const words = consultationWordsSchema.shape.questions.safeParse(wordsByLanguage.get(lang)?.questions ?? {})
    return {
      lang,
      consultation: words.success ? { questions: words.data } : {},
      blocks: new Map(),
      answers: { options: answers[lang] ?? {} },
      area: { wards: area.text[lang]?.wards ?? {} },
    }
  })
  const { pages: titles, questions } = wordsOf(questionnaire, [], chain, () => undefined)
  return { question, words: { pages: titles, questions } }
}
