import type { Question, Questionnaire } from '#api/questionnaire/questionnaire.ts'
import { didYouMean } from './nearest.ts'
import type { Sentence } from './problems.ts'
import type { BlockFile } from './questionnaire-file.ts'
import type { Languages } from './read-consultation.ts'
import type { BlockWords, ConsultationWords } from './words-file.ts'

/** Words for things that are not asked are most often a misspelt id, so they are refused. */
export function reportStrangers(
  words: Languages<ConsultationWords>,
  { pages }: Questionnaire,
  documentIds: readonly string[],
  unsure: ReadonlySet<string>,
): void {
  const questions = new Map(pages.flatMap((page) => page.questions.map((question) => [question.id, question])))
  const titled = pages.map(({ id }) => id)
  for (const { parts, complain } of words.values()) {
    const check = (path: readonly string[], given: object | undefined, known: readonly string[]) => {
      for (const id of Object.keys(given ?? {})) if (!known.includes(id)) complain([...path, id], stranger(id, known))
    }
    check(['pages'], parts.pages, titled)
    check(['documents'], parts.documents, documentIds)
    check(['questions'], parts.questions, [...questions.keys()])
    for (const [id, own] of Object.entries(parts.questions ?? {})) {
      const question = questions.get(id)
      if (!question || unsure.has(id)) continue
      check(['questions', id, 'options'], own.options, optionsOf(question))
      check(['questions', id, 'rows'], own.rows, 'rows' in question ? question.rows : [])
    }
  }
}

/** The same in the words of a block. */
export function reportBlockStrangers(words: Languages<BlockWords>, questions: BlockFile['questions']): void {
  const known = questions.map(({ id }) => id)
  for (const { parts, complain } of words.values()) {
    for (const id of Object.keys(parts.questions ?? {}))
      if (!known.includes(id)) complain(['questions', id], stranger(id, known))
  }
}

function stranger(id: string, known: readonly string[]): Sentence {
  return {
    message: `questionnaire.yaml has nothing called ${id} here.${didYouMean(id, known)} Correct the spelling or take it out.`,
    inForms: 'These words belong to nothing that is asked here any more. Save this page again: then they go.',
  }
}

function optionsOf(question: Question): string[] {
  if (question.type === 'place') return ['elsewhere']
  return 'options' in question ? question.options.map(({ id }) => id) : []
}
