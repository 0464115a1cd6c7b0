import type { ItemChange, Publication } from '#db/schema/publications.ts'
import { standingIn } from './summary.ts'

export const WHAT_IT_DOES = ['publish', 'takeDown', 'archive', 'rollBack'] as const
type Told = Pick<Publication, 'changeId'> & { after: readonly ItemChange[] }
export type WhatItDoes = (typeof WHAT_IT_DOES)[number]

/** One press takes one thing down or archives it; a way back may be about many. */
export function whatItDoes({ after, changeId }: Told): WhatItDoes {
  if (changeId) return 'publish'
  const [only, ...more] = after.filter(({ version }) => version === undefined)
  const standing = only?.files && more.length === 0 ? standingIn(only.files) : undefined
  return standing === 'withdrawn' ? 'takeDown' : standing === 'archived' ? 'archive' : 'rollBack'
}

const ACTS = {
  publish: 'content.published',
  takeDown: 'content.taken_down',
  archive: 'content.archived',
  rollBack: 'content.put_back',
} as const

export const WHAT_IT_DOES_TO_ITEM = ['published', 'takenDown', 'archived', 'putBack', 'moved', 'takenOff'] as const

/** What a publication does to one of its items; undefined where only the version of what it asks rises. */
export function doneTo(publication: Told, item: string): (typeof WHAT_IT_DOES_TO_ITEM)[number] | undefined {
  const { after } = publication
  const one = after.find((each) => each.item === item)
  if (!one || one.version !== undefined) return undefined
  if (one.from !== undefined) return 'moved'
  if (one.files === null) return after.some(({ from }) => from === item) ? 'moved' : 'takenOff'
  return ({ publish: 'published', takeDown: 'takenDown', archive: 'archived', rollBack: 'putBack' } as const)[
    whatItDoes(publication)
  ]
}

/** What the record says of one of its items once that is live. */
export function actOn(publication: Told, item: string): string {
  const one = publication.after.find((each) => each.item === item)
  if (one?.version !== undefined) return 'content.published'
  if (one?.files === null)
    return publication.after.some(({ from }) => from === item) ? 'content.moved' : 'content.taken_off'
  return ACTS[whatItDoes(publication)]
}
