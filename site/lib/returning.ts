import type { FileNote } from '#api/reporting/files.ts'
import { MAX_MESSAGE_CHARACTERS, type Satisfaction } from '#api/reporting/message.ts'
import type { Contact } from '#api/reporting/account.ts'
import { textLength, tidyText } from '#api/questionnaire/text.ts'
import type { RightByCode } from '#db/schema/data-request-terms.ts'
import type { ReturnedReport } from '#api/routes/report-returns.ts'
import { type Recipient, UnopenedError } from '#api/sealing/age.ts'
import { openEnvelope, sealEnvelope } from '#api/sealing/envelope.ts'
import type { ReportKeys } from '#api/sealing/report-code.ts'

/**
 * What somebody does who comes back with their code. With script all of this runs in the
 * browser; without, the server runs it for them. Nothing here throws, so that nobody's words
 * go down with a connection.
 */

type Fetch = (path: string, init: RequestInit) => Promise<Response>

export type OpenedMessage = {
  id: string
  from: 'team' | 'centre' | 'person'
  at: string
  /** It was written before the person had this code. */
  earlier?: boolean
  /** Absent when it could not be opened. */
  words?: string
}

/** A report as its page shows it: what is sealed is open, and the account is not in it. */
export type OpenedReport = Omit<ReturnedReport, 'messages'> & { messages: OpenedMessage[] }

export type Refusal =
  /** Nothing opens with this code: it never did, or does no longer. */
  | { kind: 'wrong' }
  /** Whoever reported for them saw the code: it is good for getting one of their own, was `used` for that, or is too old. */
  | { kind: 'seen' }
  | { kind: 'used' }
  | { kind: 'expired' }
  | { kind: 'wait'; seconds: number }
  /** The conversation is full. */
  | { kind: 'many' }
  /** This they have asked already, and wait for the answer. */
  | { kind: 'asked' }
  /** There are more files than a report can have, or some that are not there any more. */
  | { kind: 'files'; rule: 'filesMany' | 'filesAgain' }
  /** The team has changed its key. */
  | { kind: 'stale' }
  /** The network or the server. */
  | { kind: 'failed' }
export type Returned = { kind: 'opened'; report: OpenedReport } | Refusal

export type WrittenKind = 'to_team' | 'addition'
/** What is sealed to the team. */
type Unsent = { kind: WrittenKind; words: string; files: readonly FileNote[] } | { kind: 'contact'; words: Contact }
/** `id` stays the same until it is sent, so that it is stored once. */
export type Written = { id: string } & Unsent
export type WordsProblem = { rule: 'missing' } | { rule: 'tooLong'; by: number }

export function comeBack(fetch: Fetch, keys: ReportKeys): Promise<Returned> {
  return ask(fetch, keys, 'return', {})
}

/** What is wrong with words before they are sent. A picture can say it all. */
export function problemOf(words: string, files: number): WordsProblem | undefined {
  const length = textLength(tidyText(words))
  if (length === 0 && files === 0) return { rule: 'missing' }
  return length > MAX_MESSAGE_CHARACTERS ? { rule: 'tooLong', by: length - MAX_MESSAGE_CHARACTERS } : undefined
}

/** Sealed to the team, to the centre while it may read, and a message to the person too; how to contact them to the team alone. */
export async function write(fetch: Fetch, keys: ReportKeys, report: OpenedReport, message: Written): Promise<Returned> {
  return withKeyInUse(fetch, keys, report, async (now) => {
    const { id, kind } = message
    const sealed = await sealedFor(keys, now, message, kind === 'contact' ? undefined : now.centre?.teamKey)
    const files = kind !== 'contact' && message.files.length > 0 && { files: message.files.map((file) => file.id) }
    return sealed ? ask(fetch, keys, 'messages', { id, kind, ...sealed, ...files }) : FAILED
  })
}

