import type { Field, Group } from '#api/publishing/forms/description.ts'
import type { PostedFault } from '#api/publishing/forms/posted.ts'
import type { Rewording } from '#api/publishing/rewordings.ts'
import { ask } from '../ask.ts'
import type { StaffLanguage } from '../language.ts'
import type { Editing } from './editing.ts'

type Asking = { locals: App.Locals; request: Request }
/** What the content check found, by file and line. */
export type Found = { file: string; line?: number; path?: string; message: string; inForms?: string }
type ChangeProblems = { problems: Found[]; rewordings: Rewording[] }
/** Something to put right, with the field beside which it stands. */
export type FieldProblem = {
  sentence: string
  label?: string
  path?: string
  file?: string
  line?: number
  place?: string
}

/** What is wrong in the saved files, and which words that people have answered they would change. */
export async function checkOfChange(asking: Asking, { change }: Editing): Promise<ChangeProblems> {
  const answer = await ask<ChangeProblems>(asking, 'GET', `/api/staff/changes/${change.id}/problems`)
  return answer.ok ? answer.body : { problems: [], rewordings: [] }
}

/** The field of a form that a place in its file belongs to, and the way to it. */
export function fieldAt(form: Group, place: string): { path: string; field: Field | undefined } {
  const steps = place.split('.')
  const path: string[] = []
  let fields: readonly Field[] | undefined = form.fields
  let found: Field | undefined
  while (fields && steps.length > 0) {
    const name = steps.shift() ?? ''
    const field: Field | undefined = fields.find((one) => one.name === name)
    if (!field) break
    path.push(name)
    found = field
    fields = undefined
    if (field.kind === 'group') fields = field.fields
    if (field.kind === 'byId' && steps.length > 0) {
      path.push(steps.shift() ?? '')
      fields = field.of.kind === 'group' ? field.of.fields : undefined
    }
    if (field.kind === 'objects' && steps.length > 0) {
      path.push(steps.shift() ?? '')
      fields = field.fields
    }
  }
  return { path: path.join('.'), field: found }
}

/** What is wrong, without the sentence that stands above the field already. */
export function withoutHint(message: string, hint: string | undefined): string {
  return hint !== undefined && message.endsWith(hint) && message !== hint
    ? message.slice(0, -hint.length).trim()
    : message
}

export function faultSentence({ rule }: PostedFault, { t }: StaffLanguage): string {
  return t(`staff.editor.faults.${rule}`)
}

/** The sentences that stand beside a field. */
export function problemsAt(problems: readonly FieldProblem[], path: string): string[] {
  return problems.filter((problem) => problem.path === path).map(({ sentence }) => sentence)
}
