import { STRANDS, type Strand } from './report-terms.ts'

/** The closed lists of champions and centres. No imports of Node: the forms show them too. */

export const APPLICATION_KINDS = ['champion', 'centre'] as const
export type ApplicationKind = (typeof APPLICATION_KINDS)[number]

export const APPLICATION_STATES = ['received', 'approved', 'declined', 'withdrawn'] as const
export type ApplicationState = (typeof APPLICATION_STATES)[number]

/** What a place has for people who need it. */
export const ACCESS = [
  'step_free',
  'accessible_toilet',
  'hearing_loop',
  'bsl',
  'quiet_room',
  'private_room',
  'parking',
] as const
export type Access = (typeof ACCESS)[number]

/** What a centre may know best: a strand, never that nobody is sure. */
export const CENTRE_STRANDS = STRANDS.filter((strand) => strand !== 'not_sure')
export type CentreStrand = Exclude<Strand, 'not_sure'>

/** A language as a BCP 47 tag, one of `spoken` in content/area; `bfi` is British Sign Language. */
export type Spoken = string

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
export type Weekday = (typeof WEEKDAYS)[number]

/** By the clock on the wall, such as `09:30`. A day that is missing is closed. */
export type OpeningHours = { [Day in Weekday]?: { opens: string; closes: string } | undefined }
