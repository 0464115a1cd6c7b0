/** What somebody has decided about publishing an answer in people's own words; `waiting` until then. */
export const TEXT_STATES = ['waiting', 'published', 'refused'] as const
export type TextState = (typeof TEXT_STATES)[number]
