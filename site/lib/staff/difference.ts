import { structuredPatch } from 'diff'
import type { Files } from './content.ts'

export type DifferenceLine = { kind: 'added' | 'removed' | 'same'; before?: number; after?: number; words: string }
export type FileDifference = {
  file: string
  kind: 'new' | 'gone' | 'changed'
  /** Lines that belong together; what lies between them stays as it is. */
  parts: DifferenceLine[][]
}

const AROUND = 2
/** Two texts with nothing in common are shown one after the other sooner than this takes. */
const MAX_EDITS = 1_000

/** Where two versions of an item's files differ, in the order of the files' names. */
export function differencesOf(before: Files, after: Files): FileDifference[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].sort().flatMap((file): FileDifference[] => {
    const [old, fresh] = [before[file], after[file]]
    if (old === fresh) return []
    const kind = old === undefined ? 'new' : fresh === undefined ? 'gone' : 'changed'
    return [{ file, kind, parts: partsOf(old ?? '', fresh ?? '') }]
  })
}

function partsOf(before: string, after: string): DifferenceLine[][] {
  const patch = structuredPatch('', '', before, after, '', '', { context: AROUND, maxEditLength: MAX_EDITS })
  if (!patch) return [[...whole('removed', before), ...whole('added', after)]]
  return patch.hunks.map(({ oldStart, newStart, lines }) => {
    let [old, fresh] = [oldStart, newStart]
    return lines.flatMap((line): DifferenceLine[] => {
      const words = line.slice(1)
      // What the library says of a missing last line end.
      if (line.startsWith('\\')) return []
      if (line.startsWith('+')) return [{ kind: 'added', after: fresh++, words }]
      if (line.startsWith('-')) return [{ kind: 'removed', before: old++, words }]
      return [{ kind: 'same', before: old++, after: fresh++, words }]
    })
  })
}

function whole(kind: 'added' | 'removed', text: string): DifferenceLine[] {
  const at = kind === 'added' ? 'after' : 'before'
  return text
    .replace(/\n$/, '')
    .split('\n')
    .map((words, index) => ({ kind, [at]: index + 1, words }))
}
