import { parse } from 'yaml'
import type { ItemFiles } from '#db/schema/changes.ts'
import { overdueFrom } from '../content/standing.ts'
import type { Content } from '../content/read.ts'
import type { Text } from '../content/text.ts'

/** What a list of items says of one. Drafts may lack anything. */
export type ItemSummary = {
  title?: string
  owner?: string
  /** The first instant at which its review is overdue. */
  overdueFrom?: Date
  standing: 'published' | 'archived' | 'withdrawn'
}

/** Of what residents can read; undefined for what was taken down, and for what is not there. */
export function summaryOf(content: Content, item: string): ItemSummary | undefined {
  const [kind, slug] = item.split('/')
  const [first] = content.area.languages
  const of = (text: Text | undefined) => text && { title: text.text }
  if (kind === 'banners') {
    const found = content.banners.find((one) => one.slug === slug)
    if (!found) return undefined
    const { owner, overdueFrom } = found
    return { ...of(found.text[first?.tag ?? '']?.words), owner, overdueFrom, standing: 'published' }
  }
  if (kind === 'services') {
    const found = content.services.find((one) => one.slug === slug)
    if (!found) return undefined
    const { owner, overdueFrom } = found
    return { ...of(found.words[first?.tag ?? '']?.name), owner, overdueFrom, standing: 'published' }
  }
  if (kind !== 'consultations' && kind !== 'news' && kind !== 'pages') return undefined
  const found = content[kind].find((one) => one.slug === slug)
  if (!found) return undefined
  const { owner, overdueFrom, archived, text } = found
  return { ...of(text[first?.tag ?? '']?.title), owner, overdueFrom, standing: archived ? 'archived' : 'published' }
}

/** Of files that nobody has checked: what can be read of them. */
export function summaryOfFiles(files: ItemFiles, { area, shiftDays }: Content, now: Date): ItemSummary {
  const tag = area.languages[0]?.tag ?? 'en'
  const words = files[`${tag}.md`]
  const own = fieldsOf(words === undefined ? files[`${tag}.yaml`] : /^---\n([\s\S]*?)\n---/.exec(words)?.[1])
  const { owner, review_by: review } = settingsOf(files)
  const title = own['title'] ?? own['text'] ?? own['name']
  const day = typeof review === 'string' && /^\d{4}-\d\d-\d\d$/.test(review) && !Number.isNaN(Date.parse(review))
  return {
    ...(typeof title === 'string' && { title: title.slice(0, 300) }),
    ...(typeof owner === 'string' && { owner: owner.slice(0, 100) }),
    ...(day && { overdueFrom: overdueFrom(review, area.timezone, { days: 0, shiftDays, now }) }),
    standing: standingIn(files),
  }
}

export function standingIn(files: ItemFiles): ItemSummary['standing'] {
  const { standing } = settingsOf(files)
  return standing === 'archived' || standing === 'withdrawn' ? standing : 'published'
}

/** What residents read in place of what is archived or taken down. */
export function standingNoteIn(files: ItemFiles, language: string): string | undefined {
  const { standing_note: notes } = settingsOf(files)
  const note = typeof notes === 'object' && notes !== null ? (notes as Record<string, unknown>)[language] : undefined
  return typeof note === 'string' ? note.slice(0, 500) : undefined
}

function settingsOf(files: ItemFiles): Record<string, unknown> {
  const [, settings] =
    Object.entries(files).find(([name]) =>
      /^(questionnaire|news|page|banner|service|area|answers)\.yaml$/.test(name),
    ) ?? []
  return fieldsOf(settings)
}

function fieldsOf(source: string | undefined): Record<string, unknown> {
  if (source === undefined) return {}
  try {
    // The core schema leaves days as they are written.
    const value: unknown = parse(source, { schema: 'core', maxAliasCount: 20, logLevel: 'silent' })
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : {}
  } catch {
    // A draft that cannot be read yet is listed by its address.
    return {}
  }
}
