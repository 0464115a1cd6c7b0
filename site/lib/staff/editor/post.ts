import type { ItemFiles } from '#db/schema/changes.ts'
import { differences, type Difference, merged, type Side } from '#api/publishing/forms/merge.ts'
import { Posted, type PostedFault } from '#api/publishing/forms/posted.ts'
import { readAct } from '#api/publishing/forms/list-acts.ts'
import { readPost } from '../../answer-request.ts'
import { ask, type Refusal } from '../ask.ts'
import { meOf } from '../guard.ts'
import { type Change, type Editing, filesAt, isOpen } from './editing.ts'

type Asking = { locals: App.Locals; request: Request; params: Record<string, string | undefined> }

/** What a button did that is not saving: which place to look at, and what to say. */
export type Acted = { focus?: string; said?: string }
export type Written = { files: ItemFiles; faults?: PostedFault[]; acted?: Acted | undefined }
/** Puts what was posted into the files, and does what the button says. */
export type Write = (files: ItemFiles, posted: Posted, act: { act: string; path: string }) => Written | Promise<Written>

export type Conflict = {
  differences: Difference[]
  base: number
  newest: number
  mine: ItemFiles
  /** The names of the others who have saved since; none when it was the writer, in another window. */
  others: string[]
}
export type Outcome =
  | { kind: 'show' }
  /** The page once more with what was typed, not saved. */
  | {
      kind: 'again'
      files: ItemFiles
      seen: number
      faults: PostedFault[]
      acted?: Acted | undefined
      refusal?: Refusal
    }
  | { kind: 'saved'; revision: number }
  | { kind: 'nothing' }
  | { kind: 'conflict'; conflict: Conflict; refusal?: Refusal }
  | { kind: 'refused'; refusal: Refusal }

/**
 * Takes a post of the editor. `seen` is the save that its writer started from; `draft`
 * are files as earlier presses left them. Nothing that was typed is ever dropped.
 */
export async function takePost(
  asking: Asking,
  editing: Editing,
  write: Write,
  finish: (before: ItemFiles, files: ItemFiles, posted: Posted) => ItemFiles = (_before, files) => files,
): Promise<Outcome> {
  if (asking.request.method !== 'POST') return { kind: 'show' }
  const form = await readPost(asking.request)
  if (!form) return refused(400, 'bad_request')
  const posted = new Posted(form.entries())
  const seen = Number(posted.text('seen'))
  const before = await filesAt(asking, editing, seen)
  if (!before) return refused(400, 'bad_request')
  const act = readAct(posted.text('act')) ?? { act: 'save', path: '' }
  if (posted.has('mine')) return resolve(asking, editing, posted, before)
  const draft = filesIn(posted.text('draft')) ?? {}
  const written = await write({ ...before, ...draft }, posted, act)
  const faults = [...posted.faults, ...(written.faults ?? [])]
  const again = { kind: 'again', files: written.files, seen, faults, acted: written.acted } as const
  if (act.act !== 'save' || faults.length > 0) return again
  const files = finish(before, written.files, posted)
  if (sameFiles(files, before)) return { kind: 'nothing' }
  return save(asking, editing, { seen, before, files }, (refusal) => ({ ...again, files, refusal }))
}

type Saving = { seen: number; before: ItemFiles; files: ItemFiles }

