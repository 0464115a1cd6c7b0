import { allQuestions, type Page, type Questionnaire } from './questionnaire.ts'

/**
 * The pages of a questionnaire as one long page shows them: those with a question that must be
 * answered come first. What must be answered only because of an optional answer can be left out with
 * that, and is not `required` here: where everything is shown at once it would seem so to everybody.
 */
export function neededFirst(questionnaire: Questionnaire): { needed: Page[]; optional: Page[] } {
  const must = new Set<string>()
  for (const { id, required, when } of allQuestions(questionnaire))
    if (required && (!when || ('question' in when && must.has(when.question)))) must.add(id)
  const pages = questionnaire.pages.map((page) => ({
    ...page,
    questions: page.questions.map((question) => ({ ...question, required: must.has(question.id) })),
  }))
  const isNeeded = ({ questions }: Page) => questions.some(({ required }) => required)
  return { needed: pages.filter(isNeeded), optional: pages.filter((page) => !isNeeded(page)) }
}
