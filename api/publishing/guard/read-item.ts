import type { Root } from 'mdast'
import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml'
import { type Finding, excerptOf } from './finding.ts'
import type { Item, ItemKind } from './item.ts'
import { tangleIn, parseMarkdown } from './markdown-tree.ts'

/** One text of an item, with the way back to its line in the file. */
export type Field = {
  file: string
  path: string
  text: string
  /** Words that people read, or what the machine goes by: dates, addresses, ids. */
  role: 'words' | 'markdown' | 'setting'
  /** The language of the file; none for a file without words of any language. */
  language?: string
  /** The parsed Markdown; its positions count from the beginning of `text`. */
  tree?: Root
  lineAt: (offset: number) => number
}

export type ReadItem = {
  item: Item
  original: string
  /** Every text, in the order of the files. */
  fields: Field[]
  /** The file of each language that has one. */
  languageFiles: Map<string, string>
  /** The files that could be read, by name, each with its fields by path. */
  byFile: Map<string, Map<string, Field>>
  /** By language, then by path: the fingerprints that a translation keeps of what it was made from. */
  madeFrom: Map<string, Map<string, string>>
  /** Files that cannot be read, and texts that cannot be parsed. */
  findings: Finding[]
}

/** Far above any real file, and the most that the reader of content takes. */
const MAX_CHARACTERS = 1_000_000
const MAX_DEPTH = 30

/** What is Markdown in the YAML files of a consultation; the rest are single lines. */
const CONSULTATION_MARKDOWN =
  /^(?:proposal|reasons|decision|next_steps|other_ways|changed|outcome|pages\.[^.]+\.intro)$/
/** Names of staff and states, which nobody translates. */
const SETTING_KEYS = new Set(['translation', 'owner', 'author', 'reviewer', 'status', 'state', 'slug', 'id', 'kind'])
const SETTING_SHAPE = /^(?:\d{4}-\d{2}-\d{2}(?:T\S*)?|(?:\/|https?:\/\/)\S*|[a-z0-9_-]+|\S+@\S+|[\w-]+\.\w{2,5})$/

/** Reads an item's files loosely: what the schema refuses is the content check's business. */
export function readItem(item: Item, languages: readonly string[]): ReadItem {
  const read: ReadItem = {
    item,
    original: languages[0] ?? 'en',
    fields: [],
    languageFiles: new Map(),
    byFile: new Map(),
    madeFrom: new Map(),
    findings: [],
  }
  for (const [file, source] of Object.entries(item.files)) readFile(read, file, source, languages)
  return read
}

/** A value that is not words, such as `closes`, from the file without a language or from frontmatter. */
export function settingOf(read: ReadItem, path: string): Field | undefined {
  return read.fields.find((field) => field.role === 'setting' && field.path === path)
}

/** The words of the original at a path. */
export function originalAt(read: ReadItem, path: string): Field | undefined {
  return read.byFile.get(read.languageFiles.get(read.original) ?? '')?.get(path)
}

/** What people read in a language, by path; an empty text counts as none. */
export function wordsOf(read: ReadItem, language: string): Map<string, Field> {
  const fields = read.byFile.get(read.languageFiles.get(language) ?? '') ?? new Map<string, Field>()
  return new Map([...fields].filter(([, field]) => field.role !== 'setting' && field.text.trim() !== ''))
}

function readFile(read: ReadItem, file: string, source: string, languages: readonly string[]): void {
  const extension = /\.(ya?ml|md)$/.exec(file)?.[1]
  if (!extension) return
  const language = languages.find((tag) => file.replace(/\.\w+$/, '') === tag || file.startsWith(`${tag}/`))
  if (language) read.languageFiles.set(language, file)
  const add = (field: Field) => {
    if (field.role === 'markdown') parseInto(read, field)
    read.fields.push(field)
    read.byFile.set(file, (read.byFile.get(file) ?? new Map()).set(field.path, field))
  }
  const refuse = (reason: string, line?: number) =>
    read.findings.push({
      rule: 'unreadable_file',
      level: 'stops',
      file,
      path: '',
      ...(line !== undefined && { line }),
      ...(language && { language }),
      values: { reason },
    })
  if (source.length > MAX_CHARACTERS) {
    refuse(`${source.length} > ${MAX_CHARACTERS}`)
    return
  }
  // Files made on other systems; positions stay lines, which is all that anybody is shown.
  const text = source.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n')
  if (extension !== 'md') {
    readYamlText(text, 0, { read, file, language, frontmatter: false, add, refuse })
    return
  }
  const parts = splitFrontmatter(text)
  if (!parts) {
    refuse('---', 1)
    return
  }
  if (parts.yaml !== undefined) readYamlText(parts.yaml, 1, { read, file, language, frontmatter: true, add, refuse })
  add({
    file,
    path: 'body',
    text: parts.body,
    role: 'markdown',
    ...(language && { language }),
    lineAt: lineFinder(parts.body, parts.bodyLine),
  })
}

