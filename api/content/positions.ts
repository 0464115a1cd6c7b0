import { type Document, isAlias, isMap, isNode, isScalar, isSeq, type LineCounter } from 'yaml'

export type ContentPath = readonly PropertyKey[]

/** The line of what stands at a path in a file, or of the nearest thing around it that is there. */
export function lineOf(document: Document, lines: LineCounter, path: ContentPath): number | undefined {
  let node: unknown = document.contents
  let line: number | undefined
  for (const step of path) {
    if (isAlias(node)) node = node.resolve(document)
    if (isMap(node)) {
      // The line of the name: a list or a text of many lines begins only below it.
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step))
      if (!pair) return line
      line = start(pair.key, lines) ?? line
      node = pair.value
    } else if (isSeq(node)) {
      node = node.items[Number(step)]
      if (node === undefined) return line
      line = start(node, lines) ?? line
    } else return line
  }
  return line
}

function start(node: unknown, lines: LineCounter): number | undefined {
  return isNode(node) && node.range ? lines.linePos(node.range[0]).line : undefined
}
