import { fill } from '../phrase.ts'
import type { CaseDetailJson, Desk } from './desk.ts'

/** Whether nobody of the team is there who could agree to somebody's hold. */
export const isAlone = (me: { id: string }, team: readonly { id: string }[]): boolean =>
  !team.some(({ id }) => id !== me.id)

/** Who agreed to a hold, or whom it waits for. */
export function agreementWords(
  { me, text: { hold: words } }: Pick<Desk, 'me' | 'text'>,
  hold: NonNullable<CaseDetailJson['hold']>,
  team: readonly { id: string }[],
): string {
  if (hold.agreedBy) return fill(words.agreedBy, { name: hold.agreedBy })
  if (hold.by.id !== me.id) return words.waits
  return isAlone(me, team) ? words.alone : words.waitsForOther
}
