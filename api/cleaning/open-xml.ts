import { numbering } from './numbering.ts'
import type { Plan } from './office.ts'
import { type Change, local, type Tag } from './xml.ts'

/** Who wrote it, what a company calls it, a small picture of how it looked, what a printer was set to. */
const DROPPED = /^docProps\/|^customXml\/|(?:^|\/)printerSettings\/|(?:^|\/)thumbnail\.[a-z]+$/i
const TEXTS = /\.(?:xml|rels|vml)$/i
/** Large, and without a word about anybody. */
const PLAIN_TEXTS = /(?:^|\/)(?:sharedStrings|calcChain|theme\d*)\.xml$/i
/** Fonts, and pictures of kinds that say next to nothing but what they draw. */
const PLAIN = /\.(?:odttf|fntdata|emf|wmf|gif|bmp|ttf)$/i
/** A path that begins on somebody's computer, with their name in it more often than not. */
const PATH = /^(?:file:\/*|[a-z]:[\\/]|\\\\|\/(?:users|home)\/)/i

/** What is taken out of Word and Excel files (ECMA-376). */
export function openXmlPlan(names: readonly string[]): Plan {
  const person = numbering()
  const initials = numbering()
  const account = numbering()
  const gone = new Set(names.filter((name) => DROPPED.test(name)))
  const asNumber: Record<string, (value: string) => string> = {
    author: person,
    userName: person,
    displayName: person,
    initials,
    userId: account,
    personId: (value) => braced(account(value)),
    mentionpersonId: (value) => braced(account(value)),
  }

  const inText =
    (part: string) =>
    (tag: Tag): Change | undefined => {
      const { name, kind } = tag
      // Which paragraphs were written in one sitting, and which documents have a common past.
      if (/^rsid/.test(name) || name === 'attachedTemplate') return { drop: true }
      // Of an Excel note, the list of whoever wrote one.
      if (name === 'author' && kind === 'open' && part.startsWith('xl/')) return { empty: person }
      const isThread = name === 'threadedComment' || name === 'commentExtensible'
      const isAnnotation = tag.attributes.size > 1 && [...tag.attributes.keys()].some((one) => local(one) === 'author')
      return {
        attributes: (full, value) => {
          const attribute = local(full)
          if (full.startsWith('xmlns')) return value
          if (/^rsid/.test(attribute)) return undefined
          if (isAnnotation && /^date(?:Utc)?$/.test(attribute)) return undefined
          if (isThread && /^(?:dT|dateUtc)$/.test(attribute)) return undefined
          if (name === 'absPath' && attribute === 'url') return ''
          if (name === 'pageSetup' && full === 'r:id') return undefined
          if (name === 'person' && attribute === 'id') return braced(account(value))
          const numbered = asNumber[attribute]
          if (numbered) return numbered(value)
          return /^(?:name|descr|title|href)$/.test(attribute) ? withoutPath(value) : value
        },
      }
    }

  return {
    drops: (name) => gone.has(name),
    isPlain: (name) => PLAIN.test(name) || PLAIN_TEXTS.test(name),
    tagsOf: (part) => {
      if (PLAIN_TEXTS.test(part) || !TEXTS.test(part)) return undefined
      if (part === '[Content_Types].xml')
        return ({ attributes }) => (gone.has((attributes.get('PartName') ?? '').slice(1)) ? { drop: true } : undefined)
      if (part.endsWith('.rels')) return (tag) => relationship(tag, part, gone)
      return inText(part)
    },
  }
}

const braced = (number: string) => `{00000000-0000-0000-0000-${number.padStart(12, '0')}}`

function withoutPath(value: string): string {
  return PATH.test(value) ? value.replace(/^.*[\\/]/s, '') : value
}

function relationship({ name, attributes }: Tag, part: string, gone: ReadonlySet<string>): Change | undefined {
  if (name !== 'Relationship') return undefined
  const target = attributes.get('Target') ?? ''
  if (/\/attachedTemplate$/.test(attributes.get('Type') ?? '')) return { drop: true }
  if (attributes.get('TargetMode') === 'External')
    return {
      attributes: (one, value) => (one === 'Target' && PATH.test(value) ? `file:///${withoutPath(value)}` : value),
    }
  // From `word/_rels/document.xml.rels`, `../customXml/item1.xml` is `customXml/item1.xml`.
  const base = `zip:/${part.replace(/_rels\/[^/]*$/, '')}`
  return gone.has(decodeURIComponent(new URL(target, base).pathname.slice(1))) ? { drop: true } : undefined
}
