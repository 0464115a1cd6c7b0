import { blankFile, readItemFile } from '#api/publishing/forms/item-file.ts'
import { differences } from '#api/publishing/forms/merge.ts'
import { textAt } from '#api/publishing/forms/values.ts'
import { publishingWords } from '../i18n.ts'
import type { Files } from './content.ts'
import type { ItemFolder } from '#api/publishing/forms/kinds.ts'
import { choiceOf, labelOf, labelOfPlace } from './editor/labels.ts'

/** One thing that a change says anew, as whoever approves it reads it. */
export type PlainDifference = {
  file: string
  /** Such as `“Do you agree?” › Help`; empty for a whole file. */
  label: string
  /** What results and exports call the question or page, where the label says its words. */
  id?: string
  before?: string
  after?: string
}

/**
 * What differs between two versions in words, place by place; what cannot be read is one place.
 * Questions and pages are called by their words in the `original` language.
 */
export function plainDifferences(folder: ItemFolder, original: string, before: Files, after: Files): PlainDifference[] {
  const spokenIn = [after, before].map((files) => readItemFile(original, files[original] ?? '').values ?? {})
  const said = (list: 'questions' | 'pages', id: string) =>
    spokenIn.map((words) => textAt(words, [list, id, list === 'pages' ? 'title' : 'label'])).find(Boolean)
  const [was, will] = [withBlanks(before, after), withBlanks(after, before)]
  return differences(was, will, was).flatMap(({ file, place, ...found }) => {
    // Where a file says nothing of it, it stands as published.
    const unsaid = place === 'standing' ? 'published' : undefined
    const { mine = unsaid, theirs = unsaid } = found
    const spoken = (name: string, text: string) =>
      place === 'translation' ? choiceOf(place, text) : place === 'standing' ? standingOf(text) : inWords(name, text)
    const sides = {
      ...(says(file, theirs) && { before: spoken(file, theirs) }),
      ...(says(file, mine) && { after: spoken(file, mine) }),
    }
    // What is still to be written says nothing yet, nor does an original that it is one.
    const isNothing = Object.keys(sides).length === 0 || (place === 'translation' && mine === 'original')
    if (isNothing) return []
    const label = place === '' ? '' : labelOfPlace(folder, file, place, said)
    return [{ file, label, ...(label.startsWith('“') && { id: place.split('.')[1] ?? '' }), ...sides }]
  })
}

function standingOf(text: string): string {
  const words: Readonly<Record<string, string>> = publishingWords().standings
  return words[text] ?? text
}

function says(file: string, text: string | undefined): text is string {
  return text !== undefined && !['', '[]', '{}'].includes(text.trim()) && text !== blankFile(file).trimEnd()
}

/** A file that comes or goes is read place by place too. */
function withBlanks(files: Files, others: Files): Files {
  return { ...Object.fromEntries(Object.keys(others).map((name) => [name, blankFile(name)])), ...files }
}

/** Settings as a file has them, such as `options: [yes, no]`, said as the editor's form says them. */
function inWords(file: string, text: string): string {
  if (/^[a-z]{2,3}(-\w+)*\.(md|yaml)$/.test(file)) return text
  // A plain list.
  if (/^(?:- [^:\n]+\n?)+$/.test(text)) return text.trimEnd().replace(/^- /, '').replaceAll('\n- ', ', ')
  return text.replace(
    /^(\s*(?:- )?)([a-z][a-z_]*):(?: (.*))?$/gm,
    (_line, lead: string, name: string, value?: string) =>
      `${lead}${labelOf(name)}:${value === undefined ? '' : ` ${value.replace(/^\[(.*)\]$/, '$1')}`}`,
  )
}
