import { questionSchema } from '#api/content/questionnaire-file.ts'
import { type Field, variantsOf } from './description.ts'
import type { Values } from './values.ts'

/** The types of questions in the schema, each with the fields that it has besides those the builder lays out itself. */
const LAID_OUT = ['id', 'type', 'options', 'rows', 'when']
const VARIANTS = variantsOf(questionSchema, 'type')
export const TYPES = [...VARIANTS.keys()]

export function fieldsOf(type: string): Field[] {
  return (VARIANTS.get(type)?.fields ?? []).filter(({ name }) => !LAID_OUT.includes(name))
}

export function has(type: string, part: 'options' | 'rows'): boolean {
  return VARIANTS.get(type)?.fields.some(({ name }) => name === part) ?? false
}

/** The options that a question has until somebody writes others; `content/answers` has their words. */
export const YES_NO = ['yes', 'no']
const AGREEMENT = ['strongly_agree', 'agree', 'neither_agree_nor_disagree', 'disagree', 'strongly_disagree']
const BEGINNINGS: Record<string, Values> = {
  scale: { options: AGREEMENT },
  ranking: { options: ['option_1', 'option_2', 'option_3'] },
  number: { min: 0, max: 10 },
  grid: { rows: ['row_1', 'row_2'], options: AGREEMENT },
}

/** What a new question of a type begins with. */
export function beginningOf(type: string): Values {
  return { ...(has(type, 'options') && { options: YES_NO }), ...BEGINNINGS[type] }
}
