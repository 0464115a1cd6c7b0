import { fill } from '../phrase.ts'
import { accountRows, type Row } from './account-rows.ts'
import { facts, writer, writtenLines } from './case-document.ts'
import { type CaseDetailJson, type Desk, shortId } from './desk.ts'
import { contactWords, saidContacts, saidWhen } from './safe-contact.ts'
import type { OpenCase } from './unseal.ts'

/**
 * What the person gets who asks for a copy: what they told, what was written between them and the team, and to whom
 * it was passed on. Without the team's notes, what helpers and the team wrote to each other, and names of staff.
 */
export function personCopy(officers: Desk, one: CaseDetailJson, open: OpenCase): Row[] {
  const desk = speakingToThem(officers)
  const { text } = desk
  const ofTeam = [text.facts.owner, text.facts.hold]
  const told = open.account?.words
  const centre = one.centre?.name ?? text.copy.centre
  return [
    ...facts(desk, one, open).filter(({ title }) => !ofTeam.includes(title)),
    ...saidContacts(one, open).flatMap((said) => {
      const { rule, rows } = contactWords(desk, said)
      return [
        { title: text.contact.title, lines: [rule, saidWhen(desk, { at: said.at, opened: said.opened })] },
        ...rows,
      ]
    }),
    ...(told ? accountRows(desk, told, one.language) : []),
    ...open.messages.flatMap((message) => {
      if (message.kind === 'note' || message.kind === 'to_helper' || message.kind === 'from_helper') return []
      // Who of the team or of the centre wrote is not theirs to have; that the team or the centre did is.
      const who = message.by === undefined ? writer(desk, message) : message.byCentre ? centre : text.copy.team
      const title = `${who}, ${desk.dateAndTime(new Date(message.at))}`
      return [{ title, lines: writtenLines(desk, one, message) }]
    }),
    ...one.referrals.map(({ service, at }) => ({
      title: text.copy.passedOn,
      lines: [`${text.services[service]}, ${desk.date(new Date(at))}`],
    })),
  ]
}

/** What the desk says of the person, said to them: nobody reads of themselves as “the person”. */
function speakingToThem(desk: Desk): Desk {
  const { text } = desk
  const { account, contact, facts, messages } = text.copy.said
  return {
    ...desk,
    text: {
      ...text,
      account: { ...text.account, ...account },
      contact: { ...text.contact, ...contact },
      facts: { ...text.facts, ...facts },
      messages: { ...text.messages, ...messages },
    },
  }
}

/** The copy as plain text. */
export function copyText(desk: Desk, one: CaseDetailJson, rows: readonly Row[]): string {
  const { copy } = desk.text
  const heading = fill(copy.heading, { id: shortId(one.id) })
  const made = fill(copy.made, { date: desk.date(desk.now()) })
  const body = rows.map(({ title, lines }) => [title, ...lines].join('\n')).join('\n\n')
  return `${heading}\n${made}\n\n${body}\n`
}
