import { and, eq } from 'drizzle-orm'
import type { QuestionnaireText } from '#api/content/text.ts'
import type { Handle } from '../open.ts'
import { questionnaireWords } from '../schema/questionnaire-words.ts'

type Words = Record<string, QuestionnaireText>

/** By language; undefined for versions that are older than the keeping of words. */
export function findWords(db: Handle, consultation: string, version: number): Words | undefined {
  return db
    .select({ words: questionnaireWords.words })
    .from(questionnaireWords)
    .where(and(eq(questionnaireWords.consultation, consultation), eq(questionnaireWords.version, version)))
    .get()?.words
}

/** Keeps the words of a version as they are now. */
export function keepWords(db: Handle, consultation: string, version: number, words: Words): void {
  db.insert(questionnaireWords)
    .values({ consultation, version, words })
    .onConflictDoUpdate({ target: [questionnaireWords.consultation, questionnaireWords.version], set: { words } })
    .run()
}
