import type { PlaceQuestion } from './questionnaire.ts'

/** As the Royal Mail writes them: C, I, K, M, O and V are in no second half. */
const WHOLE = /^([A-Z]{1,2}[0-9][A-Z0-9]?)[0-9][ABD-HJLNP-UW-Z]{2}$/
/** After its digits a first half ends: "EN4 8" is a postcode cut short, and no district EN48. */
const FIRST_HALF = /^([A-Z]{1,2})[\s-]*([0-9][A-Z0-9]?)$/

/**
 * The district ("N12") of a whole or half postcode in any spelling; undefined for
 * anything else. The other half is never kept: fifteen homes share it.
 */
export function postcodeDistrict(typed: string): string | undefined {
  const upper = typed.trim().toUpperCase()
  const [, letters, digits] = FIRST_HALF.exec(upper) ?? []
  return letters && digits ? letters + digits : WHOLE.exec(upper.replace(/[\s-]/g, ''))?.[1]
}

/** What is stored of a place, or undefined when it is neither a ward nor a postcode that the question takes. */
export function placeAnswer(question: PlaceQuestion, typed: string): string | undefined {
  if (question.accept.includes('ward') && (question.wards.includes(typed) || typed === ELSEWHERE)) return typed
  if (!question.accept.includes('postcode')) return undefined
  return postcodeDistrict(typed)
}

/**
 * Whether a stored place is a district that no part of the area has. It is taken all the same: who works or
 * studies here may answer, and on the edge of a borough nobody is sure. But it is said, in case it was a slip.
 */
export function isOutside(question: PlaceQuestion, place: string): boolean {
  return place !== ELSEWHERE && ![...question.wards, ...question.districts].includes(place)
}

/** A ward or district outside the area; also the option for people who live elsewhere. */
export const ELSEWHERE = 'elsewhere'
