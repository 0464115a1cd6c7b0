import {
  Document,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  Pair,
  parseDocument,
  Scalar,
  type Tags,
  visit,
} from 'yaml'
import { yamlFaults } from '#api/content/yaml-faults.ts'
import { isValues, same, type Value, type Values } from './values.ts'

/** Why a file cannot be shown as a form. */
export type Fault = { line?: number | undefined; message: string }
export type Read = { values: Values; faults?: undefined } | { values?: undefined; faults: Fault[] }

const MAX_ALIASES = 100
const STYLE = { lineWidth: 0 } as const

type Printed = { toString: (context: object, onComment: unknown, onChompKeep: unknown) => string }

/** Lists in brackets as our files have them: [a, b], and { a: b }. */
const customTags = (tags: Tags): Tags =>
  tags.map((tag) => {
    if (typeof tag === 'string' || !('collection' in tag) || !tag.default) return tag
    const padding = tag.collection === 'seq' ? '' : ' '
    const flow = { flowCollectionPadding: padding }
    const stringify = (node: Printed, context: object, onComment: unknown, onChompKeep: unknown) =>
      node.toString({ ...context, ...flow }, onComment, onChompKeep)
    // The library prints collections by such a function too, but its types know it of scalars only.
    return Object.assign({ ...tag }, { stringify })
  })

export function readYamlValues(source: string): Read {
  const lines = new LineCounter()
  try {
    const document = parse(source, lines)
    if (document.errors.length > 0) return { faults: yamlFaults(document, lines) }
    const values: unknown = document.toJS({ maxAliasCount: MAX_ALIASES })
    if (values === null || values === undefined) return { values: {} }
    if (isValues(values)) return { values }
    return { faults: [{ line: 1, message: 'The file has to be made of fields, each with a name and a colon.' }] }
  } catch (error) {
    // Aliases that blow up, and nesting deeper than the parser's stack.
    if (!(error instanceof ReferenceError) && !(error instanceof RangeError)) throw error
    return {
      faults: [
        { message: 'The file repeats itself too often through aliases (&, *), or nests too deep. Write it out.' },
      ],
    }
  }
}

/**
 * The text of a file with other values. Comments, order and style of what stays the same
 * stay; nothing changed gives the same text.
 */
export function writeYamlValues(source: string, values: Values): string {
  const before = readYamlValues(source).values
  if (before && same(before, values)) return source
  const gentle = before && edited(source, before, values)
  if (gentle !== undefined && reads(gentle, values)) return gentle
  // What aliases or rare characters make impossible is written afresh: words before comments.
  const fresh = new Document(values, { aliasDuplicateObjects: false }).toString(STYLE)
  if (reads(fresh, values)) return fresh
  return `${JSON.stringify(values, undefined, 2)}\n`
}

function parse(source: string, lines = new LineCounter()): Document.Parsed {
  return parseDocument(source, { lineCounter: lines, customTags })
}

function reads(text: string, values: Values): boolean {
  return same(readYamlValues(text).values, values)
}

function edited(source: string, before: Values, after: Values): string | undefined {
  const document: Document = parse(source)
  try {
    document.contents = updated(document, document.contents, before, after)
    return document.toString(STYLE)
  } catch {
    // An alias whose anchor has gone.
    return undefined
  }
}

function updated(document: Document, node: Node | null, before: Value | undefined, after: Value): Node {
  if (node && same(before, after)) return node
  if (isMap(node) && isValues(before) && isValues(after)) {
    const nameOf = (pair: Pair) => (isScalar(pair.key) ? String(pair.key.value) : String(pair.key))
    node.items = node.items.filter((pair) => Object.hasOwn(after, nameOf(pair)))
    let place = -1
    for (const [name, value] of Object.entries(after)) {
      const at = node.items.findIndex((pair) => nameOf(pair) === name)
      const pair = node.items[at]
      if (pair) {
        pair.value = updated(document, pair.value as Node | null, before[name], value)
        place = at
      } else {
        place++
        node.items.splice(place, 0, new Pair(document.createNode(name), fresh(document, value)))
      }
    }
    return node
  }
  if (isSeq(node) && Array.isArray(before) && Array.isArray(after)) {
    const owners = matched(before, after)
    const items = node.items as (Node | null)[]
    const [first] = items
    // What is said above the first one is about it, and not about the list.
    if (first && node.commentBefore && !node.flow) {
      first.commentBefore = [node.commentBefore, first.commentBefore].filter(Boolean).join('\n')
      delete node.commentBefore
    }
    node.items = after.map((value, index) => {
      const from = owners[index]
      return from === undefined ? fresh(document, value) : updated(document, items[from] ?? null, before[from], value)
    })
    return node
  }
  if (isScalar(node) && typeof after !== 'object') {
    restyle(node, after)
    return node
  }
  return fresh(document, after)
}

function fresh(document: Document, value: Value): Node {
  const node = document.createNode(value, { aliasDuplicateObjects: false })
  visit(node, {
    Seq: (_key, seq) => {
      // Short lists of ids stand on one line.
      const isShort = seq.items.every((item) => isScalar(item) && !String(item.value).includes('\n'))
      if (isShort && String(seq).length < 100) seq.flow = true
    },
  })
  return node
}

function restyle(node: Scalar, value: Value): void {
  const lines = typeof value === 'string' && value.includes('\n')
  if (lines) node.type = Scalar.BLOCK_LITERAL
  else if (node.type?.startsWith('BLOCK') || typeof value !== typeof node.value) delete node.type
  node.value = value
  delete node.source
  delete node.format
}

/** For each new item the old one that it was: the same, one of the same id, or else the one at its place. */
function matched(before: readonly Value[], after: readonly Value[]): (number | undefined)[] {
  const left = new Set(before.keys())
  const owners: (number | undefined)[] = after.map(() => undefined)
  const claim = (fits: (old: Value, now: Value, from: number, to: number) => boolean) => {
    after.forEach((now, to) => {
      if (owners[to] !== undefined) return
      for (const from of left) {
        if (!fits(before[from] ?? null, now, from, to)) continue
        owners[to] = from
        left.delete(from)
        return
      }
    })
  }
  claim((old, now) => same(old, now))
  claim((old, now) => nameOf(old) !== undefined && nameOf(old) === nameOf(now))
  claim((old, now, from, to) => from === to && nameOf(old) === undefined && nameOf(now) === undefined)
  return owners
}

function nameOf(value: Value): string | undefined {
  if (!isValues(value)) return undefined
  const name = value.id ?? value.block
  return typeof name === 'string' ? name : undefined
}

/** Values as YAML to show: for what has no field of its own, and for comparing. */
export function asYaml(value: Value): string {
  return new Document(value, { customTags, aliasDuplicateObjects: false }).toString(STYLE).trimEnd()
}

/** What was written as YAML; undefined when it cannot be read. */
export function fromYaml(text: string): Value | undefined {
  const read = readYamlValues(`value:\n${text.replace(/^/gm, '  ')}`)
  return read.values?.value
}
