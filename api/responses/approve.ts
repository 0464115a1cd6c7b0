import type { Database, Handle } from '#db/open.ts'
import { approveText, listApprovedTexts } from '#db/queries/approved-texts.ts'
import { recordAct } from '#db/queries/audit.ts'
import { listQuestionnaires } from '#db/queries/questionnaires.ts'
import { findResponse } from '#db/queries/responses.ts'
import type { FrozenQuestionnaire } from '#db/schema/questionnaires.ts'
import { allQuestions, type Question, type TextQuestion } from '#api/questionnaire/questionnaire.ts'
import { Refusal } from './refusal.ts'

/** Some people's answers to one question. */
export type Texts = {
  consultation: string
  question: string
  /** Of the responses, as the exports call them. */
  references: readonly string[]
}

export type FoundText = { reference: string; words: string; language: string; published: boolean }

/**
 * The words that would be published, for somebody to read before they are.
 *
 * @throws Refusal saying everything that stands in the way.
 */
export function findTexts(db: Handle, { consultation, question, references }: Texts): FoundText[] {
  refuseQuestion(consultation, question, listQuestionnaires(db, consultation))
  const published = new Set(
    listApprovedTexts(db, consultation)
      .filter((text) => text.question === question)
      .map(({ reference }) => reference),
  )
  const faults: string[] = []
  const found = [...new Set(references)].flatMap((reference): FoundText[] => {
    const response = findResponse(db, consultation, reference)
    const words = response?.answers[question]
    if (!response) faults.push(`There is no response ${reference}. Take the response_id from an export.`)
    else if (typeof words !== 'string') faults.push(`${reference} did not answer ${question}. Leave it out.`)
    else return [{ reference, words, language: response.language, published: published.has(reference) }]
    return []
  })
  if (faults.length > 0) throw new Refusal(faults.join('\n'))
  return found
}

/**
 * Lets the words of some responses be published. Somebody has read them: they name
 * nobody. All of them or none.
 *
 * @throws Refusal saying everything that stands in the way.
 */
export function approveTexts(
  db: Database,
  texts: Texts & { actor: string },
  now: Date,
): { approved: number; before: number } {
  const { consultation, question, actor } = texts
  return db.transaction(
    (tx) => {
      const found = findTexts(tx, texts)
      const fresh = found.filter(({ published }) => !published)
      for (const { reference, words, language } of fresh) {
        approveText(tx, { consultation, question, reference, words, language, approvedAt: now })
        recordAct(tx, { actor, action: 'text.approved', subject: `${consultation}/${reference}/${question}` }, now)
      }
      return { approved: fresh.length, before: found.length - fresh.length }
    },
    { behavior: 'immediate' },
  )
}

/**
 * The questions whose answers may be published word for word, and those whose may not: one that
 * was confidential when somebody answered it stays so in later versions.
 */
export function textQuestions(versions: readonly FrozenQuestionnaire[]): { open: string[]; closed: Set<string> } {
  const asked = versions.flatMap(({ definition }) => allQuestions(definition))
  const closed = new Set(asked.filter((one) => !isText(one) || one.confidential).map(({ id }) => id))
  return { open: [...new Set(asked.map(({ id }) => id))].filter((id) => !closed.has(id)), closed }
}

function isText(question: Question): question is TextQuestion {
  return question.type === 'short_text' || question.type === 'long_text'
}

function refuseQuestion(consultation: string, id: string, versions: readonly FrozenQuestionnaire[]): void {
  const asked = versions.flatMap(({ definition }) => allQuestions(definition))
  const { open, closed } = textQuestions(versions)
  const choice = open.length > 0 ? `Choose one of: ${open.join(', ')}.` : 'It has none whose words may be published.'
  const same = asked.filter((question) => question.id === id)
  if (same.length === 0) throw new Refusal(`${consultation} has no question ${id}. ${choice}`)
  if (!same.every(isText)) throw new Refusal(`${id} is not answered in people’s own words. ${choice}`)
  if (closed.has(id))
    throw new Refusal(`${id} is confidential: people were told that their words are not published. ${choice}`)
}
