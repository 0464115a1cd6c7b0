import type { AreaFile } from './area-file.ts'
import type { Kind } from './kinds.ts'
import { instantOf } from './london.ts'
import type { ContentProblem } from './problems.ts'
import type { Surroundings } from './read-consultation.ts'
import { type ReviewFields, SLUG, type StandingFields } from './standing-file.ts'
import type { Text } from './text.ts'
import type { ContentFile } from './yaml.ts'

/** Who keeps something right, and until when it may stand unread. */
export type Review = {
  owner: string
  /** The first instant at which its review is overdue. */
  overdueFrom: Date
}

/** Since when something no longer stands, and the public note about it by language. */
export type Notice = { since: Date; note: Record<string, Text> }

/** What all content with an address of its own has in common. */
export type Standing = Review & {
  /** Absent for what still stands. */
  archived?: Notice
  earlierAddresses: string[]
}

/** Something that was taken down: its address, and not a word of what it said. */
export type Withdrawn = Notice & { kind: Kind; slug: string; earlierAddresses: string[] }

/** The surroundings when nothing is wrong with the area. */
export type Site = Surroundings & { area: AreaFile }

export function checkSlug(kind: string, slug: string, problems: ContentProblem[]): void {
  if (SLUG.test(slug)) return
  problems.push({
    file: `${kind}/${slug}`,
    message: 'The name of the folder becomes the address. Use small letters, digits and single hyphens.',
    inForms: 'Its address may have small letters, digits and single hyphens only. Change the address.',
  })
}

/** The days by which the dates of something have moved. */
export function shiftOf({ parts, complain }: ContentFile<ReviewFields>, { area, shiftDays }: Site): number {
  if (!parts.moves) return 0
  if (area.demonstration) return shiftDays
  complain(['moves'], {
    message: 'Dates move in a demonstration only. Take this line out.',
    inForms: 'Dates move in a demonstration only. Do not let them move here.',
  })
  return 0
}

/**
 * The first instant at which a review is overdue, its dates having moved by `days`. In a
 * demonstration nobody looks at anything again: what would be overdue moves with the calendar.
 */
export function overdueFrom(
  reviewBy: string,
  zone: string,
  { days, shiftDays, now }: { days: number; shiftDays: number; now: Date },
): Date {
  const written = instantOf(reviewBy, 'closes', zone, days)
  return written > now ? written : instantOf(reviewBy, 'closes', zone, Math.max(days, shiftDays))
}

export function reviewOf({ parts }: ContentFile<ReviewFields>, days: number, site: Site): Review {
  const { area, now, shiftDays } = site
  return {
    owner: parts.owner ?? '',
    overdueFrom: parts.review_by ? overdueFrom(parts.review_by, area.timezone, { days, shiftDays, now }) : now,
  }
}

/** The common part of something with an address; undefined when it was withdrawn, which is then noted in `site`. */
export function standingOf(
  kind: Kind,
  slug: string,
  file: ContentFile<StandingFields>,
  days: number,
  site: Site,
): Standing | undefined {
  const { parts, complain } = file
  const earlierAddresses = parts.earlier_addresses ?? []
  const standing = { ...reviewOf(file, days, site), earlierAddresses }
  site.named.push({ kind, slug, earlierAddresses, complain })
  if (parts.standing !== 'archived' && parts.standing !== 'withdrawn') {
    for (const field of ['standing_since', 'standing_note'] as const) {
      if (parts[field] !== undefined && parts.standing !== undefined)
        complain([field], {
          message: 'This belongs to what is archived or withdrawn. Set standing, or take it out.',
          inForms: 'This belongs to what is archived or withdrawn. Say which it is, or take this out.',
        })
    }
    return standing
  }
  const notice = noticeOf(file, days, site)
  if (parts.standing === 'archived') return { ...standing, archived: notice }
  site.withdrawn.push({ ...notice, kind, slug, earlierAddresses })
  return undefined
}

function noticeOf({ parts, complain }: ContentFile<StandingFields>, days: number, { area, now }: Site): Notice {
  const { standing, standing_since: written, standing_note: notes = {} } = parts
  const tags = area.languages.map(({ tag }) => tag)
  const [first = ''] = tags
  const note = notes[first]
  if (written === undefined) complain(['standing_since'], `Say since which day it is ${standing}.`)
  if (note === undefined) complain(['standing_note', first], `Say in a sentence why it is ${standing}.`)
  for (const lang of Object.keys(notes)) {
    if (!tags.includes(lang)) complain(['standing_note', lang], `The site has no language ${lang}. Take it out.`)
  }
  const since = written === undefined ? now : instantOf(written, 'opens', area.timezone, days)
  if (since > now) complain(['standing_since'], 'This day has not come yet. Give the day on which you do it.')
  return {
    since,
    note: Object.fromEntries(
      tags.map((tag): [string, Text] => [
        tag,
        notes[tag] === undefined ? { text: note ?? '', lang: first } : { text: notes[tag], lang: tag },
      ]),
    ),
  }
}

/** For each language of the site, what its own file says or else the first language's, with the language it is in. */
export function inEachLanguage<File, Words>(
  { area }: Site,
  files: ReadonlyMap<string, File>,
  shape: (file: File, lang: string) => Words | undefined,
): Record<string, Words> {
  const tags = area.languages.map(({ tag }) => tag)
  return Object.fromEntries(
    tags.flatMap((tag) => {
      const lang = files.has(tag) ? tag : (tags[0] ?? tag)
      const file = files.get(lang)
      const words = file && shape(file, lang)
      return words ? [[tag, words] as const] : []
    }),
  )
}
