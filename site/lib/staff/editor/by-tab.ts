import type { StaffLanguage } from '../language.ts'
import type { Editing } from './editing.ts'
import { editorPageOf } from './place.ts'
import type { FieldProblem } from './problems.ts'

/** Another page of the editor on which something is to be put right. */
export type OtherTab = { words: string; count: number; href?: string }

/** What is to be put right on this page of the editor, and how much on each of the others, in the order of its tabs. */
export function byTab(
  { change, address, languages, original }: Editing,
  part: string,
  problems: readonly FieldProblem[],
  { t }: StaffLanguage,
): { here: FieldProblem[]; others: OtherTab[] } {
  const here: FieldProblem[] = []
  const elsewhere = new Map<string, number>()
  // The questions are written together with their words in the first language.
  const isHere = ({ file, path }: FieldProblem, tab: string) =>
    file === undefined || tab === part || (path !== undefined && (part.startsWith('text/') || file === original.file))
  for (const problem of problems) {
    const { file = '', place } = problem
    const tab = (editorPageOf(change.item, languages, { file, path: place }) ?? '').replace(/#.*/, '')
    if (isHere(problem, tab)) here.push(problem)
    else elsewhere.set(tab, (elsewhere.get(tab) ?? 0) + 1)
  }
  const tabs: [string, string][] = [
    ['details/', t('staff.editor.details')],
    ['questions/', t('staff.editor.questions')],
    ...languages.map(({ tag, name }): [string, string] => [`words/${tag}/`, name]),
  ]
  const others = tabs.flatMap(([tab, words]) => {
    const count = elsewhere.get(tab)
    return count === undefined ? [] : [{ words, count, href: address + tab }]
  })
  const rest = elsewhere.get('')
  return {
    here,
    others: rest === undefined ? others : [...others, { words: t('staff.editor.otherItems'), count: rest }],
  }
}
