import type { Problems } from '#api/questionnaire/check.ts'
import { CHECK, neighbour, stepOf } from '#api/questionnaire/journey.ts'
import { allQuestions, type Questionnaire } from '#api/questionnaire/questionnaire.ts'
import { latinDigits, readTyped, type Typed } from '#api/questionnaire/typed.ts'
import { type Answering, deleteDraft, type Failure, saveDraft, sendAnswers } from './answering.ts'

/** Answering without script: each page is a post, answered with a 303 to the next or with the same page and what is wrong. */
export type Outcome =
  | { kind: 'redirect'; to: string }
  | { kind: 'again'; answering: Answering; problems: Problems; failure?: Failure; revealed?: number; status: number }
  | { kind: 'late'; answering: Answering }

/** The draft behind a code; undefined when there is none, or none any more. */
export async function loadDraft(
  api: App.Locals['api'],
  slug: string,
  code: string,
): Promise<(Pick<Answering, 'typed' | 'submissionId' | 'startedAt' | 'kiosk'> & { page?: string }) | undefined> {
  const response = await api(`/api/consultations/${slug}/drafts/${encodeURIComponent(code)}`)
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

/** The fields of one page's questions as posted, over those of the other pages. */
export function mergeTyped(questionnaire: Questionnaire, before: Typed, form: FormData): Typed {
  const shown = new Set(form.getAll('shown').map(String))
  const typed: Typed = {}
  const owner = (field: string) => field.split('.')[0] ?? ''
  const known = new Set(allQuestions(questionnaire).map(({ id }) => id))
  for (const [field, value] of Object.entries(before)) if (!shown.has(owner(field))) typed[field] = value
  for (const field of new Set(form.keys())) {
    if (!known.has(owner(field))) continue
    const values = form.getAll(field).filter((value) => typeof value === 'string')
    typed[field] = values.length === 1 ? (values[0] ?? '') : values
  }
  return typed
}

export async function handlePost(
  api: App.Locals['api'],
  before: Answering,
  form: FormData,
  { elapsedMs }: { elapsedMs: number },
): Promise<Outcome> {
  const { questionnaire, address, page } = before
  const query = before.kiosk ? '&kiosk=1' : ''
  const answering = { ...before, typed: mergeTyped(questionnaire, before.typed, form) }
  const action = String(form.get('action') ?? 'continue')
  const all = readTyped(questionnaire, answering.typed)
  const { step, pages } = stepOf(questionnaire, all.answers, page)

  const goTo = async (next: string, saved = false): Promise<Outcome> => {
    const outcome = await saveDraft(api, { ...answering, page: next }, saved)
    if (outcome.kind === 'late') return { kind: 'late', answering }
    if (outcome.kind === 'failed')
      return {
        kind: 'again',
        answering,
        problems: {},
        failure: outcome.failure,
        status: outcome.failure === 'sendLimited' ? 429 : 503,
      }
    if (saved) return { kind: 'redirect', to: `${address}saved/?code=${outcome.code}` }
    return { kind: 'redirect', to: `${address}answer/${outcome.code}/?page=${next}${query}` }
  }

  if (action === 'save') return goTo(page, true)
  if (action === 'back') {
    const previous = neighbour(questionnaire, all.answers, page, -1)
    return previous ? goTo(previous) : { kind: 'redirect', to: address }
  }
  if (step) {
    const only = new Set(step.questions.map(({ id }) => id))
    const { problems } = readTyped(questionnaire, answering.typed, only)
    const shown = new Set(form.getAll('shown').map(String))
    const fresh = step.questions.filter(({ id }) => !shown.has(id))
    if (Object.keys(problems).some((path) => shown.has(path.split('.')[0] ?? '')))
      return { kind: 'again', answering, problems, status: 400 }
    if (fresh.length > 0) return { kind: 'again', answering, problems: {}, revealed: fresh.length, status: 200 }
    if (Object.keys(problems).length > 0) return { kind: 'again', answering, problems, status: 400 }
    return goTo(before.changing ? CHECK : (neighbour(questionnaire, all.answers, page, 1) ?? CHECK))
  }
  const [firstProblem] = Object.keys(all.problems)
  if (firstProblem) {
    const owner = pages.find(({ questions }) => questions.some(({ id }) => id === firstProblem.split('.')[0]))
    return {
      kind: 'again',
      answering: { ...answering, page: owner?.page.id ?? page, changing: true },
      problems: all.problems,
      status: 400,
    }
  }
  if (Object.keys(all.answers).length === 0) return { kind: 'again', answering, problems: {}, status: 400 }
  const sent = await sendAnswers(api, answering, all.answers, { website: String(form.get('website') ?? ''), elapsedMs })
  switch (sent.kind) {
    case 'sent':
      await deleteDraft(api, answering)
      return { kind: 'redirect', to: `${address}thanks/?reference=${sent.reference}${query}` }
    case 'late':
      return { kind: 'late', answering }
    case 'refused':
      return { kind: 'again', answering, problems: sent.problems, status: 400 }
    case 'failed':
      return {
        kind: 'again',
        answering,
        problems: {},
        failure: sent.failure,
        status: sent.failure === 'stale' ? 409 : sent.failure === 'sendLimited' ? 429 : 503,
      }
  }
}

/** A code as somebody wrote it down, ready for an address. */
export function tidyCode(typed: string): string {
  return (
    latinDigits(typed)
      .toUpperCase()
      .replace(/[^0-9A-Z]/g, '')
      .match(/.{1,4}/g)
      ?.join('-') ?? ''
  )
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
