import { keysOf, type ReportKeys } from '#api/sealing/report-code.ts'
import type { ReturnedReport } from '#api/routes/report-returns.ts'
import { newState, refused, type ReturnState } from './return-steps.ts'
import { ask, keepEarlier, post, type Refusal, refusalOf } from './returning.ts'

/**
 * Taking over a report that somebody else sent. The person first writes down a code of their own;
 * only then does it take the place of the one before, so that no lost connection leaves them with neither.
 */

type Fetch = (path: string, init: RequestInit) => Promise<Response>

/** Takes the report over. Pressed again after a lost answer it does the same once. Never throws. */
export async function claimStep(
  fetch: Fetch,
  own: { given: string; code: string },
  written: boolean,
): Promise<{ state: ReturnState; keys?: ReportKeys }> {
  const state: ReturnState = { ...newState('own'), own }
  if (!written) return { state: { ...state, wrong: { at: 'written', rule: 'missing' } } }
  const again = (rule: Refusal) => ({ state: { ...state, wrong: { at: 'page' as const, rule } } })
  const [given, keys] = [await keysOf(own.given), await keysOf(own.code)]
  const { token, recipient } = keys
  const response = await post(fetch, 'hand-over/claim', { token: given.token, own: { token, recipient } })
  if (!response?.ok) {
    const why = await refusalOf(response)
    // What can be tried again leaves the code where it is.
    return why.kind === 'failed' || why.kind === 'wait' ? again(why) : { state: refused('', why) }
  }
  try {
    if (!(await keepEarlier(fetch, (await response.json()) as ReturnedReport, given, keys)))
      return again({ kind: 'failed' })
  } catch {
    // The answer broke off on the way.
    return again({ kind: 'failed' })
  }
  // With their own code from here on.
  const returned = await ask(fetch, keys, 'return', {})
  if (returned.kind !== 'opened') return again(returned)
  return { state: { ...newState('open'), report: returned.report, said: 'takenOver' }, keys }
}
