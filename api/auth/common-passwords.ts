import { ZxcvbnFactory } from '@zxcvbn-ts/core'
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common'

const LOOKED_AT = 64

const estimate = new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs })

/** Whether a password is on the lists of common ones, or a pattern or a repetition of those. */
export function guessable(password: string, about: readonly string[]): boolean {
  const words = about.flatMap((text) => [text, ...text.split(/[\s@._-]+/)]).filter((word) => word.length > 2)
  // The rest of a very long one adds only time.
  return estimate.check(password.slice(0, LOOKED_AT), [...words, 'saysafe']).score < 3
}
