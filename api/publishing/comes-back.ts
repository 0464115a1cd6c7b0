import type { Handle } from '#db/open.ts'
import { listPublicationsOf } from '#db/queries/publications.ts'
import { namesOf } from '#db/queries/staff.ts'
import type { ItemFiles } from '#db/schema/changes.ts'
import { standingIn, standingNoteIn } from './summary.ts'

/** Something that was taken down or archived, and would stand again. */
export type ComesBack = {
  was: 'withdrawn' | 'archived'
  /** When that was done, and by whom: absent when it was done in the files by hand. */
  at?: string
  by?: string
  /** What residents read in its place, in the first language. */
  note?: string
}

/** Whether these files, published, would show again what residents cannot read now, or only as archived. */
export function comesBack(
  db: Handle,
  item: string,
  published: ItemFiles | undefined,
  files: ItemFiles,
  language: string,
): ComesBack | undefined {
  if (!published) return undefined
  const was = standingIn(published)
  const will = standingIn(files)
  if (was === 'published' || will === was || will === 'withdrawn') return undefined
  const standingOf = (of: readonly { item: string; files: ItemFiles | null }[]) => {
    const own = of.find((one) => one.item === item)?.files
    return own ? standingIn(own) : undefined
  }
  const ended = listPublicationsOf(db, item).find(
    ({ state, before, after }) => state === 'done' && standingOf(after) === was && standingOf(before) !== was,
  )
  const by = ended && namesOf(db, [ended.requestedBy])[ended.requestedBy]
  const note = standingNoteIn(published, language)
  return {
    was,
    ...(ended?.finishedAt && { at: ended.finishedAt.toISOString() }),
    ...(by !== undefined && { by }),
    ...(note !== undefined && { note }),
  }
}
