import { keysOf, readReportCode, type ReportKeys } from '#api/sealing/report-code.ts'
import { turnstile } from './in-turn.ts'
import type { Posted } from './posted-files.ts'
import { carriedNotes, sealPosted, undecided } from './seal-posted.ts'
import { keepUnsent, type Unsent, unsentIn, unsentOf } from './kept-words.ts'
import { PostedOnce } from './posted-once.ts'
import { afterCode, carriedIn, newState, refused, type ReturnState, takeStep } from './return-steps.ts'
import { claimStep } from './take-over.ts'
import { comeBack, type Refusal, refusalOf, type Returned } from './returning.ts'

/**
 * Coming back without script. The server holds the code, the keys and the open words while it
 * answers this one request; then it forgets them. Nothing of it is written anywhere.
 */
export type Unscripted = {
  state: ReturnState
  /** For the forms of the answer, which are as forgetful as the server. */
  code?: string
  status: number
  /** How long to wait, in seconds. */
  wait?: number
}

const pages = new PostedOnce()

/** For the forms of one page: it can be posted once. */
export const pageOnce = (now: Date): string => pages.issue(now)

type Locals = Pick<App.Locals, 'api' | 'redraw' | 'clean'>
type Words = Parameters<typeof takeStep>[4]

/**
 * @param now When it was posted. What was posted before opens nothing: a browser sends it again at Back and
 *   Reload, whoever sits there by then.
 */
export async function answerReturn(
  locals: Locals,
  posted: Posted | undefined,
  words: Words,
  now: Date,
): Promise<Unscripted> {
  const { form } = posted ?? {}
  if (!posted || !form) return { state: refused('', 'missing'), status: 400 }
  const field = (name: string) => String(form.get(name) ?? '')
  if (field('action') === 'finish') return { state: newState('finished'), status: 200 }
  const turn = pages.take(field('once'), field('action'), now)
  if (turn.kind === 'closed') return closedPage(locals.api, form, turn.before)
  try {
    return await answer(locals, posted, words)
  } finally {
    pages.answered(field('once'))
  }
}

async function answer(locals: Locals, { form, files }: Posted, words: Words): Promise<Unscripted> {
  const { api } = locals
  const action = String(form.get('action') ?? '')
  if (action === 'claim') return claim(api, form)
  if (form.has('own')) return ownAgain(form)
  const typed = String(form.get('code') ?? '').slice(0, 100)
  const { code, problem } = readReportCode(typed)
  if (problem) return { state: { ...refused(typed, problem), ...stillClosed(form) }, status: 400 }
  const { keys, returned } = await open(api, code)
  if (!keys || returned.kind !== 'opened') {
    // Deleted already, by a press whose answer was lost.
    if (returned.kind === 'wrong' && action === 'withdrawNow') return { state: newState('withdrawn'), status: 200 }
    if (returned.kind === 'seen') return { state: afterCode(code, typed, returned), status: 200 }
    const rule = returned.kind === 'opened' ? { kind: 'failed' as const } : returned
    return { state: { ...refused(typed, rule), ...stillClosed(form) }, ...statusOf(returned) }
  }
  const { report } = returned
  if (action === 'open') {
    const unsent = await unsentIn(keys, String(form.get('kept') ?? ''))
    return { state: { ...newState('open'), report, ...(unsent && unsentOf(unsent, report)) }, code, status: 200 }
  }
  const sealed =
    files.length > 0
      ? await inTurn(() => sealPosted(locals, keys.token, files, carriedNotes(form)))
      : { notes: carriedNotes(form), refused: [] }
  const { notes, refused: notTaken } = sealed ?? {
    notes: [],
    refused: files.map(({ name }) => ({ name, fault: 'full' as const })),
  }
  const refusedFiles = [...notTaken, ...undecided(form, notes)]
  const view = form.get('view') === 'sure' ? 'sure' : 'open'
  const before = { ...newState(view), report, ...carriedIn(form), files: notes, refusedFiles }
  const state = await takeStep(api, keys, before, action, words)
  if (state.view === 'withdrawn') return { state, status: 200 }
  return {
    state,
    code,
    ...(state.wrong?.at === 'page' ? statusOf(state.wrong.rule) : { status: state.wrong ? 400 : 200 }),
  }
}

