import type { ChangeState, ItemFiles } from '#db/schema/changes.ts'
import { FILES_OF, folderOf, type ItemFolder, wordsFile } from '#api/publishing/forms/kinds.ts'
import { readItemFile } from '#api/publishing/forms/item-file.ts'
import { textAt } from '#api/publishing/forms/values.ts'
import { type Answer, ask } from '../ask.ts'
import { isOfSite, siteTitle } from '../content.ts'
import { languageName } from '../language.ts'

type Asking = { locals: App.Locals; request: Request; params: Record<string, string | undefined> }

/** A change as the API gives it. */
export type Change = {
  id: string
  item: string
  state: ChangeState
  revision: number
  files: ItemFiles
  note: string
  authors: string[]
  updatedAt: string
}

/** What every page of the editor knows about what it edits. */
export type Editing = {
  change: Change
  folder: ItemFolder
  slug: string
  /** The address of the editor, such as `/staff/changes/…/edit/`. */
  address: string
  details: string
  /** The languages of the area, with the file of each; the first is the one everything is written in. */
  languages: { tag: string; name: string; dir: 'ltr' | 'rtl'; file: string }[]
  original: Editing['languages'][number]
  zone: string
  demonstration: boolean
}

export async function openEditing(asking: Asking): Promise<Answer<Editing>> {
  const id = asking.params.id ?? ''
  const answer = await ask<Change>(asking, 'GET', `/api/staff/changes/${encodeURIComponent(id)}`)
  if (!answer.ok) return answer
  const change = answer.body
  const { area } = asking.locals.content
  const folder = folderOf(change.item)
  const languages = area.languages.map((one) => ({
    tag: one.tag,
    name: languageName(one),
    dir: one.dir,
    file: wordsFile(folder, one.tag),
  }))
  const [original] = languages
  if (!original) throw new Error('an area has a language')
  const body: Editing = {
    change,
    folder,
    slug: change.item.split('/')[1] ?? '',
    address: `/staff/changes/${change.id}/edit/`,
    details: FILES_OF[folder].details,
    languages,
    original,
    zone: area.timezone,
    demonstration: area.demonstration !== undefined,
  }
  return { ...answer, body }
}

/** What an item is called: its title in the language that it is written in, or else its name in addresses. */
export function titleOf({ change, original, slug }: Editing, files: ItemFiles): string {
  if (isOfSite(change.item)) return siteTitle(change.item)
  const { values } = readItemFile(original.file, files[original.file] ?? '')
  return textAt(values, ['title']).trim() || textAt(values, ['text']).trim().slice(0, 80) || slug
}

/** Whether it can still be written at. */
export function isOpen({ change }: Editing): boolean {
  return ['draft', 'in_review', 'approved'].includes(change.state)
}

export function hasQuestions(folder: ItemFolder): folder is 'consultations' | 'blocks' {
  return folder === 'consultations' || folder === 'blocks'
}

/** The others have no page of their own to show anything on. */
export function hasFiles(folder: ItemFolder): boolean {
  return folder === 'consultations' || folder === 'news' || folder === 'pages'
}

/** A change as it was saved before; undefined when there is no such save. */
export async function filesAt(asking: Asking, { change }: Editing, revision: number): Promise<ItemFiles | undefined> {
  if (revision === change.revision) return change.files
  const answer = await ask<{ revisions: { revision: number; files: ItemFiles }[] }>(
    asking,
    'GET',
    `/api/staff/changes/${change.id}/revisions`,
  )
  return answer.ok ? answer.body.revisions.find((one) => one.revision === revision)?.files : undefined
}