/** Asks something about what is held of the person: a message to the team, of which only what is asked is clear. */
export function askAboutData(
  fetch: Fetch,
  keys: ReportKeys,
  report: OpenedReport,
  { id, right, words }: { id: string; right: RightByCode; words: string },
): Promise<Returned> {
  return withKeyInUse(fetch, keys, report, async (now) => {
    const sealed = await sealedFor(keys, now, { kind: 'to_team', words, files: [] })
    return sealed ? ask(fetch, keys, 'data-requests', { id, kind: right, ...sealed }) : FAILED
  })
}

const FAILED: Returned = { kind: 'failed' }

/** Once more, when the team or the centre has changed its key, or the centre no longer reads, since the page was opened. */
async function withKeyInUse(
  fetch: Fetch,
  keys: ReportKeys,
  report: OpenedReport,
  send: (report: OpenedReport) => Promise<Returned>,
): Promise<Returned> {
  const sent = await send(report)
  if (sent.kind !== 'stale') return sent
  const again = await comeBack(fetch, keys)
  return again.kind === 'opened' ? send(again.report) : again
}

/** `centreKey` is that of the centre that may read it as well; what somebody asks of the council is for the team. */
async function sealedFor(
  keys: ReportKeys,
  { id: report, teamKey }: OpenedReport,
  message: Unsent,
  centreKey?: { id: string; recipient: Recipient },
): Promise<{ teamKeyId: string; centreKeyId?: string; sealed: string } | undefined> {
  if (!teamKey) return undefined
  const { kind } = message
  const readers = [
    teamKey.recipient,
    ...(centreKey ? [centreKey.recipient] : []),
    ...(kind === 'to_team' ? [keys.recipient] : []),
  ]
  const sealed = await sealEnvelope({ kind, report, words: wordsIn(message) }, readers)
  return { teamKeyId: teamKey.id, ...(centreKey && { centreKeyId: centreKey.id }), sealed: toBase64(sealed) }
}

/** What is sealed: words alone, with the files that go with them, or how to contact the person. */
function wordsIn(message: Unsent): string | { words: string; files: readonly FileNote[] } | Contact {
  if (message.kind === 'contact') return message.words
  const words = tidyText(message.words)
  return message.files.length > 0 ? { words, files: message.files } : words
}

export function changeConsent(fetch: Fetch, keys: ReportKeys, toPolice: boolean): Promise<Returned> {
  return ask(fetch, keys, 'consents', { toPolice })
}

/** Lets the centre read no more. */
export function endCentre(fetch: Fetch, keys: ReportKeys): Promise<Returned> {
  return ask(fetch, keys, 'centre-ending', {})
}

export function rate(fetch: Fetch, keys: ReportKeys, satisfaction: Satisfaction): Promise<Returned> {
  return ask(fetch, keys, 'satisfaction', { satisfaction })
}

/** The helper sees nothing of it any more. */
export function endHelp(fetch: Fetch, keys: ReportKeys): Promise<Returned> {
  return ask(fetch, keys, 'helper-end', {})
}

/**
 * Done too when there is nothing any more: the answer to the first press may have been lost. Opened, when
 * a legal hold keeps it until it ends.
 */
export async function withdraw(fetch: Fetch, keys: ReportKeys): Promise<{ kind: 'withdrawn' } | Returned> {
  const response = await post(fetch, 'withdrawal', { token: keys.token })
  if (response?.status === 204) return { kind: 'withdrawn' }
  if (response?.ok) return openedFrom(response, keys)
  const refusal = await refusalOf(response)
  return refusal.kind === 'wrong' ? { kind: 'withdrawn' } : refusal
}

export async function ask(fetch: Fetch, keys: ReportKeys, act: string, more: object): Promise<Returned> {
  const response = await post(fetch, act, { token: keys.token, ...more })
  return response?.ok ? openedFrom(response, keys) : refusalOf(response)
}

