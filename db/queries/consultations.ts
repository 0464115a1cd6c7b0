import { eq } from 'drizzle-orm'
import type { Handle } from '../open.ts'
import { approvedTexts } from '../schema/approved-texts.ts'
import { drafts } from '../schema/drafts.ts'
import { questionnaireWords } from '../schema/questionnaire-words.ts'
import { questionnaires } from '../schema/questionnaires.ts'
import { refusedTexts } from '../schema/refused-texts.ts'
import { responses } from '../schema/responses.ts'
import { tallies } from '../schema/tallies.ts'
import { listQuestionnaires } from './questionnaires.ts'

/** Gives everything that is kept about a consultation its new name. Call it in a transaction. */
export function renameConsultation(db: Handle, from: string, to: string): void {
  // Responses point at their questionnaire, so it is there under both names meanwhile.
  for (const frozen of listQuestionnaires(db, from)) {
    db.insert(questionnaires)
      .values({ ...frozen, consultation: to })
      .run()
  }
  for (const table of [questionnaireWords, responses, drafts, tallies, approvedTexts, refusedTexts]) {
    db.update(table).set({ consultation: to }).where(eq(table.consultation, from)).run()
  }
  db.delete(questionnaires).where(eq(questionnaires.consultation, from)).run()
}
