import { SATISFACTIONS } from '#api/reporting/message.ts'
import type { CodeProblem, ReportKeys } from '#api/sealing/report-code.ts'
import {
  changeConsent,
  type OpenedReport,
  problemOf,
  rate,
  type Refusal,
  type Returned,
  withdraw,
  type WordsProblem,
  write,
  type WrittenKind,
} from './returning.ts'

/**
 * The page of whoever comes back, step by step. The browser takes the steps where there is
 * script, the server where there is none, so that both come to the same.
 */
export type ReturnState = {
  view: 'code' | 'open' | 'sure' | 'withdrawn' | 'finished'
  /** While it is open. */
  report?: OpenedReport
  /** What stands in the boxes. */
  typed: { code: string } & Record<WrittenKind, string>
  /** Of what is written next: the same until it is stored, so that pressing twice stores once. */
  ids: Record<WrittenKind, string>
  wrong?: Wrong
  said?: Said
  /** They do not want to say how it went. */
  skipped?: boolean
}

export type Wrong =
  | { at: 'code'; rule: CodeProblem | Refusal }
  | { at: WrittenKind; rule: WordsProblem | { rule: 'many' } }
  | { at: 'satisfaction'; rule: 'missing' }
  /** Not what they wrote is wrong, but the way to us. */
  | { at: 'page'; rule: Refusal }
export type Said = WrittenKind | 'toPolice' | 'notToPolice' | 'rated'

type Fetch = (path: string, init: RequestInit) => Promise<Response>

export const newState = (view: ReturnState['view'] = 'code'): ReturnState => ({
  view,
  typed: { code: '', to_team: '', addition: '' },
  ids: { to_team: crypto.randomUUID(), addition: crypto.randomUUID() },
})

/** The first page again, with the code as it was typed and what to do about it. */
export function refused(typed: string, rule: CodeProblem | Refusal): ReturnState {
  const state = newState()
  return { ...state, typed: { ...state.typed, code: typed }, wrong: { at: 'code', rule } }
}

/** What comes of a press on a button, by the form it is in. */
export async function takeStep(
  fetch: Fetch,
  keys: ReportKeys,
  before: ReturnState & { report: OpenedReport },
  form: FormData,
): Promise<ReturnState> {
  const { wrong: _wrong, said: _said, ...kept } = before
  const state: typeof before = { ...kept, view: 'open' }
  switch (form.get('action')) {
    case 'write':
      return writeStep(fetch, keys, state, form)
    case 'consents': {
      const toPolice = form.get('toPolice') === 'yes'
      return after(state, await changeConsent(fetch, keys, toPolice), toPolice ? 'toPolice' : 'notToPolice')
    }
    case 'rate': {
      const chosen = SATISFACTIONS.find((one) => String(one) === form.get('satisfaction'))
      if (!chosen) return { ...state, wrong: { at: 'satisfaction', rule: 'missing' } }
      return after(state, await rate(fetch, keys, chosen), 'rated')
    }
    case 'skip':
      return { ...state, skipped: true }
    case 'withdraw':
      return { ...state, view: 'sure' }
    case 'withdrawNow': {
      const done = await withdraw(fetch, keys)
      if (done.kind === 'withdrawn') return newState('withdrawn')
      return { ...state, view: 'sure', wrong: { at: 'page', rule: done } }
    }
    default:
      return state
  }
}

async function writeStep(
  fetch: Fetch,
  keys: ReportKeys,
  before: ReturnState & { report: OpenedReport },
  form: FormData,
): Promise<ReturnState> {
  const kind: WrittenKind = form.get('kind') === 'addition' ? 'addition' : 'to_team'
  const words = String(form.get('words') ?? '')
  const id = String(form.get('id') ?? '') || before.ids[kind]
  const state = {
    ...before,
    typed: { ...before.typed, [kind]: words },
    ids: { ...before.ids, [kind]: id },
  }
  const problem = problemOf(words)
  if (problem) return { ...state, wrong: { at: kind, rule: problem } }
  const returned = await write(fetch, keys, state.report, { id, kind, words })
  if (returned.kind === 'many') return { ...state, wrong: { at: kind, rule: { rule: 'many' } } }
  if (returned.kind !== 'opened') return after(state, returned)
  const emptied = {
    ...state,
    typed: { ...state.typed, [kind]: '' },
    ids: { ...state.ids, [kind]: crypto.randomUUID() },
  }
  return after(emptied, returned, kind)
}

function after(state: ReturnState, returned: Returned, said?: Said): ReturnState {
  if (returned.kind !== 'opened') return { ...state, wrong: { at: 'page', rule: returned } }
  return { ...state, report: returned.report, ...(said && { said }) }
}
