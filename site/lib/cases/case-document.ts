import { RECIPIENT, type Recipient, sealStream } from '#api/sealing/age.ts'
import { fill } from '../phrase.ts'
import { accountRows, type Row } from './account-rows.ts'
import {
  caseTitle,
  type CaseDetailJson,
  type Desk,
  languageName,
  monthWords,
  ownerWords,
  quotedOption,
  reviewDay,
  riskWords,
  shortId,
} from './desk.ts'
import { filesOf } from './files.ts'
import { askedForSilence, contactWords, saidContacts, saidWhen } from './safe-contact.ts'
import { tarOf } from './tar.ts'
import type { OpenCase, OpenMessage, Opened } from './unseal.ts'

export function isRecipient(typed: string): boolean {
  return RECIPIENT.test(typed.trim())
}

/** The whole case as plain text, for whoever reads it without Saysafe. The team's notes only for the team. */
export function caseDocument(desk: Desk, one: CaseDetailJson, open: OpenCase, notes: boolean): string {
  const { text } = desk
  const { account } = open
  const told = account?.words
  const [contact, ...before] = saidContacts(one, open).map((said) => {
    const { rule, rows } = contactWords(desk, said)
    return [{ title: saidWhen(desk, said), lines: [rule] }, ...rows]
  })
  const of = (kinds: OpenMessage['kind'][]) => open.messages.filter(({ kind }) => kinds.includes(kind))
  const parts: Row[] = [
    ...urgent(desk, one, open),
    ...facts(desk, one, open),
    { title: text.contact.title.toUpperCase(), lines: contact ? [] : [text.contact.notSaid] },
    ...(contact ?? []),
    ...(before.length > 0 ? [{ title: text.contact.before, lines: [] }, ...before.flat()] : []),
    { title: text.account.title.toUpperCase(), lines: told ? [] : [whyNot(desk, account)] },
    ...(told ? accountRows(desk, told, one.language) : []),
    ...(filesOf(open).length > 0 ? [{ title: text.document.files, lines: [text.document.redrawn] }] : []),
    ...written(desk, one, text.account.additions, of(['addition'])),
    ...written(desk, one, text.messages.title.toUpperCase(), of(['to_team', 'to_person'])),
    ...written(desk, one, text.helper.documentTitle.toUpperCase(), of(['to_helper', 'from_helper'])),
    ...(notes
      ? written(desk, one, (desk.seat ? text.notes.centreTitle : text.notes.title).toUpperCase(), of(['note']))
      : []),
  ]
  const heading = fill(text.document.title, { id: shortId(one.id) })
  const made = fill(text.document.made, { name: desk.me.name, date: desk.dateAndTime(desk.now()) })
  const body = parts.map(({ title, lines }) => [title, ...lines].filter(Boolean).join('\n')).join('\n\n')
  return `${heading}\n${'='.repeat(heading.length)}\n${made}\n\n${body}\n`
}

/** What whoever reads it must know before all else. */
function urgent(desk: Desk, one: CaseDetailJson, open: OpenCase): Row[] {
  const silence = askedForSilence(desk, one, open)
  const lines = [...one.risks.map((risk) => riskWords(desk, one, risk)), ...(silence ? [silence] : [])]
  return lines.length > 0 ? [{ title: desk.text.document.urgent, lines }] : []
}

