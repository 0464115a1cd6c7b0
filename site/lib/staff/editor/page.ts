import type { ItemFiles } from '#db/schema/changes.ts'
import type { Rewording } from '#api/publishing/rewordings.ts'
import type { Group } from '#api/publishing/forms/description.ts'
import { mayCall } from '#api/auth/permissions.ts'
import { goOn } from '../ask.ts'
import { meOf, NOT_ALLOWED, refuse } from '../guard.ts'
import { type Editing, filesAt, hasQuestions, openEditing } from './editing.ts'
import { labelOf } from './labels.ts'
import { type Outcome, takePost, type Write } from './post.ts'
import { checkOfChange, fieldAt, type FieldProblem, type Found, withoutHint } from './problems.ts'

type Asking = Parameters<typeof refuse>[0] & { params: Record<string, string | undefined> }
type Finish = Parameters<typeof takePost>[3]

export type EditorPage = {
  editing: Editing
  outcome: Outcome
  /** As they are to be shown: saved, or as they were typed. */
  files: ItemFiles
  /** As they were when whoever writes began. */
  before: ItemFiles
  saved: boolean
  found: Found[]
  /** Words that people have answered, and that would be others. */
  rewordings: Rewording[]
}

/** Opens a page of the editor and takes its post; a response when there is no page to show. */
export async function editorPage(
  asking: Asking,
  part: string,
  write: (editing: Editing) => Write,
  finish?: (editing: Editing) => Finish,
): Promise<EditorPage | Response> {
  if (!mayCall(meOf(asking.locals).roles, 'saveChange')) return refuse(asking, NOT_ALLOWED)
  const answer = await openEditing(asking)
  if (!answer.ok) return refuse(asking, answer)
  const editing = answer.body
  const outcome = await takePost(asking, editing, write(editing), finish?.(editing))
  if (outcome.kind === 'saved') return goOn(`${editing.address}${part}?saved=${outcome.revision}`)
  if (outcome.kind === 'refused') return refuse(asking, outcome.refusal)
  const refusal = 'refusal' in outcome ? outcome.refusal : undefined
  if (refusal?.code === 'signed_out' || refusal?.code === 'not_allowed') return refuse(asking, refusal)
  const again = outcome.kind === 'again'
  const before = again ? ((await filesAt(asking, editing, outcome.seen)) ?? {}) : editing.change.files
  const saved = outcome.kind === 'show' && asking.url.searchParams.has('saved')
  const looked = saved || outcome.kind === 'nothing'
  const check =
    looked || (outcome.kind === 'show' && hasQuestions(editing.folder))
      ? await checkOfChange(asking, editing)
      : undefined
  return {
    editing,
    outcome,
    files: again ? outcome.files : editing.change.files,
    before,
    saved,
    found: (looked && check?.problems) || [],
    rewordings: check?.rewordings ?? [],
  }
}

/** What was found, beside the fields of this form; what is in other files is only named. */
export function besideFields(found: readonly Found[], file: string, form: Group): FieldProblem[] {
  return found.map(({ file: where, path, message, inForms = message }) => {
    const known = where === file && path !== undefined ? fieldAt(form, path) : undefined
    return {
      sentence: withoutHint(inForms, known?.field?.hint),
      file: where,
      ...(path !== undefined && { place: path }),
      ...(known?.path && { path: known.path }),
      ...(path !== undefined && { label: known?.field?.label || labelOf(path.split('.').at(-1) ?? path) }),
    }
  })
}
