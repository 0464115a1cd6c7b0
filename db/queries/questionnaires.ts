import { and, asc, desc, eq } from 'drizzle-orm'
import type { Handle } from '../open.ts'
import { type FrozenQuestionnaire, questionnaires } from '../schema/questionnaires.ts'

export function findQuestionnaire(db: Handle, consultation: string, version: number): FrozenQuestionnaire | undefined {
  return db
    .select()
    .from(questionnaires)
    .where(and(eq(questionnaires.consultation, consultation), eq(questionnaires.version, version)))
    .get()
}

/** Oldest version first. */
export function listQuestionnaires(db: Handle, consultation: string): FrozenQuestionnaire[] {
  return db
    .select()
    .from(questionnaires)
    .where(eq(questionnaires.consultation, consultation))
    .orderBy(asc(questionnaires.version))
    .all()
}

export function latestQuestionnaire(db: Handle, consultation: string): FrozenQuestionnaire | undefined {
  return db
    .select()
    .from(questionnaires)
    .where(eq(questionnaires.consultation, consultation))
    .orderBy(desc(questionnaires.version))
    .get()
}

export function freezeQuestionnaire(db: Handle, frozen: Omit<FrozenQuestionnaire, 'frozenAt'>, now: Date): void {
  db.insert(questionnaires)
    .values({ ...frozen, frozenAt: now })
    .run()
}

/** For a questionnaire that nobody can have answered yet. */
export function replaceQuestionnaire(
  db: Handle,
  { consultation, version, ...rest }: Omit<FrozenQuestionnaire, 'frozenAt'>,
  now: Date,
): void {
  db.update(questionnaires)
    .set({ ...rest, frozenAt: now })
    .where(and(eq(questionnaires.consultation, consultation), eq(questionnaires.version, version)))
    .run()
}
