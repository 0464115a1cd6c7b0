import { hash, randomBytes } from 'node:crypto'
import { dayIn, instantOf } from './content/london.ts'

/**
 * Hashes with a salt that lives in memory only and is thrown away every day: what is
 * remembered under such a hash says nothing about whose it was.
 */
export class DailyHash {
  #dayEnds = 0
  #salt = ''
  readonly #onNewDay: () => void

  /** `onNewDay` forgets what was remembered under yesterday's hashes. */
  constructor(onNewDay: () => void) {
    this.#onNewDay = onNewDay
  }

  of(text: string, now: Date): string {
    if (now.getTime() >= this.#dayEnds) {
      this.#dayEnds = instantOf(dayIn('Europe/London', now), 'closes', 'Europe/London').getTime()
      this.#salt = randomBytes(32).toString('base64')
      this.#onNewDay()
    }
    return hash('sha256', this.#salt + text, 'base64')
  }
}
