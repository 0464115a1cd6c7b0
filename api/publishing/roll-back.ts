import type { Database } from '#db/open.ts'
import { findPublication, listDoneAfter } from '#db/queries/publications.ts'
import type { ItemChange, Publication } from '#db/schema/publications.ts'
import { KINDS } from '../content/kinds.ts'
import { AppError } from '../errors.ts'
import { earlierIn, withEarlier } from './change-address.ts'
import { readItem } from './item.ts'
import { BEGINNING, ROLL_BACK } from './kept-files.ts'
import { standingIn } from './summary.ts'

/**
 * How the items that were published since were right after this publication. What was taken
 * down since stays as it is now, because one press by one person would make those words
 * public again: `kept` names it.
 * @throws AppError `not_found`; `conflict` when nothing was published since, or too much.
 */
export function rollBackTo(db: Database, contentDir: string, id: number): { after: ItemChange[]; kept: string[] } {
  if (id !== BEGINNING && findPublication(db, id)?.state !== 'done') throw new AppError('not_found')
  const since = listDoneAfter(db, id)
  if (since.length === 0) throw new AppError('conflict', { id: 'newest' })
  if (since.length > ROLL_BACK) throw new AppError('conflict', { id: 'tooOld' })
  // Newest first, so what is left for each item is how it was before the oldest of them.
  const after = new Map<string, ItemChange>()
  for (const { before } of since)
    for (const { item, files, from } of before) {
      // Where its pictures lie now, when its address was changed more than once.
      const source = from === undefined ? after.get(item)?.from : (after.get(from)?.from ?? from)
      after.set(item, { item, files, ...(source && { from: source }) })
    }
  const down = takenDownIn(since, contentDir)
  return {
    after: [...after.values()].filter(({ item }) => !down.has(item)).map((one) => keepAddresses(one, contentDir)),
    // Under the address that it has now.
    kept: [...after.keys()].filter((item) => down.has(item) && readItem(contentDir, item) !== undefined),
  }
}

/** The items that these publications took down, and those that are down now, under every name that they had meanwhile. */
function takenDownIn(since: readonly Publication[], contentDir: string): Set<string> {
  const isDown = (files: ItemChange['files'] | undefined) => files && standingIn(files) === 'withdrawn'
  const down = new Set<string>()
  for (const { before, after } of since) {
    for (const { item } of before) if (isDown(readItem(contentDir, item))) down.add(item)
    for (const { item, files, from } of after) {
      const was = before.find((one) => one.item === (from ?? item))?.files
      if (isDown(files) && was && !isDown(was)) down.add(item)
    }
  }
  const moves = since.flatMap(({ after }) => after.flatMap(({ item, from }) => (from ? [[item, from] as const] : [])))
  // A name may have come by several moves, and the newest of them stands first.
  for (const _ of moves)
    for (const [item, from] of moves) if (down.has(item) || down.has(from)) down.add(item).add(from)
  return down
}

/** Nobody's link breaks: the addresses that it had meanwhile lead to the one it has again. */
function keepAddresses({ item, files, from }: ItemChange, contentDir: string): ItemChange {
  const [kind, slug = ''] = item.split('/')
  const known = KINDS.find((one) => one === kind)
  if (!files || !from || !known) return { item, files }
  const meanwhile = [...earlierIn(readItem(contentDir, from) ?? {}, known), from.split('/')[1] ?? '']
  return { item, files: withEarlier(known, files, meanwhile, slug), from }
}