async function openedFrom(response: Response, keys: ReportKeys): Promise<Returned> {
  try {
    return { kind: 'opened', report: await opened((await response.json()) as ReturnedReport, keys) }
  } catch {
    // The answer broke off on the way: pressed again, what was sent is stored once.
    return { kind: 'failed' }
  }
}

/**
 * The messages from before the report was taken over, which only the code before opens: sealed once more, to the
 * person's own code, so that they are not lost with it. What does not open stays closed; the page says so.
 *
 * @returns whether everything is kept. Done again it comes to the same.
 */
export async function keepEarlier(
  fetch: Fetch,
  { id: report, messages }: ReturnedReport,
  before: ReportKeys,
  own: ReportKeys,
): Promise<boolean> {
  for (const { id, earlier, from, sealed } of messages) {
    const kind = from === 'person' ? 'to_team' : 'to_person'
    const words = earlier && (await openIfPossible(sealed, before, { kind, report }))
    if (!words) continue
    const anew = await sealEnvelope({ kind, report, words }, [own.recipient])
    const response = await post(fetch, 'hand-over/messages', { token: own.token, id, sealed: toBase64(anew) })
    if (!response?.ok) return false
  }
  return true
}

/** Anybody can seal to a public key: what is no text is not one of ours. */
async function openIfPossible(
  sealed: string,
  { identity }: ReportKeys,
  expected: { kind: string; report: string },
): Promise<string | undefined> {
  try {
    const words = await openEnvelope(fromBase64(sealed), [identity], expected)
    return typeof words === 'string' ? words : undefined
  } catch (error) {
    if (error instanceof UnopenedError) return undefined
    throw error
  }
}

async function opened(report: ReturnedReport, keys: ReportKeys): Promise<OpenedReport> {
  const messages = await Promise.all(
    report.messages.map(async ({ sealed, ...message }): Promise<OpenedMessage> => {
      // Sealed to the code before the person took the report over.
      if (message.earlier) return message
      const kind = message.from === 'person' ? 'to_team' : 'to_person'
      const words = await openIfPossible(sealed, keys, { kind, report: report.id })
      return words === undefined ? message : { ...message, words }
    }),
  )
  return { ...report, messages }
}

export async function post(fetch: Fetch, act: string, body: object): Promise<Response | undefined> {
  try {
    const headers = { 'content-type': 'application/json' }
    return await fetch(`/api/reports/${act}`, { method: 'POST', headers, body: JSON.stringify(body) })
  } catch {
    return undefined
  }
}

/** Only an answer in the API's own words says that there is nothing: anybody in between can say 404. */
export async function refusalOf(response: Response | undefined): Promise<Refusal> {
  if (!response) return { kind: 'failed' }
  if (response.status === 429) return { kind: 'wait', seconds: Number(response.headers.get('retry-after')) || 60 }
  try {
    const { error } = (await response.json()) as { error: { code: string; fields: Record<string, string> } }
    if (error.code === 'not_found') return { kind: 'wrong' }
    const { code } = error.fields
    if (code === 'seen' || code === 'used' || code === 'expired') return { kind: code }
    // Taken back meanwhile, in another window or by letter.
    if (error.code === 'conflict' && error.fields.state === 'withdrawn') return { kind: 'wrong' }
    if (error.code === 'conflict' && (error.fields.teamKeyId || error.fields.centreKeyId)) return { kind: 'stale' }
    if (error.code === 'conflict' && error.fields.files)
      return { kind: 'files', rule: error.fields.files === 'tooMany' ? 'filesMany' : 'filesAgain' }
    if (error.code === 'conflict' && error.fields.messages) return { kind: 'many' }
    if (error.code === 'conflict' && error.fields.kind) return { kind: 'asked' }
  } catch {
    // A web server in between.
  }
  return { kind: 'failed' }
}

function toBase64(bytes: Uint8Array): string {
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return btoa(binary)
}

const fromBase64 = (text: string) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))