/** Undefined when the frontmatter is opened and never closed. */
function splitFrontmatter(text: string): { yaml?: string; body: string; bodyLine: number } | undefined {
  if (!text.startsWith('---\n')) return { body: text, bodyLine: 1 }
  let end = text.indexOf('\n---', 3)
  while (end !== -1 && !['\n', undefined].includes(text[end + 4])) end = text.indexOf('\n---', end + 4)
  if (end === -1) return undefined
  const yaml = text.slice(4, end + 1)
  return { yaml, body: text.slice(end + 5), bodyLine: yaml.split('\n').length + 2 }
}

type Reading = {
  read: ReadItem
  file: string
  language: string | undefined
  frontmatter: boolean
  add: (field: Field) => void
  refuse: (reason: string, line?: number) => void
}

function readYamlText(source: string, linesBefore: number, reading: Reading): void {
  const lines = new LineCounter()
  const lineOf = (offset: number) => lines.linePos(offset).line + linesBefore
  try {
    // Pretty errors quote the source once for each, which takes minutes when everything is wrong.
    const document = parseDocument(source, { lineCounter: lines, prettyErrors: false })
    const [error] = document.errors
    if (error) {
      reading.refuse(excerptOf(error.message), lineOf(error.pos[0]))
      return
    }
    if (document.contents === null) return
    if (!isMap(document.contents)) {
      reading.refuse('name: …', linesBefore + 1)
      return
    }
    readNode(document.contents, [], reading, lineOf)
  } catch (thrown) {
    // Deep nesting overflows the parser's stack.
    if (!(thrown instanceof RangeError)) throw thrown
    reading.refuse(thrown.message)
  }
}

/** Aliases are not followed: what they repeat is read where it stands. */
function readNode(node: Node, steps: string[], reading: Reading, lineOf: (offset: number) => number): void {
  if (steps.length > MAX_DEPTH) throw new RangeError(`> ${MAX_DEPTH}: ${excerptOf(steps.join('.'))}`)
  if (isMap(node)) {
    for (const pair of node.items) {
      const key = isScalar(pair.key) ? String(pair.key.value) : ''
      const value = pair.value as Node | null
      if (value === null) continue
      if (steps.length === 0 && key === 'made_from') readMadeFrom(value, reading)
      else readNode(value, [...steps, key], reading, lineOf)
    }
    return
  }
  if (isSeq(node)) {
    node.items.forEach((child, index) => {
      readNode(child as Node, [...steps, String(index)], reading, lineOf)
    })
    return
  }
  if (isAlias(node) || !isScalar(node) || node.value === null) return
  const text = typeof node.value === 'string' ? node.value : (node.source ?? String(node.value))
  const path = steps.join('.')
  const start = lineOf(node.range?.[0] ?? 0)
  const isBlock = node.type === 'BLOCK_LITERAL'
  const { file, language } = reading
  reading.add({
    file,
    path,
    text,
    role: roleOf(reading, steps, path, text),
    ...(language && { language }),
    // The words of a literal block begin under its mark; other texts are given their first line.
    lineAt: isBlock ? lineFinder(text, start + 1) : () => (node.type === 'BLOCK_FOLDED' ? start + 1 : start),
  })
}

function roleOf({ read, language, frontmatter }: Reading, steps: string[], path: string, text: string): Field['role'] {
  if (!language) return 'setting'
  const key = steps.at(-1) ?? ''
  if (SETTING_KEYS.has(key)) return 'setting'
  // Alternative text stays words even where somebody put the name of a file.
  if (/(?:^|_)alt$/.test(key)) return 'words'
  if (frontmatter) return SETTING_SHAPE.test(text.slice(0, 300)) ? 'setting' : 'words'
  return isMarkdownAt(read.item.kind, path) ? 'markdown' : 'words'
}

function isMarkdownAt(kind: ItemKind, path: string): boolean {
  return (kind === 'consultation' && CONSULTATION_MARKDOWN.test(path)) || (kind === 'block' && path === 'intro')
}

function readMadeFrom(node: Node, { read, language }: Reading): void {
  if (!language || !isMap(node)) return
  const marks = new Map<string, string>()
  for (const pair of node.items) {
    if (isScalar(pair.key) && isScalar(pair.value)) marks.set(String(pair.key.value), String(pair.value.value))
  }
  read.madeFrom.set(language, marks)
}

function parseInto(read: ReadItem, field: Field): void {
  const tangle = tangleIn(field.text)
  if (tangle === undefined) {
    field.tree = parseMarkdown(field.text)
    return
  }
  read.findings.push({
    rule: 'text_too_tangled',
    level: 'stops',
    file: field.file,
    path: field.path,
    line: field.lineAt(tangle),
    ...(field.language && { language: field.language }),
    excerpt: excerptOf(field.text.slice(tangle, tangle + 160)),
  })
}

/** Finds the line of an offset in `text`, whose first line is `first` in its file. */
function lineFinder(text: string, first: number): (offset: number) => number {
  let ends: number[] | undefined
  return (offset) => {
    if (!ends) {
      ends = []
      for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) ends.push(at)
    }
    let low = 0
    let high = ends.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((ends[middle] ?? 0) < offset) low = middle + 1
      else high = middle
    }
    return first + low
  }
}
