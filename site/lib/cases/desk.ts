import type { CaseDetailJson, CaseJson } from '#api/reporting/case-view.ts'
import type { Seat } from '#api/reporting/reach.ts'
import type { KeyRing } from '#api/sealing/key-ring.ts'
import type { ReferralService, Risk } from '#db/schema/report-terms.ts'
import type { CaseCounts } from '#db/queries/cases.ts'
import type cases from '#locales/en/cases.json'
import type { Speech } from '../answer-words.ts'
import { formats } from '../format.ts'
import { fill, plural } from '../phrase.ts'
import type { OwnKeyStep } from '../staff/keys/team.ts'
import { clockOf } from './clock.ts'

export type { CaseDetailJson, CaseJson } from '#api/reporting/case-view.ts'
export type CaseWords = typeof cases

export type CasePage = {
  cases: CaseJson[]
  next?: string
  counts: CaseCounts
  /** In which something happened that there is a case of, the latest first. */
  months: string[]
  team: { id: string; name: string }[]
  /** For a coordinator: every centre, by name. */
  centres: { id: string; name: string }[]
  /** For somebody of a centre. */
  seat?: Seat
}

/** What the page hands to its island. */
export type DeskProps = {
  text: CaseWords
  me: { id: string; name: string }
  first: CasePage
  /** Set while somebody cannot open reports yet: what they do about it, in words. */
  keyStep?: { step: OwnKeyStep; title: string; body: string; link: string }
  wards: string[]
  /** Names of languages by tag. */
  languages: Record<string, string>
  keepMonths: number
  /** Whom to call when somebody is at risk. */
  safeguarding: { name: string; telephone: string; hours: string }[]
  /** How those are reached to whom a case is referred, as far as the site knows. */
  contacts: Partial<Record<ReferralService, string>>
  /** Sentences to answer with, by language, in which they mean the same. */
  ready: Record<string, Record<string, string>>
  /** How to ask the person how they may be contacted. */
  contact: Speech
  locale: string
  timeZone: string
}

/** The key, while it is open: in memory only. `recipient` is the officer's own. */
export type OpenRing = KeyRing & { recipient: string }

/** How the desk speaks: words, dates in the council's zone, and the moment now. */
export type Desk = Omit<DeskProps, 'first'> &
  ReturnType<typeof formats> & {
    now: () => Date
    /** Of somebody of a centre: they read and write, and decide nothing. */
    seat?: Seat | undefined
  }

export function deskOf(props: DeskProps): Desk {
  return { ...props, ...formats(props.locale, props.timeZone), now: () => new Date(), seat: props.first.seat }
}

/** Short enough to be said; the whole number stands in the case. */
export function shortId(id: string): string {
  return id.slice(0, 8).toUpperCase()
}

export function caseTitle({ text }: Desk, id: string): string {
  return fill(text.case, { id: shortId(id) })
}

/** What English calls a language, such as “Persian”. */
export function languageName(tag: string): string {
  return new Intl.DisplayNames(['en'], { type: 'language' }).of(tag) ?? tag
}

/** The clock of a case in words, such as "First answer owed by tomorrow". */
export function clockWords(desk: Desk, one: CaseJson): string {
  const { text, locale, date } = desk
  const ended = one.closedAt ? date(new Date(one.closedAt)) : ''
  if (one.state === 'withdrawn') return fill(one.erased ? text.clock.erased : text.clock.withdrawn, { date: ended })
  if (one.state === 'closed') return fill(text.clock.closed, { date: ended })
  if (!one.toTeam) return text.clock.counted
  if (!one.dueAt) return text.clock.none
  const clock = clockOf(new Date(one.dueAt), desk.now(), desk.timeZone)
  const words = one.state === 'received' ? text.clock.first : text.clock.next
  if (clock.kind === 'late') return plural(words, 'late', clock.days, locale)
  if (clock.kind === 'by') return fill(words.by, { date: desk.dayOfWeek(new Date(Date.parse(one.dueAt) - 1)) })
  return words[clock.kind]
}

/** Whose case it is, such as "Ada Demo (suspended)". */
export function ownerWords({ text }: Desk, { left, name }: NonNullable<CaseJson['owner']>): string {
  return left ? fill(text.ownerLeft[left], { name }) : name
}

/** A risk as it is now: what the person said stays, with who found that the danger is over. */
export function riskWords({ dateAndTime, text }: Desk, { dangerOver }: CaseJson, risk: Risk): string {
  if (risk !== 'in_danger' || !dangerOver) return text.risks[risk]
  return fill(text.dangerOver, { name: dangerOver.by, date: dateAndTime(new Date(dangerOver.at)) })
}

/** Whether somebody is at risk as far as anybody knows. */
export const isAtRisk = ({ dangerOver }: CaseJson, risk: Risk): boolean => risk !== 'in_danger' || !dangerOver

/** The day on which a hold is looked at again, such as "1 March 2027". */
export function reviewDay({ date }: Desk, day: string): string {
  return date(new Date(`${day}T12:00:00Z`))
}

/** Whether the team owes a word that it should have given already. */
export function isLate({ now }: Desk, { dueAt }: CaseJson): boolean {
  return dueAt !== undefined && now() >= new Date(dueAt)
}

/** What was asked about what is held of the person, such as "Asked for a copy of what we hold, answer due 22 December 2026". */
export function dataRequestWords(
  { date, lastDay, text }: Desk,
  { answeredAt, dueAt, kind }: CaseDetailJson['requests'][number],
): string {
  const { answered, due, ...kinds } = text.requests
  return answeredAt
    ? fill(answered, { what: kinds[kind], date: date(new Date(answeredAt)) })
    : fill(due, { what: kinds[kind], date: lastDay(new Date(dueAt)) })
}

/** Of a message that asks about data: the option that was chosen in the form, which is no word of the person's, and what they wrote. */
export function quotedOption(
  { requests }: CaseDetailJson,
  id: string,
  words: string,
): { option?: string; words: string } {
  if (!requests.some((request) => request.id === id)) return { words }
  const [option = '', ...rest] = words.split('\n\n')
  return { option, words: rest.join('\n\n') }
}

/** The month in words, such as "November 2026". */
export function monthWords({ locale }: Desk, month: string): string {
  return new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
    new Date(`${month}-15T00:00:00Z`),
  )
}

/** Who did it, and what: a line of the history. */
export function actWords({ text }: Desk, act: Pick<CaseDetailJson['history'][number], 'by' | 'action' | 'detail'>) {
  const { acts, demonstration, person, server } = text.history
  const known: Record<string, string> = { resident: person, server, demonstration }
  const sentences: Record<string, string> = acts
  const services: Record<string, string> = text.services
  const safety: Record<string, string> = {
    ...text.risks,
    ...text.safeguarding.answers,
    ...text.hold.reasons,
    ...text.history.untold,
  }
  return {
    who: known[act.by] ?? act.by,
    did: fill(sentences[act.action.replaceAll('.', '_')] ?? fill(acts.unknown, { action: act.action }), {
      detail: services[act.detail] ?? safety[act.detail] ?? act.detail,
    }),
  }
}
