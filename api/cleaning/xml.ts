/** A tag as it stands in a document, with everything between its brackets. */
export type Tag = {
  /** As it is written, and without its prefix: programs may choose that themselves. */
  full: string
  name: string
  kind: 'open' | 'close' | 'empty'
  attributes: Map<string, string>
}

const COMMENT = String.raw`<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<[?!][^>]*>`
const ATTRIBUTE = String.raw`([\w:.-]+)\s*=\s*("[^"<]*"|'[^'<]*')`
/** Documents have a million tags, so these are made once. */
const ATTRIBUTES = new RegExp(ATTRIBUTE, 'g')
const SPACED_ATTRIBUTES = new RegExp(String.raw`\s+${ATTRIBUTE}`, 'g')
const TAG = String.raw`<(\/?)([\w:.-]+)((?:\s+${ATTRIBUTE.replaceAll(/\((?!\?)/g, '(?:')})*)\s*(\/?)>`

/** What is put in a tag's place; undefined leaves it as it is, to the letter. */
export type Change = {
  attributes?: (name: string, value: string) => string | undefined
  drop?: boolean
  /** What a tag holds, up to its end, or what comes of that. */
  empty?: string | ((held: string) => string)
}

/**
 * Changes some tags of an XML text and nothing else of it: what a person wrote lies between tags. Whatever is not
 * understood stays as it is. `change` sees each tag once, in order, and may take away (undefined) or change the
 * value of an attribute, which is given and taken as it is written; `empty` puts a word in place of what a tag holds.
 */
export function rewriteXml(text: string, change: (tag: Tag) => Change | undefined): string {
  const parts: string[] = []
  let from = 0
  /** What a tag holds is being replaced, up to its end. */
  let inside: { full: string; empty: NonNullable<Change['empty']> } | undefined
  const tags = new RegExp(`${COMMENT}|${TAG}`, 'g')
  for (let found = tags.exec(text); found; found = tags.exec(text)) {
    const [whole, slash, full, attributes = '', closed] = found
    if (full === undefined) continue
    if (inside) {
      if (slash !== '/' || full !== inside.full) continue
      const { empty } = inside
      parts.push(typeof empty === 'string' ? empty : empty(text.slice(from, found.index)))
      inside = undefined
      from = found.index
    }
    const kind = slash ? 'close' : closed ? 'empty' : 'open'
    const wanted = change({ full, name: local(full), kind, attributes: attributesOf(attributes) })
    if (!wanted) continue
    const now = wanted.drop ? '' : wanted.attributes ? rewritten(whole, attributes, wanted.attributes) : whole
    if (now === whole && wanted.empty === undefined) continue
    parts.push(text.slice(from, found.index), now)
    from = found.index + whole.length
    if (wanted.empty !== undefined && kind === 'open') inside = { full, empty: wanted.empty }
  }
  parts.push(text.slice(from))
  return parts.join('')
}

export const local = (name: string) => name.slice(name.indexOf(':') + 1)

function attributesOf(text: string): Map<string, string> {
  const all = new Map<string, string>()
  if (text === '') return all
  for (const [, name = '', value = ''] of text.matchAll(ATTRIBUTES)) all.set(name, value.slice(1, -1))
  return all
}

function rewritten(tag: string, attributes: string, change: NonNullable<Change['attributes']>): string {
  if (attributes === '') return tag
  const changed = attributes.replace(SPACED_ATTRIBUTES, (same, name: string, quoted: string) => {
    const value = quoted.slice(1, -1)
    const now = change(name, value)
    if (now === value) return same
    return now === undefined ? '' : ` ${name}="${now.replaceAll('"', '&quot;')}"`
  })
  return tag.replace(attributes, () => changed)
}
