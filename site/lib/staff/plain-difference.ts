import { differences } from '#api/publishing/forms/merge.ts'
import type { Files } from './content.ts'
import { labelOf } from './editor/labels.ts'

/** One thing that a change says anew, as whoever approves it reads it. */
export type PlainDifference = {
  file: string
  /** Such as `Question › agreement`; empty for a whole file. */
  label: string
  before?: string
  after?: string
}

/** What differs between two versions in words, place by place. Whole files that come or go are one place. */
export function plainDifferences(before: Files, after: Files): PlainDifference[] {
  return differences(before, after, before).map(({ file, place, mine, theirs }) => ({
    file,
    label: place === '' ? '' : place.split('.').map(labelOf).join(' › '),
    ...(theirs !== undefined && { before: inWords(file, theirs) }),
    ...(mine !== undefined && { after: inWords(file, mine) }),
  }))
}

/** Settings as a file has them, such as `options: [yes, no]`, said as the editor's form says them. */
function inWords(file: string, text: string): string {
  if (/^[a-z]{2,3}(-\w+)*\.(md|yaml)$/.test(file)) return text
  return text.replace(
    /^(\s*(?:- )?)([a-z][a-z_]*):(?: (.*))?$/gm,
    (_line, lead: string, name: string, value?: string) =>
      `${lead}${labelOf(name)}:${value === undefined ? '' : ` ${value.replace(/^\[(.*)\]$/, '$1')}`}`,
  )
}
