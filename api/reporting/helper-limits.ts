/** What the browser of a helper and the server both hold to. No imports. */

/** Of what a helper calls somebody, in code points: initials, or a word. */
export const MAX_LABEL_CHARACTERS = 30

/** For this long a person can take a report over with one code. */
export const HAND_OVER_DAYS = 14
