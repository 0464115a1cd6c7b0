import type { PlaceQuestion } from './questionnaire.ts'

const POSTCODE = /^([A-Z]{1,2}[0-9][A-Z0-9]?)([0-9][A-Z]{2})?$/

/**
 * The district ("N12") of a whole or half postcode in any spelling; undefined for
 * anything else. The other half is never kept: fifteen homes share it.
 */
export function postcodeDistrict(typed: string): string | undefined {
  const compact = typed.toUpperCase().replace(/[\s-]/g, '')
  return POSTCODE.exec(compact)?.[1]
}

/** What is stored of a place, or undefined when it is neither a ward nor a postcode that the question takes. */
export function placeAnswer(question: PlaceQuestion, typed: string): string | undefined {
  if (question.accept.includes('ward') && (question.wards.includes(typed) || typed === ELSEWHERE)) return typed
  if (!question.accept.includes('postcode')) return undefined
  return postcodeDistrict(typed)
}

/** A ward or district outside the area; also the option for people who live elsewhere. */
export const ELSEWHERE = 'elsewhere'
