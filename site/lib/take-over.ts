import { type CodeProblem, keysOf, newReportCode, readReportCode, type ReportKeys } from '#api/sealing/report-code.ts'
import { newState, type ReturnState } from './return-steps.ts'
import { ask, post, type Refusal, refusalOf } from './returning.ts'

/**
 * Taking over a report that somebody else sent. The person first writes down a code of their own;
 * only then does it take the place of the one before, so that no lost connection leaves them with neither.
 */

type Fetch = (path: string, init: RequestInit) => Promise<Response>

/** Whoever has all twenty digits may know what became of the code. */
export type HandOverRefusal = Refusal | { kind: 'used' } | { kind: 'expired' }

/** The first page again, with what was typed and what to do about it. */
export function handOverRefused(typed: string, rule: CodeProblem | HandOverRefusal): ReturnState {
  const state = newState()
  return { ...state, typed: { ...state.typed, handOver: typed }, wrong: { at: 'handOver', rule } }
}

/** From the code that somebody was given to one of their own. Nothing is changed yet. Never throws. */
export async function takeOverStep(fetch: Fetch, typed: string): Promise<ReturnState> {
  const { code: given, problem } = readReportCode(typed)
  if (problem) return handOverRefused(typed, problem)
  const { token } = await keysOf(given)
  const response = await post(fetch, 'hand-over', { token })
  if (!response?.ok) return handOverRefused(typed, await whyNot(response))
  return { ...newState('own'), own: { given, code: newReportCode() } }
}

/** Takes the report over. Pressed again after a lost answer it does the same once. Never throws. */
export async function claimStep(
  fetch: Fetch,
  own: { given: string; code: string },
  written: boolean,
): Promise<{ state: ReturnState; keys?: ReportKeys }> {
  const state: ReturnState = { ...newState('own'), own }
  if (!written) return { state: { ...state, wrong: { at: 'written', rule: 'missing' } } }
  const [given, keys] = [await keysOf(own.given), await keysOf(own.code)]
  const { token, recipient } = keys
  const response = await post(fetch, 'hand-over/claim', { token: given.token, own: { token, recipient } })
  if (!response?.ok) {
    const why = await whyNot(response)
    // What can be tried again leaves the code where it is.
    if (why.kind === 'failed' || why.kind === 'wait') return { state: { ...state, wrong: { at: 'page', rule: why } } }
    return { state: handOverRefused('', why) }
  }
  // With their own code from here on.
  const returned = await ask(fetch, keys, 'return', {})
  if (returned.kind !== 'opened') return { state: { ...state, wrong: { at: 'page', rule: returned } } }
  return { state: { ...newState('open'), report: returned.report, said: 'takenOver' }, keys }
}

async function whyNot(response: Response | undefined): Promise<HandOverRefusal> {
  if (response?.status === 409) {
    try {
      const { error } = (await response.clone().json()) as { error: { fields: Record<string, string> } }
      const { handOver } = error.fields
      if (handOver === 'used' || handOver === 'expired') return { kind: handOver }
    } catch {
      // A web server in between.
    }
  }
  return refusalOf(response)
}
