import type { Answers, Questionnaire } from './questionnaire.ts'
import { type Visible, visible } from './visibility.ts'

/** The last page, where answers are checked before they are sent. */
export const CHECK = 'check'

type Step = Visible['pages'][number]

/** The page that an address asks for, or the first one where that page is not asked. */
export function stepOf(
  questionnaire: Questionnaire,
  answers: Answers,
  pageId: string | undefined,
): { pages: Step[]; index: number; step: Step | undefined } {
  const { pages } = visible(questionnaire, answers)
  if (pageId === CHECK) return { pages, index: pages.length, step: undefined }
  const index = Math.max(
    0,
    pages.findIndex(({ page }) => page.id === pageId),
  )
  return { pages, index, step: pages[index] }
}

/** The id of the page after or before one, given the answers; undefined before the first. */
export function neighbour(
  questionnaire: Questionnaire,
  answers: Answers,
  pageId: string,
  by: 1 | -1,
): string | undefined {
  const { pages, index } = stepOf(questionnaire, answers, pageId)
  const next = index + by
  if (next < 0) return undefined
  return next >= pages.length ? CHECK : pages[next]?.page.id
}
