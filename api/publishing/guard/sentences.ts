import { createHash } from 'node:crypto'
import type { Link, Node } from 'mdast'
import { nodesOf, offsetOf, wordsIn } from './markdown-tree.ts'
import type { Field } from './read-item.ts'

export type Sentence = {
  text: string
  line: number
  /** What it stands in: a heading and a cell of a table are seldom whole sentences. */
  within: 'paragraph' | 'heading' | 'cell' | 'line'
  /** Where its links and pictures lead. */
  urls: string[]
}

const segmenters = new Map<string, Intl.Segmenter>()

export function segmenterOf(language: string, granularity: 'sentence' | 'word'): Intl.Segmenter {
  const key = `${language} ${granularity}`
  const known = segmenters.get(key)
  if (known) return known
  const made = new Intl.Segmenter(language, { granularity })
  segmenters.set(key, made)
  return made
}

const known = new WeakMap<Field, Sentence[]>()

/** The sentences of a field in order. A paragraph, an item of a list and a cell each begin a new one. */
export function sentencesOf(field: Field): Sentence[] {
  const before = known.get(field)
  if (before) return before
  const sentences = [...split(field)]
  known.set(field, sentences)
  return sentences
}

function* split(field: Field): Generator<Sentence> {
  if (field.role !== 'markdown') {
    yield* cut(field, field.text, 0, 'line', [])
    return
  }
  if (!field.tree) return
  for (const node of nodesOf(field.tree)) {
    if (node.type === 'paragraph' || node.type === 'heading' || node.type === 'tableCell') {
      const within = node.type === 'tableCell' ? 'cell' : node.type
      yield* cut(field, wordsIn(node), offsetOf(node), within, linksIn(node))
    }
    if (node.type === 'code' && 'value' in node) yield* cut(field, String(node.value), offsetOf(node), 'paragraph', [])
  }
}

type PlacedUrl = { url: string; at: number }

function linksIn(block: Node): PlacedUrl[] {
  const placed: PlacedUrl[] = []
  let words = 0
  for (const node of nodesOf(block)) {
    if ((node.type === 'link' || node.type === 'image') && 'url' in node)
      placed.push({ url: (node as Link).url, at: words })
    if (!('children' in node)) words += wordsIn(node).length
  }
  return placed
}

function* cut(
  field: Field,
  words: string,
  offset: number,
  within: Sentence['within'],
  links: PlacedUrl[],
): Generator<Sentence> {
  // A line break inside a paragraph ends no sentence.
  const text = words.replaceAll('\n', ' ')
  let line = field.lineAt(offset)
  let counted = 0
  let next = 0
  for (const { segment, index } of segmenterOf(field.language ?? 'en', 'sentence').segment(text)) {
    const end = index + segment.length
    const urls: string[] = []
    for (let link = links[next]; link && (link.at < end || end === text.length); link = links[++next]) {
      urls.push(link.url)
    }
    const sentence = segment.replace(/\s+/g, ' ').trim()
    if (sentence === '') continue
    for (; counted < index; counted++) if (words[counted] === '\n') line++
    yield { text: sentence, line: within === 'line' ? field.lineAt(index) : line, within, urls }
  }
}

/** The same for the same words leading to the same places, however they are wrapped. */
export function fingerprintOf({ text, urls }: Sentence): string {
  return createHash('sha256')
    .update([text.normalize('NFC'), ...urls].join('\n'))
    .digest('base64url')
    .slice(0, 8)
}
