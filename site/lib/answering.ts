import type { Problems } from '#api/questionnaire/check.ts'
import type { Answers, Questionnaire } from '#api/questionnaire/questionnaire.ts'
import type { Typed } from '#api/questionnaire/typed.ts'
import type { Speech } from './answer-words.ts'

/** One person's way through a questionnaire, as the server hands it to the page and the page to the island. */
export type Answering = {
  slug: string
  lang: string
  /** Of the consultation, ending in a slash. */
  address: string
  questionnaire: Questionnaire
  /** The page that is shown, or `check`. */
  page: string
  typed: Typed
  submissionId: string
  startedAt: string
  /** Of the draft, for whoever has one on the server. It stands in no address. */
  code?: string
  /** What stands in the address in its place, without script. */
  way?: string
  kiosk: boolean
  /** After 'Change', so that continuing leads back to the check. */
  changing: boolean
}

/** Why something could not be done; the words for each are in the locale. */
export type Failure = 'sendFailed' | 'sendBusy' | 'sendLimited' | 'stale' | 'saveFailed'

export type AnsweringProps = {
  answering: Answering
  speech: Speech
  problems: Problems
  failure?: Failure
  /** How many questions an answer just revealed on this page, for people without script. */
  revealed?: number
  contact: { email: string; telephone: string }
  closesOn: string
}

export type Sent =
  | { kind: 'sent'; reference: string }
  | { kind: 'refused'; problems: Problems }
  | { kind: 'late' }
  | { kind: 'failed'; failure: Failure }

type Fetch = (path: string, init: RequestInit) => Promise<Response>

/** Sends answers to the API; never throws, so that nobody's words go down with a connection. */
export async function sendAnswers(
  fetch: Fetch,
  answering: Answering,
  answers: Answers,
  extra: { website: string; elapsedMs: number },
): Promise<Sent> {
  const { slug, questionnaire, lang, submissionId, kiosk } = answering
  try {
    const response = await fetch(
      `/api/consultations/${slug}/responses`,
      json('POST', {
        submissionId,
        version: questionnaire.version,
        language: lang,
        answers,
        channel: kiosk ? 'kiosk' : 'online',
        elapsedMs: Math.max(0, extra.elapsedMs),
        ...(extra.website && { website: extra.website.slice(0, 500) }),
      }),
    )
    const body: unknown = await response.json()
    if (response.status === 201) return { kind: 'sent', reference: (body as { reference: string }).reference }
    const { code, fields } = (body as { error: { code: string; fields: Record<string, string> } }).error
    if (code === 'closed' || code === 'not_open_yet') return { kind: 'late' }
    if (code === 'invalid_input') {
      const problems = Object.entries(fields)
        .filter(([path]) => path.startsWith('answers.'))
        .map(([path, rule]) => [path.slice('answers.'.length), rule])
      return { kind: 'refused', problems: Object.fromEntries(problems) as Problems }
    }
    return {
      kind: 'failed',
      failure: code === 'stale_version' ? 'stale' : code === 'rate_limited' ? 'sendLimited' : 'sendBusy',
    }
  } catch {
    return { kind: 'failed', failure: 'sendFailed' }
  }
}

export type Saved =
  | { kind: 'saved'; code: string; expiresAt: string }
  | { kind: 'late' }
  | { kind: 'failed'; failure: Failure }

/** How the API is told a code. */
export const behind = (code: string) => ({ authorization: `Bearer ${code}` })

/** Saves a draft, under its old code if it has one that still works. */
export async function saveDraft(fetch: Fetch, answering: Answering, saved: boolean): Promise<Saved> {
  const { slug, questionnaire, lang, submissionId, startedAt, typed, page, kiosk, code } = answering
  const body = {
    version: questionnaire.version,
    language: lang,
    submissionId,
    startedAt,
    answers: typed,
    page,
    saved,
    channel: kiosk ? 'kiosk' : 'online',
  }
  const path = `/api/consultations/${slug}/drafts`
  try {
    let response = code ? await fetch(path, json('PUT', body, behind(code))) : undefined
    if (!response || response.status === 404) response = await fetch(path, json('POST', body))
    const answer: unknown = await response.json()
    if (response.ok) return { kind: 'saved', ...(answer as { code: string; expiresAt: string }) }
    const { code: refusal } = (answer as { error: { code: string } }).error
    if (refusal === 'closed' || refusal === 'not_open_yet') return { kind: 'late' }
    return { kind: 'failed', failure: refusal === 'rate_limited' ? 'sendLimited' : 'saveFailed' }
  } catch {
    return { kind: 'failed', failure: 'saveFailed' }
  }
}

export async function deleteDraft(fetch: Fetch, { slug, code }: Answering): Promise<void> {
  // Best effort: what stays behind is sealed and expires by itself.
  if (!code) return
  const path = `/api/consultations/${slug}/drafts`
  await fetch(path, { method: 'DELETE', headers: behind(code) }).catch(() => undefined)
}

function json(method: string, body: unknown, headers: Record<string, string> = {}): RequestInit {
  return { method, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) }
}
