import type { Database } from '#db/open.ts'
import { approveText, listApprovedTexts } from '#db/queries/approved-texts.ts'
import { recordAct } from '#db/queries/audit.ts'
import { listQuestionnaires } from '#db/queries/questionnaires.ts'
import { findResponse } from '#db/queries/responses.ts'
import type { FrozenQuestionnaire } from '#db/schema/questionnaires.ts'
import { allQuestions, type TextQuestion } from '#api/questionnaire/questionnaire.ts'
import { Refusal } from './refusal.ts'

export type Approval = {
  consultation: string
  question: string
  /** Of the responses, as the exports call them. */
  references: readonly string[]
  actor: string
}

/**
 * Lets the words of some responses be published. Somebody has read them: they name
 * nobody. All of them or none.
 *
 * @throws Refusal saying everything that stands in the way.
 */
export function approveTexts(
  db: Database,
  { consultation, question, references, actor }: Approval,
  now: Date,
): { approved: number; before: number } {
  refuseQuestion(consultation, question, listQuestionnaires(db, consultation))
  return db.transaction(
    (tx) => {
      const done = new Set(
        listApprovedTexts(tx, consultation)
          .filter((text) => text.question === question)
          .map((text) => text.reference),
      )
      const wanted = [...new Set(references)].filter((reference) => !done.has(reference))
      const faults: string[] = []
      for (const reference of wanted) {
        const response = findResponse(tx, consultation, reference)
        const words = response?.answers[question]
        if (!response) faults.push(`There is no response ${reference}. Take the response_id from an export.`)
        else if (typeof words !== 'string') faults.push(`${reference} did not answer ${question}. Leave it out.`)
        else {
          approveText(tx, { consultation, question, reference, words, language: response.language, approvedAt: now })
          recordAct(tx, { actor, action: 'text.approved', subject: `${consultation}/${reference}/${question}` }, now)
        }
      }
      if (faults.length > 0) throw new Refusal(faults.join('\n'))
      return { approved: wanted.length, before: new Set(references).size - wanted.length }
    },
    { behavior: 'immediate' },
  )
}

/** A question that was confidential when somebody answered it stays so in later versions. */
function refuseQuestion(consultation: string, id: string, versions: readonly FrozenQuestionnaire[]): void {
  const asked = versions.flatMap(({ definition }) => allQuestions(definition))
  const isText = (question: { type: string }): question is TextQuestion =>
    question.type === 'short_text' || question.type === 'long_text'
  const texts = asked.filter(isText)
  const closed = new Set(texts.filter(({ confidential }) => confidential).map((question) => question.id))
  const open = [...new Set(texts.map((question) => question.id))].filter((one) => !closed.has(one))
  const choice = open.length > 0 ? `Choose one of: ${open.join(', ')}.` : 'It has none whose words may be published.'
  const same = asked.filter((question) => question.id === id)
  if (same.length === 0) throw new Refusal(`${consultation} has no question ${id}. ${choice}`)
  if (!same.every(isText)) throw new Refusal(`${id} is not answered in people’s own words. ${choice}`)
  if (closed.has(id))
    throw new Refusal(`${id} is confidential: people were told that their words are not published. ${choice}`)
}