/**
 * Opens nothing, shows nothing that was written and does nothing. What was written and not sent comes back
 * with the code: until then it is sealed to it, in the page.
 * @param before What was pressed when this page was used: what that was about was done then, or shown again.
 */
async function closedPage(api: App.Locals['api'], form: FormData, before: string | undefined): Promise<Unscripted> {
  const action = String(form.get('action') ?? '')
  const { code } = readReportCode(String(form.get('code') ?? '').slice(0, 100))
  const unsent: Unsent | undefined = code ? keepUnsent(form, before === action ? action : undefined) : undefined
  const kept =
    code && unsent
      ? await inTurn(async () => ((await mustWait(api)) ? '' : unsent.sealedTo((await keysOf(code)).recipient)))
      : undefined
  return { state: { ...newState(), closed: { kept: kept ?? String(form.get('kept') ?? '') } }, status: 409 }
}

/** A wrong digit on that page costs nothing either. */
function stillClosed(form: FormData): Pick<ReturnState, 'closed'> {
  const kept = String(form.get('kept') ?? '')
  return kept === '' ? {} : { closed: { kept } }
}

/** The code that will be the person's own, in another language: nothing is changed by it. */
function ownAgain(form: FormData): Unscripted {
  const own = ownIn(form)
  return own ? { state: { ...newState('own'), own }, status: 200 } : { state: refused('', 'missing'), status: 400 }
}

function ownIn(form: FormData): ReturnState['own'] {
  const field = (name: string) => readReportCode(String(form.get(name) ?? '').slice(0, 100)).code
  const [given, code] = [field('given'), field('own')]
  return given && code ? { given, code } : undefined
}

/** Taking a report over, once the code that will be the person's own is written down. */
async function claim(api: App.Locals['api'], form: FormData): Promise<Unscripted> {
  const own = ownIn(form)
  if (!own) return { state: refused('', 'missing'), status: 400 }
  const stepped = await inTurn(async () => {
    const wait = await mustWait(api)
    return wait ? refused('', wait) : (await claimStep(api, own, form.has('written'))).state
  })
  const state = stepped ?? refused('', { kind: 'failed' })
  const rule = state.wrong && 'rule' in state.wrong ? state.wrong.rule : undefined
  return {
    state,
    ...(state.view === 'open' && { code: own.code }),
    ...(typeof rule === 'object' && 'kind' in rule ? statusOf(rule) : { status: state.wrong ? 400 : 200 }),
  }
}

function statusOf(returned: Returned): { status: number; wait?: number } {
  if (returned.kind === 'wait') return { status: 429, wait: returned.seconds }
  return {
    status: {
      opened: 200,
      wrong: 400,
      many: 409,
      files: 409,
      asked: 409,
      stale: 409,
      seen: 409,
      used: 409,
      expired: 409,
      failed: 503,
    }[returned.kind],
  }
}

type Opening = { keys?: ReportKeys; returned: Returned }

const inTurn = turnstile(20)

/** Each only when its address need not wait: so a flood of codes costs a guesser's few. */
async function open(api: App.Locals['api'], code: string): Promise<Opening> {
  const opening = await inTurn(async (): Promise<Opening> => {
    const refusal = await mustWait(api)
    if (refusal) return { returned: refusal }
    const keys = await keysOf(code)
    return { keys, returned: await comeBack(api, keys) }
  })
  return opening ?? { returned: { kind: 'failed' } }
}

async function mustWait(api: App.Locals['api']): Promise<Refusal | undefined> {
  const response = await api('/api/reports/attempt')
  return response.ok ? undefined : await refusalOf(response)
}
