import type { Problems } from '#api/questionnaire/check.ts'
import { CHECK, neighbour, stepOf } from '#api/questionnaire/journey.ts'
import { hasOther, otherKey, type Question, type Questionnaire } from '#api/questionnaire/questionnaire.ts'
import { mergeTyped, readTyped, type Typed } from '#api/questionnaire/typed.ts'
import { answerWays, receiptWays, savedWays } from './answer-ways.ts'
import { type Answering, behind, deleteDraft, type Failure, saveDraft, sendAnswers } from './answering.ts'
import { isWay, newWay } from './ways.ts'

/**
 * Answering without script: each page is a post, answered with a 303 to the next one or
 * to the same one, which then says what is wrong. Only what the server cannot keep just
 * now is answered with a page.
 */
export type Outcome =
  | { kind: 'redirect'; to: string }
  | { kind: 'again'; answering: Answering; problems: Problems; failure?: Failure; status: number }
  | { kind: 'late'; answering: Answering }
  | { kind: 'done' }

type Draft = Pick<Answering, 'typed' | 'submissionId' | 'startedAt' | 'kiosk'> & { page?: string }

/** The draft behind a code; undefined when there is none, or none any more; `busy` when nobody can look just now. */
export async function loadDraft(
  api: App.Locals['api'],
  slug: string,
  code: string,
): Promise<Draft | 'busy' | undefined> {
  const response = await api(`/api/consultations/${slug}/drafts`, { headers: behind(code) })
  if (response.status === 429 || response.status >= 500) return 'busy'
  if (!response.ok) return undefined
  const draft = (await response.json()) as {
    answers: Typed
    submissionId: string
    startedAt?: string
    channel: string
    page?: string
  }
  return {
    typed: draft.answers,
    submissionId: draft.submissionId,
    startedAt: draft.startedAt ?? new Date(0).toISOString(),
    kiosk: draft.channel === 'kiosk',
    ...(draft.page && { page: draft.page }),
  }
}

/** Reads a posted form over what was typed on other pages; undefined when the body is no form. */
export async function readPost(request: Request): Promise<FormData | undefined> {
  try {
    return await request.formData()
  } catch {
    return undefined
  }
}

