import { base64 } from '@scure/base'
import type { NewReportBody } from '#api/routes/reports.ts'
import type { Entry } from '#api/reporting/intake-form.ts'
import type { Told } from '#api/reporting/told.ts'
import type { NewHelpedBody } from '#api/routes/staff/helping.ts'
import type { Recipient } from '#api/sealing/age.ts'
import { sealEnvelope } from '#api/sealing/envelope.ts'
import { keysOf, newReportCode, type ReportKeys, spoken } from '#api/sealing/report-code.ts'
import { type Reporting, reportingNow } from './reporting-now.ts'
import type { Advice } from './report-advice.ts'
import type { RefusedFile } from './evidence-words.ts'
import type { ReportFailure, ReportReceipt } from './reporting.ts'

/** Seals and sends, in the browser and, for whoever has no script, on the server. Big: loaded when it is needed. */

/** What a report is known by. The same for every attempt, so that sending twice stores once. */
export type Begun = { report: string; code: string; keys: Promise<ReportKeys> }

/** With a code of its own, or with the one that a page without script was made with. */
export function beginReport(
  { report, code }: { report: string; code: string } = { report: crypto.randomUUID(), code: newReportCode() },
): Begun {
  return { report, code, keys: keysOf(code) }
}

export type Sent =
  | { kind: 'sent'; acknowledgeBy?: string; receivedAt: string }
  | { kind: 'failed'; failure: Exclude<ReportFailure, 'languageFailed'> }

type Fetch = (path: string, init?: RequestInit) => Promise<Response>

/** Who typed it in, and the key that the name they use is sealed to. */
export type Entered = { entry: Entry; recipient: Recipient | '' }

/** Never throws, so that nobody's words go down with a connection. */
export async function sendReport(
  fetch: Fetch,
  { report, keys }: Pick<Begun, 'report' | 'keys'>,
  lang: string,
  { clear, account, centre: chosen }: Told,
  reporting: Reporting,
  entered?: Entered,
): Promise<Sent> {
  const attempt = async ({ teamKey: key, centres = [] }: Reporting): Promise<Sent | 'stale'> => {
    if (!key) return { kind: 'failed', failure: 'closed' }
    const centre = centres.find(({ id }) => id === chosen)
    // Never to fewer than the person chose without their knowing.
    if (chosen !== undefined && !centre) return { kind: 'failed', failure: 'centreGone' }
    const { token, recipient } = await keys
    const readers = [key.recipient, ...(centre ? [centre.teamKey.recipient] : [])]
    const words = account && (await sealEnvelope({ kind: 'account', report, words: account }, readers))
    const body: NewReportBody = {
      ...clear,
      id: report,
      language: lang,
      token,
      recipient,
      ...(words && { account: { teamKeyId: key.id, sealed: base64.encode(words) } }),
      ...(account?.files && { files: account.files.map(({ id }) => id) }),
      ...(centre && { centre: { id: centre.id, teamKeyId: centre.teamKey.id } }),
    }
    const about = entered && (await sealLabel(report, entered))
    return answerOf(
      await fetch(entered ? '/api/staff/helping' : '/api/reports', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ ...body, ...about }),
      }),
    )
  }
  try {
    const first = await attempt(reporting)
    if (first !== 'stale') return first
    // A key was changed while somebody wrote.
    const second = await attempt(await reportingNow(fetch))
    return second === 'stale' ? { kind: 'failed', failure: 'sendBusy' } : second
  } catch {
    return { kind: 'failed', failure: 'sendFailed' }
  }
}

async function sealLabel(
  report: string,
  { entry: { label, ...entry }, recipient }: Entered,
): Promise<Omit<NewHelpedBody, keyof NewReportBody>> {
  // Who is not to see the report needs no name for it.
  if (recipient === '' || !entry.helperSees) return entry
  return { ...entry, label: base64.encode(await sealEnvelope({ kind: 'label', report, words: label }, [recipient])) }
}

/** What the person keeps; nothing when they are only counted, as there is nothing to come back to. */
export function receiptOf(
  { code }: Pick<Begun, 'code'>,
  { account }: Told,
  advice: Advice[],
  acknowledgeBy: string | undefined,
  unsent: RefusedFile[],
): ReportReceipt | undefined {
  if (!account) return undefined
  const { contact } = account
  // Through whoever helps is a way, though not one to the person.
  const noContact = contact?.who !== 'helper' && (contact?.ways.every((way) => way === 'code') ?? true)
  const { files = [] } = account
  return {
    code: spoken(code),
    noContact,
    advice,
    files: files.length,
    unsent,
    ...(acknowledgeBy && { acknowledgeBy }),
  }
}

async function answerOf(response: Response): Promise<Sent | 'stale'> {
  const body: unknown = await response.json()
  if (response.status === 201) return { kind: 'sent', ...(body as { acknowledgeBy?: string; receivedAt: string }) }
  const { code, fields } = (body as { error: { code: string; fields: Record<string, string> } }).error
  if (code === 'conflict' && (fields.teamKeyId || fields['centre.teamKeyId'])) return 'stale'
  if (code === 'conflict' && fields.centre) return { kind: 'failed', failure: 'centreGone' }
  if (code === 'conflict' && fields.files) return { kind: 'failed', failure: 'filesAgain' }
  if (code === 'closed') return { kind: 'failed', failure: 'closed' }
  if (code === 'signed_out') return { kind: 'failed', failure: 'signedOut' }
  if (code === 'not_allowed') return { kind: 'failed', failure: 'notAllowed' }
  if (code === 'rate_limited') return { kind: 'failed', failure: 'sendLimited' }
  if (code === 'invalid_input' || code === 'too_large' || code === 'conflict')
    return { kind: 'failed', failure: 'notTaken' }
  return { kind: 'failed', failure: 'sendBusy' }
}
