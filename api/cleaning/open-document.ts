import { NotCleanable } from './left.ts'
import { numbering } from './numbering.ts'
import type { Plan } from './office.ts'
import type { Change, Tag } from './xml.ts'

/** Who wrote it and for how long, how it looked, how somebody’s program was set up. */
const DROPPED = /(?:^|\/)meta\.xml$|^Thumbnails\/|(?:^|\/)Configurations2\/|(?:^|\/)layout-cache$/
const PLAIN = /^mimetype$|^manifest\.rdf$|^ObjectReplacements\/|\.(?:emf|wmf|gif|bmp|ttf|otf|svm)$/i
/** A printer has a name that an office or a person gave it. */
const PRIVATE_SETTING = /^(?:Printer|Rsid|CurrentDatabase|PreviousDatabase)/

export const isOpenDocument = (names: readonly string[]): boolean => names.includes('META-INF/manifest.xml')

/** What is taken out of OpenDocument files (ISO/IEC 26300). */
export function openDocumentPlan(names: readonly string[]): Plan {
  const person = numbering()
  const gone = new Set(names.filter((name) => DROPPED.test(name)))
  return {
    drops: (name) => gone.has(name),
    isPlain: (name) => PLAIN.test(name),
    tagsOf: (part) => {
      if (part === 'META-INF/manifest.xml') return (tag) => entry(tag, gone)
      if (/(?:^|\/)settings\.xml$/.test(part)) return setting
      return part.endsWith('.xml') ? (tag) => inText(tag, person) : undefined
    },
  }
}

function entry({ name, full, attributes }: Tag, gone: ReadonlySet<string>): Change | undefined {
  if (name === 'encryption-data') throw new NotCleanable('encrypted')
  const path = attributes.get('manifest:full-path') ?? ''
  // A whole folder may have an entry too.
  const isGone = gone.has(path) || /^(?:Thumbnails|Configurations2)\//.test(path)
  return full === 'manifest:file-entry' && isGone ? { drop: true } : undefined
}

function setting({ name, kind, attributes }: Tag): Change | undefined {
  const isPrivate = name === 'config-item' && PRIVATE_SETTING.test(attributes.get('config:name') ?? '')
  return isPrivate && kind === 'open' ? { empty: '' } : undefined
}

function inText({ full, kind }: Tag, person: (name: string) => string): Change | undefined {
  // Of annotations and of tracked changes. `text:creator` is a word of the text, and stays.
  if (/^(?:dc:creator|meta:creator-initials|loext:sender-initials)$/.test(full) && kind === 'open')
    return { empty: person }
  if (full === 'dc:date' || full === 'meta:date-string') return { drop: true, ...(kind === 'open' && { empty: '' }) }
  return {
    attributes: (name, value) => (/(?:^|[:-])rsid$/.test(name) ? undefined : value),
  }
}
