import type { Contact } from '#api/reporting/account.ts'
import { fill } from '../phrase.ts'
import { contactRows, type Row, whom } from './account-rows.ts'
import { whyNot } from './case-document.ts'
import { type CaseDetailJson, type Desk, quotedOption } from './desk.ts'
import type { OpenCase, OpenMessage, Opened } from './unseal.ts'

/** What was said at some time about how the person may be reached. */
export type SaidContact = { at: string; by?: string; opened: Opened<Contact | undefined> }

/** The newest first, which alone holds. Nothing while neither it nor the account opens. */
export function saidContacts({ receivedAt }: Pick<CaseDetailJson, 'receivedAt'>, open: OpenCase): SaidContact[] {
  const { account, contacts } = open
  const first = account?.words ? [{ at: receivedAt, opened: { words: account.words.contact } }] : []
  return [...contacts.toReversed(), ...first]
}

/** What the person wrote after they said it, oldest first: it may say that something is no longer safe. */
export function writtenSince(one: CaseDetailJson, { at }: SaidContact, { messages }: OpenCase): OpenMessage[] {
  return messages.flatMap((message) => {
    if (message.by !== undefined || message.at <= at) return []
    if (message.opened.why) return [message]
    // The option that somebody chose who asks about their data is no word about contact.
    const { option, words } = quotedOption(one, message.id, message.opened.words)
    return option && !words ? [] : [{ ...message, opened: { words } }]
  })
}

/** When it was said, and to whom. */
export function saidWhen(desk: Desk, { at, by, opened }: SaidContact): string {
  const { text } = desk
  const date = desk.dateAndTime(new Date(at))
  // Whoever chose nothing did not say so at any time.
  const silent = !opened.why && opened.words?.who !== 'helper' && (opened.words?.ways ?? []).length === 0
  if (by === undefined && silent) return ''
  return by === undefined ? fill(text.contact.said, { date }) : fill(text.contact.recorded, { date, name: by })
}

/** What must not be done, in one sentence, and the rest. */
export function contactWords(desk: Desk, { opened }: SaidContact): { rule: string; rows: Row[] } {
  const { contact: words } = desk.text
  // A centre is told that it has changed, and not to what.
  if (opened.why && desk.seat) return { rule: words.forTeam, rows: [] }
  if (opened.why) return { rule: `${words.unopened} ${whyNot(desk, opened)}`, rows: [] }
  const { words: contact } = opened
  if (contact?.who === 'helper') return { rule: words.throughHelper, rows: [] }
  const ways = contact?.ways ?? []
  const who = contact && whom(words, contact)
  const whose = who ? [{ title: words.who, lines: [who] }] : []
  if (!contact || ways.length === 0) return { rule: words.notSaid, rows: whose }
  if (ways.every((way) => way === 'code')) return { rule: words.none, rows: whose }
  const calls = ways.includes('phone')
  const rule = !calls ? words.noCalls : contact.voicemail ? words.voicemail : words.noVoicemail
  return { rule, rows: contactRows(desk, contact) }
}

/** Why nobody is to get in touch with the person, as far as the case is open. */
function silence({ opened }: SaidContact): 'none' | 'notSaid' | 'helper' | undefined {
  if (opened.why) return undefined
  if (opened.words?.who === 'helper') return 'helper'
  const ways = opened.words?.ways ?? []
  if (ways.length === 0) return 'notSaid'
  return ways.every((way) => way === 'code') ? 'none' : undefined
}

/**
 * What whoever tells the police must tell them of contact. The form promised it to the person; it is sealed, so
 * nobody but whoever has opened the case can be reminded.
 */
export function policeWish(desk: Desk, one: CaseDetailJson, open: OpenCase | undefined): string {
  const words = desk.text.contact.police
  if (!open) return words.locked
  const [holds] = saidContacts(one, open)
  if (!holds || holds.opened.why) return words.unopened
  const silent = silence(holds)
  return silent ? words[silent] : fill(words.asSaid, { rule: contactWords(desk, holds).rule })
}

/** Whether nobody is to get in touch with the person, or it cannot be known. */
export function wantsSilence(said: SaidContact): boolean {
  return said.opened.why !== undefined || silence(said) !== undefined
}

/** For whoever is handed the case: that nobody is to contact the person. Undefined when somebody may. */
export function askedForSilence(desk: Desk, one: CaseDetailJson, open: OpenCase): string | undefined {
  const [holds] = saidContacts(one, open)
  const silent = holds && silence(holds)
  return silent && desk.text.document.silence[silent]
}
