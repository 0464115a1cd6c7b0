import { keysOf, readReportCode, type ReportKeys } from '#api/sealing/report-code.ts'
import { turnstile } from './in-turn.ts'
import type { Posted } from './posted-files.ts'
import { carriedNotes, sealPosted, undecided } from './seal-posted.ts'
import { afterCode, newState, refused, type ReturnState, takeStep } from './return-steps.ts'
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

export async function answerReturn(
  locals: Pick<App.Locals, 'api' | 'redraw' | 'clean'>,
  posted: Posted | undefined,
  rights: Parameters<typeof takeStep>[4],
): Promise<Unscripted> {
  const { api } = locals
  const { form, files = [] } = posted ?? {}
  if (form?.get('action') === 'finish') return { state: newState('finished'), status: 200 }
  const action = form?.get('action')
  if (form && action === 'claim') return claim(api, form)
  const typed = String(form?.get('code') ?? '').slice(0, 100)
  const { code, problem } = readReportCode(typed)
  if (problem) return { state: refused(typed, problem), status: 400 }
  const { keys, returned } = await open(api, code)
  if (!keys || returned.kind !== 'opened') {
    // Deleted already, by a press whose answer was lost.
    if (returned.kind === 'wrong' && form?.get('action') === 'withdrawNow')
      return { state: newState('withdrawn'), status: 200 }
    if (returned.kind === 'seen') return { state: afterCode(code, typed, returned), status: 200 }
    return { state: refused(typed, returned.kind === 'opened' ? { kind: 'failed' } : returned), ...statusOf(returned) }
  }
  const opened = { ...newState('open'), report: returned.report }
  if (!form || form.get('action') === 'open') return { state: opened, code, status: 200 }
  const sealed =
    files.length > 0
      ? await inTurn(() => sealPosted(locals, keys.token, files, carriedNotes(form)))
      : { notes: carriedNotes(form), refused: [] }
  const { notes, refused: notTaken } = sealed ?? {
    notes: [],
    refused: files.map(({ name }) => ({ name, fault: 'full' as const })),
  }
  const refusedFiles = [...notTaken, ...undecided(form, notes)]
  const state = await takeStep(api, keys, { ...opened, files: notes, refusedFiles }, form, rights)
  if (state.view === 'withdrawn') return { state, status: 200 }
  return {
    state,
    code,
    ...(state.wrong?.at === 'page' ? statusOf(state.wrong.rule) : { status: state.wrong ? 400 : 200 }),
  }
}

/** Taking a report over, once the code that will be the person's own is written down. */
async function claim(api: App.Locals['api'], form: FormData): Promise<Unscripted> {
  const field = (name: string) => readReportCode(String(form.get(name) ?? '').slice(0, 100)).code
  const [given, code] = [field('given'), field('own')]
  if (!given || !code) return { state: refused('', 'missing'), status: 400 }
  const stepped = await inTurn(async () => {
    const wait = await mustWait(api)
    return wait ? refused('', wait) : (await claimStep(api, { given, code }, form.has('written'))).state
  })
  const state = stepped ?? refused('', { kind: 'failed' })
  const rule = state.wrong && 'rule' in state.wrong ? state.wrong.rule : undefined
  return {
    state,
    ...(state.view === 'open' && { code }),
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
