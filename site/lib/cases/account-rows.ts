import type { Account } from '#api/reporting/account.ts'
import { fill } from '../phrase.ts'
import { type Desk, languageName } from './desk.ts'

/** A heading and what stands under it. */
export type Row = { title: string; lines: string[] }

/**
 * What somebody told, in the order of the form, without what they left empty. Contact stands apart.
 *
 * @param language In which they used the form: a hint for whoever looks for an interpreter.
 */
export function accountRows({ text, bytes, date }: Desk, account: Account, language: string): Row[] {
  const words = text.account
  const { who, organisation, what, when, day, time, whenWords, where, whereWords, why, people, harm, wants, files } =
    account
  // At noon it is the same day in London as it was written. Anybody can seal: what is no day stays as it is.
  const dayIn = (written = '') => {
    const noon = Date.parse(`${written}T12:00:00Z`)
    return Number.isNaN(noon) ? written : date(new Date(noon))
  }
  return rows([
    [words.who, who && words.whoWords[who]],
    [words.organisation, organisation],
    [words.what, what],
    [words.when, when && words.whenWords[when], [dayIn(day), time].filter(Boolean).join(', '), whenWords],
    [words.where, where && words.whereWords[where], whereWords],
    [words.why, why],
    [words.people, people],
    [words.harm, harm],
    [words.wants, wants],
    [words.needs, ...needsLines(text, account, language)],
    [words.files, ...(files ?? []).map(({ name, size }) => `${name} (${bytes(size)})`)],
  ])
}

/** What somebody needs so that they can be talked with: known before anybody rings. */
export function needsLines({ account: words }: Desk['text'], { needs }: Account, language: string): string[] {
  return [
    // Asked for is asked for, though nobody said more.
    needs?.interpreter !== undefined &&
      (needs.interpreter
        ? fill(words.interpreter, { words: needs.interpreter })
        : fill(words.interpreterOpen, { language: languageName(language) })),
    needs?.bsl && words.bsl,
    needs?.access !== undefined && (needs.access ? fill(words.access, { words: needs.access }) : words.accessOpen),
  ].filter((line) => typeof line === 'string')
}

/** How the person can be reached without harm; nothing when they want no contact but with their code. */
export function contactRows({ text, list }: Desk, contact: NonNullable<Account['contact']>): Row[] {
  const words = text.contact
  const ways = {
    phone: words.phoneWay,
    text: words.textWay,
    email: words.emailWay,
    post: words.postWay,
    code: words.codeWay,
  }
  return rows([
    [words.who, whom(words, contact)],
    // Left empty, it is a rule too: the form says so.
    [words.say, contact.say ?? (contact.ways.includes('phone') && words.sayNothing)],
    [words.times, contact.times],
    [words.ways, list(contact.ways.map((way) => ways[way]))],
    [words.name, contact.name],
    [words.phone, contact.phone],
    [words.email, contact.email],
    [words.address, contact.address],
  ])
}

/** Of a report that somebody else sent. */
export function whom({ whoWords }: Desk['text']['contact'], { who }: NonNullable<Account['contact']>) {
  return who === undefined || who === 'helper' ? undefined : whoWords[who]
}

function rows(given: [string, ...(string | false | undefined)[]][]): Row[] {
  return given
    .map(([title, ...lines]) => ({ title, lines: lines.filter((line): line is string => Boolean(line)) }))
    .filter(({ lines }) => lines.length > 0)
}
