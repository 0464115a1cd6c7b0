/** What whoever comes back writes to the team, or adds to their account. The browser and the server both hold to this. No imports. */

/** In code points; about two pages. Whoever has more to say writes again. */
export const MAX_MESSAGE_CHARACTERS = 5_000

/**
 * The longest message, sealed: JSON writes no code point in more than six bytes, sealing pads and
 * adds half a kilobyte, and base64 takes a third more. Ten files are named in seven kilobytes. A conversation is read whole, so each part has an end.
 */
export const MAX_MESSAGE_BASE64 = 52_000

/** How people found what was done, from 1, very bad, to 5, very good. */
export const SATISFACTIONS = [1, 2, 3, 4, 5] as const
export type Satisfaction = (typeof SATISFACTIONS)[number]
