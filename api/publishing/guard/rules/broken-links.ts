import type { Definition, Image, Link } from 'mdast'
import { excerptOf, type Finding } from '../finding.ts'
import type { Check, Rule } from '../guard.ts'
import { addressOf } from '../item.ts'
import { nodesOf, offsetOf } from '../markdown-tree.ts'
import { at } from '../place.ts'
import type { Field } from '../read-item.ts'

const ALLOWED = new Set(['http:', 'https:', 'mailto:', 'tel:'])
/** Stands for the site while an address is taken apart; nobody can own it. */
const HERE = 'https://here.invalid'

/** Links inside the site that lead nowhere. Other sites are not asked: that would tell them who is about to publish. */
export const brokenLinks: Rule = function* (check) {
  for (const field of check.draft.fields) {
    const link = bannersLink(check, field)
    if (link) yield link
    if (!field.tree) continue
    const home = addressOf(check.input.item, field.language ?? check.draft.original)
    for (const node of nodesOf(field.tree)) {
      if (node.type !== 'link' && node.type !== 'definition' && node.type !== 'image') continue
      const { url } = node as Link | Definition | Image
      const finding = judge(check, url, home, node.type === 'image')
      if (finding) yield { ...finding, ...at(field, offsetOf(node)), excerpt: excerptOf(url) }
    }
  }
}

/** A banner has one link, among its settings: with it a dead link would stand on every page. */
function bannersLink(check: Check, field: Field): Finding | undefined {
  const { item } = check.input
  if (item.kind !== 'banner' || field.role !== 'setting' || field.path !== 'link') return undefined
  // The first page.
  if (field.text === '') return undefined
  const finding = judge(check, field.text, addressOf(item, check.draft.original), false)
  return finding && { ...finding, ...at(field), excerpt: excerptOf(field.text) }
}

function judge(
  { input }: Check,
  url: string,
  home: string,
  isPicture: boolean,
): Pick<Finding, 'rule' | 'level' | 'values'> | undefined {
  const broken = isPicture ? 'picture_broken' : 'link_broken'
  // The content check knows the files that lie beside the texts.
  if (/^(?:pictures|documents)\//.test(url)) return undefined
  // A scheme without a place is what the editor's button for links begins with.
  if (/^(?:https?:\/*)?$/.test(url.trim())) return { rule: broken, level: 'stops', values: { address: url.trim() } }
  const target = URL.parse(url, HERE + home)
  if (!target) return { rule: broken, level: 'stops', values: { address: excerptOf(url) } }
  if (!ALLOWED.has(target.protocol))
    return { rule: 'link_not_allowed', level: 'stops', values: { scheme: target.protocol } }
  const isInside = target.origin === HERE || (input.origin !== undefined && target.origin === input.origin)
  if (!isInside) {
    return isPicture ? { rule: 'picture_elsewhere', level: 'stops', values: { address: target.host } } : undefined
  }
  const address = known(input.addresses, target.pathname)
  const moved = address === undefined ? input.movedTo?.(decoded(target.pathname)) : undefined
  if (moved !== undefined)
    return { rule: 'link_moved', level: 'warns', values: { address: excerptOf(target.pathname), now: moved } }
  if (address === undefined) return { rule: broken, level: 'stops', values: { address: excerptOf(target.pathname) } }
  const anchor = decoded(target.hash.slice(1))
  // `#` and `#top` lead to the top of every page.
  if (anchor === '' || anchor.toLowerCase() === 'top' || input.anchorsOf(address).has(anchor)) return undefined
  return { rule: 'anchor_broken', level: 'stops', values: { anchor: excerptOf(anchor), address: excerptOf(address) } }
}

/** The address as the site has it, with or without its last stroke. */
function known(addresses: ReadonlySet<string>, pathname: string): string | undefined {
  const plain = decoded(pathname)
  const other = (path: string) => (path.endsWith('/') ? path.slice(0, -1) : `${path}/`)
  return [pathname, plain, other(pathname), other(plain)].find((path) => addresses.has(path))
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
