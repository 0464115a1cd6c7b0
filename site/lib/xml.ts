const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' }

export function escapeXml(words: string): string {
  return Array.from(words, (character) => (isXml(character) ? (ESCAPES[character] ?? character) : '')).join('')
}

/** Some characters cannot stand in any XML document, however they are written (XML 1.0, 2.2). */
function isXml(character: string): boolean {
  const code = character.codePointAt(0) ?? 0
  if (code < 0x20) return code === 0x9 || code === 0xa || code === 0xd
  return code < 0xd800 || (code > 0xdfff && code < 0xfffe) || code > 0xffff
}

/** An element of escaped words or of elements; `undefined` attributes are left out. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | undefined>>,
  ...inside: readonly (Xml | string | false | undefined)[]
): Xml {
  const written = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [` ${key}="${escapeXml(value)}"`],
  )
  const body = inside.flatMap((part) => (!part ? [] : [typeof part === 'string' ? escapeXml(part) : part.xml])).join('')
  return { xml: body === '' ? `<${name}${written.join('')}/>` : `<${name}${written.join('')}>${body}</${name}>` }
}

/** Markup that is already escaped. */
export type Xml = { readonly xml: string }

export function xmlDocument(root: Xml, type: string): Response {
  return new Response(`<?xml version="1.0" encoding="UTF-8"?>\n${root.xml}\n`, {
    headers: { 'content-type': `${type}; charset=utf-8` },
  })
}
