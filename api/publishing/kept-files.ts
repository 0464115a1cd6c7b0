import { existsSync, readdirSync, rmdirSync, rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Handle } from '#db/open.ts'
import { findOpenChange } from '#db/queries/changes.ts'
import { listDoneAfter, listPublications } from '#db/queries/publications.ts'
import type { ItemChange, Publication } from '#db/schema/publications.ts'
import { listItems, readItem } from './item.ts'
import { type PublishedFile, publishedFiles, usesOf } from './uploads.ts'

/** How far back one press can go. */
export const ROLL_BACK = 10
/** How the site was before anything was published from here. */
export const BEGINNING = 0

/** What still needs a file: `live` is shown to residents, `draft` worked on, `queued` to be published, `rollBack` what the site can go back to. */
export type Need = 'live' | 'draft' | 'queued' | 'rollBack'

/** A picture or document that was published, and what needs it. */
export type KeptFile = PublishedFile & {
  item: string
  needs: Need[]
  /** Where the published texts name it. */
  uses: { file: string; line: number }[]
  /** When the last text stopped naming it, as far as is known. Absent while one does. */
  since?: Date
}

/** Every picture and document that lies in the content, in order of its item and name. */
export function listKeptFiles(db: Handle, contentDir: string): KeptFile[] {
  const history = historyOf(db)
  return listItems(contentDir).flatMap((item) => keptFilesOf(db, contentDir, item, history))
}

/** Those of one item. */
export function keptFilesOf(db: Handle, contentDir: string, item: string, history = historyOf(db)): KeptFile[] {
  const files = publishedFiles(contentDir, item)
  if (files.length === 0) return []
  const live = readItem(contentDir, item) ?? {}
  const draft = findOpenChange(db, item)?.files ?? {}
  const names = namesOf(item, history.all)
  const texts = (changes: readonly ItemChange[]) =>
    changes.flatMap(({ item: of, files: own }) => (own && names.has(of) ? [own] : []))
  const queued = texts(history.queued.flatMap(({ after }) => after))
  const earlier = texts(history.undoable.flatMap(({ before }) => before))
  return files.map((file) => {
    const usedIn = (own: Record<string, string>) => usesOf(own, file.path).length > 0
    const uses = usesOf(live, file.path)
    const needs: Need[] = [
      ...(uses.length > 0 ? (['live'] as const) : []),
      ...(usedIn(draft) ? (['draft'] as const) : []),
      ...(queued.some(usedIn) ? (['queued'] as const) : []),
      ...(earlier.some(usedIn) ? (['rollBack'] as const) : []),
    ]
    if (uses.length > 0) return { ...file, item, needs, uses }
    // Newest first: the last publication that took the place of a text which named it.
    const left = history.all.find(({ before }) => texts(before).some(usedIn))
    const since = left?.finishedAt ?? statSync(join(contentDir, item, file.path)).mtime
    return { ...file, item, needs, uses, since }
  })
}

/** Deletes one of them for good, with the folders that are left empty by it. */
export function deleteKeptFile(contentDir: string, { item, path }: KeptFile): void {
  const file = join(contentDir, item, path)
  rmSync(file)
  for (const folder of [dirname(file), join(contentDir, item)])
    if (existsSync(folder) && readdirSync(folder).length === 0) rmdirSync(folder)
}

type History = { all: Publication[]; undoable: Publication[]; queued: Publication[] }

function historyOf(db: Handle): History {
  const all = listDoneAfter(db, BEGINNING)
  return { all, undoable: all.slice(0, ROLL_BACK), queued: listPublications(db, ['waiting', 'building', 'applying']) }
}

/** What the item is called and was: its files come along with each new address. */
function namesOf(item: string, all: readonly Publication[]): Set<string> {
  const names = new Set([item])
  for (const { after, before } of all) {
    for (const { item: name, from } of [...after, ...before]) {
      if (from && (names.has(name) || names.has(from))) names.add(name).add(from)
    }
  }
  return names
}
