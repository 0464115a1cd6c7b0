import { MAX_MESSAGE_CHARACTERS } from '#api/reporting/message.ts'
import { textLength, tidyText } from '#api/questionnaire/text.ts'
import type { HelpedReport, HelpedReportDetail } from '#api/routes/staff/helping.ts'
import { type Identity, UnopenedError } from '#api/sealing/age.ts'
import { openEnvelope, sealEnvelope } from '#api/sealing/envelope.ts'
import type { CaseWords } from './cases/desk.ts'
import type { formats } from './format.ts'
import type { StaffLocale } from './locales.ts'
import { fill } from './phrase.ts'
import type { SafeguardingLine } from './report-lines.ts'
import type { Slip } from './slips.ts'

export type { HelpedReport, HelpedReportDetail } from '#api/routes/staff/helping.ts'

/** What the desk of whoever reports for others is handed. */
export type HelpingProps = {
  text: StaffLocale['helping']
  /** Of the key, as the desk of cases has them. */
  lock: Pick<CaseWords, 'lock' | 'faults'>
  slips: Slip[]
  reports: HelpedReport[]
  /** The one whose page this is. */
  one?: HelpedReportDetail | undefined
  hasKey: boolean
  /** What was just done, and whom to call for somebody who was only counted. */
  done?: string | undefined
  call?: readonly SafeguardingLine[] | undefined
  baseUrl: string
  telephone: string
  locale: string
  timeZone: string
  /** Made by the server for whoever has no script. */
  code?: string | undefined
}
export type HelpingDesk = HelpingProps & ReturnType<typeof formats>

export type HelperFailure = keyof StaffLocale['helping']['desk']['failures']
type Called = { ok: true; body: HelpedReportDetail | undefined } | { ok: false; failure: HelperFailure; stale: boolean }

/** Why nothing more may be seen: of the report that was asked for, or of any. */
const ENDINGS = ['not_found', 'not_allowed', 'signed_out'] as const
export type Ending = (typeof ENDINGS)[number]
const listeners = new Set<(why: Ending) => void>()

/** Calls `end` whenever the server says so, whatever was asked for. Returns how to stop. */
export function whenEnded(end: (why: Ending) => void): () => void {
  listeners.add(end)
  return () => listeners.delete(end)
}

/** Calls the API as whoever is signed in. Never throws, so that nobody's words go down with a connection. */
export async function callHelping(method: string, path: string, body?: object): Promise<Called> {
  try {
    const response = await fetch(`/api/staff/helping${path}`, {
      method,
      ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    })
    const text = await response.text()
    const answer = text === '' ? undefined : JSON.parse(text)
    if (response.ok) return { ok: true, body: answer }
    const why = ENDINGS.find((one) => one === answer.error.code)
    if (why) for (const end of listeners) end(why)
    return { ok: false, failure: failureOf(answer.error), stale: answer.error.fields.teamKeyId !== undefined }
  } catch {
    return { ok: false, failure: 'unreachable', stale: false }
  }
}

export function failureOf({ code, fields }: { code: string; fields: Readonly<Record<string, string>> }): HelperFailure {
  if (fields.report === 'ended' || fields.report === 'takenOver') return fields.report
  return code === 'signed_out' || code === 'not_found' || code === 'not_allowed' ? code : 'other'
}

/** What is wrong with a message before it is sent. */
export function messageProblem(words: string): 'missing' | 'tooLong' | undefined {
  const length = textLength(tidyText(words))
  return length === 0 ? 'missing' : length > MAX_MESSAGE_CHARACTERS ? 'tooLong' : undefined
}

/** A message to the team, which its helper can read again. Undefined while the team has no key. */
export async function sealToTeam({ id, recipient, teamKey }: HelpedReportDetail, words: string) {
  if (!teamKey || !recipient) return undefined
  const envelope = { kind: 'from_helper', report: id, words: tidyText(words) }
  return { teamKeyId: teamKey.id, sealed: toBase64(await sealEnvelope(envelope, [teamKey.recipient, recipient])) }
}

export type OpenedWords = { words: string; why?: never } | { words?: never; why: 'wrong_key' | 'damaged' }

/** Opens what was sealed to the helper's own key. */
export async function openOwn(
  sealed: string,
  identity: Identity,
  expected: { kind: 'label' | 'to_helper' | 'from_helper'; report: string },
): Promise<OpenedWords> {
  try {
    const bytes = Uint8Array.from(atob(sealed), (letter) => letter.charCodeAt(0))
    const words = await openEnvelope(bytes, [identity], expected)
    return typeof words === 'string' ? { words } : { why: 'damaged' }
  } catch (error) {
    return { why: error instanceof UnopenedError ? error.why : 'damaged' }
  }
}

/** What a report is called while nobody knows better. */
export function nameOf(desk: HelpingDesk, one: HelpedReport, labels: ReadonlyMap<string, string>): string {
  const date = desk.dateAndTime(new Date(one.receivedAt))
  return labels.get(one.id) ?? fill(desk.text.desk.unnamed, { date })
}

function toBase64(bytes: Uint8Array): string {
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return btoa(binary)
}