export async function handlePost(
  api: App.Locals['api'],
  before: Answering,
  form: FormData,
  { elapsedMs, now, busy }: { elapsedMs: number; now: Date; busy: boolean },
): Promise<Outcome> {
  const { questionnaire, address, page } = before
  const kiosk = before.kiosk ? '&kiosk=1' : ''
  const answering = { ...before, typed: mergeTyped(questionnaire, before.typed, form) }
  const action = String(form.get('action') ?? 'continue')
  const all = readTyped(questionnaire, answering.typed)
  const { step, pages } = stepOf(questionnaire, all.answers, page)

  /** Keeps what was typed and leads to a page by its address, so that the browser's own Back always has one. */
  const goTo = async (next: string, { saved = false, more = '' } = {}): Promise<Outcome> => {
    const outcome = await saveDraft(api, { ...answering, page: next }, saved)
    if (outcome.kind === 'late') return { kind: 'late', answering }
    if (outcome.kind === 'failed') return again(outcome.failure, outcome.failure === 'sendLimited' ? 429 : 503)
    if (saved) {
      leave()
      return { kind: 'redirect', to: `${address}saved/?way=${savedWays.to(outcome.code, now)}` }
    }
    const way = before.way && isWay(before.way) ? before.way : newWay()
    answerWays.lead(way, outcome.code, now)
    return { kind: 'redirect', to: `${address}answer/?way=${way}&page=${next}${more}${kiosk}` }
  }
  /** Whoever goes back finds nothing any more: the answers were sent, saved or cleared. */
  const leave = () => before.way && answerWays.close(before.way)
  const again = (failure: Failure | undefined, status: number): Outcome => ({
    kind: 'again',
    answering,
    problems: {},
    status,
    ...(failure && { failure }),
  })

  // The script holds what the way led to.
  if (action === 'scripted') {
    leave()
    return { kind: 'done' }
  }
  if (action === 'clear') {
    await deleteDraft(api, answering)
    leave()
    receiptWays.close(String(form.get('receipt') ?? ''))
    return { kind: 'redirect', to: `${address}answer/?kiosk=1${form.get('idle') ? '&cleared=1' : ''}` }
  }
  // The rest of the answers cannot be looked up: the same page, to be posted again with the code.
  if (busy) return again('sendBusy', 503)
  if (action === 'save') return goTo(page, { saved: true })
  if (action === 'back') {
    const previous = neighbour(questionnaire, all.answers, page, -1)
    return previous ? goTo(previous) : { kind: 'redirect', to: address }
  }
  if (step) {
    const stay = before.changing ? `&from=${CHECK}` : ''
    const problems = problemsOnPage(questionnaire, answering.typed, step.questions)
    const shown = new Set(form.getAll('shown').map(String))
    const fresh = step.questions.filter(({ id }) => !shown.has(id))
    const wrong = Object.keys(problems)
    // What an answer just revealed comes first: nobody can have answered it yet.
    if (wrong.some((path) => shown.has(path.split('.')[0] ?? ''))) return goTo(page, { more: `${stay}&wrong=1` })
    if (fresh.length > 0) return goTo(page, { more: `${stay}&revealed=${fresh.length}` })
    if (wrong.length > 0) return goTo(page, { more: `${stay}&wrong=1` })
    return goTo(before.changing ? CHECK : (neighbour(questionnaire, all.answers, page, 1) ?? CHECK))
  }
  const [firstProblem] = Object.keys(all.problems)
  if (firstProblem) {
    const owner = pages.find(({ questions }) => questions.some(({ id }) => id === firstProblem.split('.')[0]))
    return goTo(owner?.page.id ?? page, { more: `&from=${CHECK}&wrong=1` })
  }
  if (Object.keys(all.answers).length === 0) return goTo(CHECK)
  const sent = await sendAnswers(api, answering, all.answers, { website: String(form.get('website') ?? ''), elapsedMs })
  switch (sent.kind) {
    case 'sent':
      await deleteDraft(api, answering)
      leave()
      return { kind: 'redirect', to: thanksAddress(answering, sent.reference, now) }
    case 'late':
      return { kind: 'late', answering }
    case 'refused':
      return { kind: 'again', answering, problems: sent.problems, status: 400 }
    case 'failed':
      return again(sent.failure, sent.failure === 'stale' ? 409 : sent.failure === 'sendLimited' ? 429 : 503)
  }
}

/**
 * What is wrong on a page that was posted. Without script the box for other words is always
 * there, so words in it are not dropped because 'other' was left unchosen.
 */
export function problemsOnPage(questionnaire: Questionnaire, typed: Typed, questions: readonly Question[]): Problems {
  const { problems } = readTyped(questionnaire, typed, new Set(questions.map(({ id }) => id)))
  for (const { id } of questions.filter(hasOther)) {
    const words = String(typed[otherKey(id)] ?? '').trim()
    if (words && ![typed[id]].flat().includes('other')) problems[otherKey(id)] = 'otherNotChosen'
  }
  return problems
}

/** Where the receipt is shown: on a shared device at an address that leads nowhere for the next person. */
export function thanksAddress(
  { address, kiosk }: Pick<Answering, 'address' | 'kiosk'>,
  reference: string,
  now: Date,
): string {
  return kiosk
    ? `${address}thanks/?kiosk=1&way=${receiptWays.to(reference, now)}`
    : `${address}thanks/?reference=${reference}`
}

/** A hidden field of ours that came back; undefined when it is missing or too long to be ours. */
export function fieldText(form: FormData | undefined, name: string): string | undefined {
  const value = form?.get(name)
  return typeof value === 'string' && value !== '' && value.length <= 128 ? value : undefined
}

export function fieldInstant(form: FormData | undefined, name: string): string | undefined {
  const instant = new Date(fieldText(form, name) ?? '')
  return Number.isNaN(instant.getTime()) ? undefined : instant.toISOString()
}
