import { Ways } from './ways.ts'

const MINUTE = 60_000

/** To the code of the answers that somebody is at, without script: open as long as answers that nobody saved are kept. */
export const answerWays = new Ways<string>(180 * MINUTE)
/** To the code that was just given out: time to load the page again while it is written down. */
export const savedWays = new Ways<string>(30 * MINUTE)
/** To a code as it was typed, wrong. */
export const typedWays = new Ways<string>(30 * MINUTE)
/** To the receipt of one person on a shared device. */
export const receiptWays = new Ways<string>(10 * MINUTE)