/** What stands in clear, in words. */
export function facts(desk: Desk, one: CaseDetailJson, open?: OpenCase): Row[] {
  const { text, list } = desk
  const words = text.facts
  return [
    [words.received, desk.dateAndTime(new Date(one.receivedAt))],
    [words.channel, text.channels[one.channel]],
    [
      words.language,
      [languageName(one.language), one.language === 'en' ? '' : desk.languages[one.language]]
        .filter(Boolean)
        .join(', '),
    ],
    [words.kinds, list(one.kinds.map((kind) => text.kinds[kind])) || words.notSaid],
    [words.strands, list(one.strands.map((strand) => text.strands[strand])) || words.notSaid],
    // The form sends a yes only: an unanswered question must not look like a no.
    [words.risks, list(one.risks.map((risk) => riskWords(desk, one, risk))) || words.risksNotSaid],
    [words.where, one.ward ?? words.notSaid],
    [words.month, one.month ? monthWords(desk, one.month) : words.notSaid],
    [words.owner, one.owner ? ownerWords(desk, one.owner) : text.table.nobody],
    ...(one.centre ? [[words.centre, `${one.centre.name} (${text.centreStandings[one.centre.standing]})`]] : []),
    [words.police, mayTellPolice(desk, one, open)],
    [
      words.policeKnow,
      [one.policeRoute && text.policeRoutes[one.policeRoute], emergencyCall(desk, one)].filter(Boolean).join('. ') ||
        words.notRecorded,
    ],
    [words.policeContact, one.policeContact ? text.policeContacts[one.policeContact] : words.notRecorded],
    [words.outcome, one.outcome ? text.outcomes[one.outcome] : words.notRecorded],
    ...(one.satisfaction === undefined
      ? []
      : [[words.satisfaction, fill(words.satisfactionOf, { count: one.satisfaction })]]),
    ...(one.legalHold
      ? [[words.hold, one.hold ? fill(text.hold.row, { date: reviewDay(desk, one.hold.reviewOn) }) : words.holdOn]]
      : []),
    [words.id, one.id],
  ].map(([title = '', line = '']) => ({ title, lines: [line] }))
}

/** In clear there is only a yes or no; whether it is a no that somebody said stands in the sealed account. */
function mayTellPolice({ text }: Desk, { history, toPolice }: CaseDetailJson, open: OpenCase | undefined): string {
  const words = text.facts
  if (toPolice) return words.policeYes
  const account = open?.account?.words
  const said = history.some(({ action }) => action === 'report.consent') || account?.police !== undefined
  if (said) return words.policeNo
  return account ? words.policeNotSaid : words.policeLocked
}

/** That 999 was called stands with what was done to keep somebody safe. */
function emergencyCall({ date, text }: Desk, { steps }: CaseDetailJson): string | undefined {
  const called = steps.find(({ answer }) => answer === 'called_999')
  return called && fill(text.facts.called999, { date: date(new Date(called.at)) })
}

/** A file name that says nothing, and the sealed bytes: of the text alone, or of an archive of it and the files. */
export async function sealCase(
  desk: Desk,
  one: CaseDetailJson,
  document: string,
  files: readonly { name: string; body: Blob }[],
  recipient: Recipient,
): Promise<{ name: string; bytes: Blob }> {
  const name = caseTitle(desk, one.id).replaceAll(' ', '-').toLowerCase()
  const text = new Blob([document])
  const isAlone = files.length === 0
  const archive = isAlone ? text : tarOf([{ name: `${name}.txt`, body: text }, ...files], desk.now().getTime() / 1_000)
  const sealed = await sealStream(archive.stream(), [recipient])
  return { name: `${name}.${isAlone ? 'txt' : 'tar'}.age`, bytes: await new Response(sealed).blob() }
}

function written(desk: Desk, one: CaseDetailJson, title: string, messages: OpenMessage[]): Row[] {
  if (messages.length === 0) return []
  return [
    { title, lines: [] },
    ...messages.map((message) => ({
      title: `${writer(desk, message)}, ${desk.dateAndTime(new Date(message.at))}`,
      lines: writtenLines(desk, one, message),
    })),
  ]
}

/** What was written; of what asks about data, the option that was chosen in the form on a line of its own. */
export function writtenLines(desk: Desk, one: CaseDetailJson, { id, opened }: OpenMessage): string[] {
  if (opened.why) return [whyNot(desk, opened)]
  const { option, words } = quotedOption(one, id, opened.words)
  return [...(option ? [fill(desk.text.requests.chose, { option })] : []), ...(words ? [words] : [])]
}

export function writer({ text }: Desk, { by, byCentre, kind }: Pick<OpenMessage, 'by' | 'byCentre' | 'kind'>): string {
  if (by === undefined) return text.messages.fromPerson
  if (byCentre) return fill(text.messages.fromCentre, { name: by })
  return kind === 'note' || kind === 'from_helper' ? by : fill(text.messages.fromTeam, { name: by })
}

/** Why something is not shown, with the way out. */
export function whyNot({ seat, text }: Desk, opened: Opened<unknown> | undefined): string {
  if (opened?.why === 'wrong_key' && seat) return text.unopened.centre_wrong_key
  return opened?.why ? text.unopened[opened.why] : text.account.deletedWords
}
