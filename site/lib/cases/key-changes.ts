import type { KeyChangeKind } from '#db/schema/key-changes.ts'
import { fill } from '../phrase.ts'
import type { Desk } from './desk.ts'

/** As `GET /api/staff/cases/key-changes` has it. */
export type KeyChange = {
  id: string
  kind: KeyChangeKind
  at: string
  by: string
  person?: string
  centre?: string
  ofTeam: boolean
  held: boolean
  cases: string[]
}

/** What was done with a key, what follows from it, and what to do. */
export function keyChangeWords(desk: Desk, { kind, at, by, person = '', centre, ofTeam, held }: KeyChange): string {
  const words = desk.text.keyChanges
  const whose = centre !== undefined ? 'centre' : ofTeam ? 'team' : 'own'
  const slots = { name: person, by, centre: centre ?? '', date: desk.dateAndTime(new Date(at)) }
  const closed = held || whose === 'own' ? '' : words.nobody[whose]
  return [fill(words.kinds[kind][whose], slots), fill(closed, slots)].filter(Boolean).join(' ')
}
