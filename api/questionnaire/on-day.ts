import { allQuestions, type Questionnaire } from './questionnaire.ts'

type Asked = { day: string; questionnaire: Questionnaire }
const lastAsked = new WeakMap<Questionnaire, Asked>()

/**
 * The questionnaire as it is asked on one day: where a limit of a date says `today`, it
 * says which day that is. Whoever checks answers or says a limit does it with this one.
 *
 * @param day As YYYY-MM-DD.
 */
export function onDay(questionnaire: Questionnaire, day: string): Questionnaire {
  const before = lastAsked.get(questionnaire)
  if (before?.day === day) return before.questionnaire
  const asked = allQuestions(questionnaire).some(
    (question) => question.type === 'date' && (question.earliest === 'today' || question.latest === 'today'),
  )
    ? written(questionnaire, day)
    : questionnaire
  lastAsked.set(questionnaire, { day, questionnaire: asked })
  return asked
}

function written(questionnaire: Questionnaire, day: string): Questionnaire {
  const limit = (at: string | undefined) => (at === 'today' ? day : at)
  return {
    ...questionnaire,
    pages: questionnaire.pages.map((page) => ({
      ...page,
      questions: page.questions.map((question) =>
        question.type === 'date'
          ? { ...question, earliest: limit(question.earliest), latest: limit(question.latest) }
          : question,
      ),
    })),
  }
}