async function save(
  asking: Asking,
  editing: Editing,
  { seen, before, files }: Saving,
  otherwise: (refusal: Refusal) => Outcome,
): Promise<Outcome> {
  if (!isOpen(editing)) return otherwise(conflictOf(editing))
  const path = `/api/staff/changes/${editing.change.id}`
  const answer = await ask<Change>(asking, 'PUT', path, { revision: seen, files })
  if (answer.ok) return { kind: 'saved', revision: answer.body.revision }
  if (answer.code !== 'stale_version') return otherwise(answer)
  const newest = await ask<Change>(asking, 'GET', path)
  if (!newest.ok) return otherwise(newest)
  const { revision, files: theirs } = newest.body
  const found = differences(before, files, theirs)
  if (found.length === 0) return { kind: 'saved', revision }
  // Where nobody touched the same place, both are kept without asking.
  if (found.every(({ changed }) => changed !== 'both')) {
    const both = merged(before, files, theirs, new Map())
    return sameFiles(both, theirs)
      ? { kind: 'saved', revision }
      : save(asking, editing, { seen: revision, before: theirs, files: both }, otherwise)
  }
  const others = await othersSince(asking, editing, seen)
  return { kind: 'conflict', conflict: { differences: found, base: seen, newest: revision, mine: files, others } }
}

/** Who else has saved a change since a save of it, by name. */
async function othersSince(asking: Asking, { change }: Editing, seen: number): Promise<string[]> {
  type Saves = { revisions: { revision: number; savedBy: string }[]; names: Record<string, string> }
  const answer = await ask<Saves>(asking, 'GET', `/api/staff/changes/${change.id}/revisions`)
  if (!answer.ok) return []
  const { revisions, names } = answer.body
  const since = revisions.filter(({ revision, savedBy }) => revision > seen && savedBy !== meOf(asking.locals).id)
  return [...new Set(since.map(({ savedBy }) => names[savedBy] ?? ''))].filter(Boolean)
}

/** After choosing, place by place, whose words are to stay. */
async function resolve(asking: Asking, editing: Editing, posted: Posted, before: ItemFiles): Promise<Outcome> {
  const mine = filesIn(posted.text('mine'))
  const newest = Number(posted.text('newest'))
  const theirs = await filesAt(asking, editing, newest)
  if (!mine || !theirs) return refused(400, 'bad_request')
  const found = differences(before, mine, theirs)
  const choices = new Map(
    found.flatMap(({ key }, index): [string, Side][] => {
      const side = posted.text(`choice.${index}`)
      return side === 'mine' || side === 'theirs' ? [[key, side]] : []
    }),
  )
  const base = Number(posted.text('seen'))
  const others = await othersSince(asking, editing, base)
  const conflict = { differences: found, base, newest, mine, others }
  const open = found.filter(({ changed, key }) => changed === 'both' && !choices.has(key))
  if (open.length > 0)
    return {
      kind: 'conflict',
      conflict,
      refusal: { ok: false, status: 400, code: 'invalid_input', fields: { choice: 'missing' } },
    }
  const files = merged(before, mine, theirs, choices)
  if (sameFiles(files, theirs)) return { kind: 'saved', revision: newest }
  return save(asking, editing, { seen: newest, before: theirs, files }, (refusal) => ({
    kind: 'conflict',
    conflict,
    refusal,
  }))
}

/** Files that came along in a hidden field. */
function filesIn(text: string): ItemFiles | undefined {
  try {
    const found: unknown = JSON.parse(text)
    if (typeof found !== 'object' || found === null || Array.isArray(found)) return undefined
    const entries = Object.entries(found)
    return entries.every(([, file]) => typeof file === 'string') ? (found as ItemFiles) : undefined
  } catch {
    return undefined
  }
}

export function sameFiles(one: ItemFiles, other: ItemFiles): boolean {
  const names = Object.keys(one)
  return names.length === Object.keys(other).length && names.every((name) => one[name] === other[name])
}

/** The files that differ from a save, for the hidden field. */
export function draftOf(files: ItemFiles, before: ItemFiles): ItemFiles {
  return Object.fromEntries(Object.entries(files).filter(([name, text]) => before[name] !== text))
}

function refused(status: number, code: Refusal['code']): Outcome {
  return { kind: 'refused', refusal: { ok: false, status, code, fields: {} } }
}

function conflictOf({ change }: Editing): Refusal {
  return { ok: false, status: 409, code: 'conflict', fields: { state: change.state } }
}
