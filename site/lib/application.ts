import type { ErrorCode } from '#api/errors.ts'
import type { ReturnedApplication } from '#api/routes/application-returns.ts'
import { type CodeProblem, readReportCode } from '#api/sealing/report-code.ts'
import type { Language } from './language.ts'

/**
 * Coming back to an application with its code: plain forms, with script and without. The code goes from page to
 * page in the forms alone, never in an address.
 */
export type ReturnPage =
  | { view: 'code'; typed: string; problem?: CodeRefusal | undefined; status: number }
  | {
      view: 'open' | 'sure'
      code: string
      application: ReturnedApplication
      problem?: CodeRefusal | undefined
      status: number
    }
  | { view: 'withdrawn'; status: number }

/** Why nothing was opened, or nothing deleted. */
export type CodeRefusal = CodeProblem | 'wrong' | 'failed' | { wait: number }

/** @param form What was posted; absent when somebody only opens the page. */
export async function answerReturn(api: App.Locals['api'], form: FormData | undefined): Promise<ReturnPage> {
  if (!form) return { view: 'code', typed: '', status: 200 }
  const typed = String(form.get('code') ?? '').slice(0, 100)
  const { code, problem } = readReportCode(typed)
  if (!code) return { view: 'code', typed, problem, status: 400 }
  const action = form.get('action')
  if (action === 'withdrawNow') {
    const done = await send(api, '/api/applications/withdrawal', code)
    // Deleted already, by a press whose answer was lost.
    if (done.ok || done.status === 404) return { view: 'withdrawn', status: 200 }
    const refusal = await refusalOf(done)
    // Decided meanwhile: shown as it stands now.
    if (done.status !== 409) return opened(api, code, typed, 'sure', refusal)
  }
  return opened(api, code, typed, action === 'withdraw' ? 'sure' : 'open')
}

async function opened(
  api: App.Locals['api'],
  code: string,
  typed: string,
  view: 'open' | 'sure',
  problem?: { problem: CodeRefusal; status: number },
): Promise<ReturnPage> {
  const response = await send(api, '/api/applications/return', code)
  if (!response.ok) return { view: 'code', typed, ...(await refusalOf(response)) }
  const application = (await response.json()) as ReturnedApplication
  return { view, code, application, status: 200, ...problem }
}

const send = (api: App.Locals['api'], path: string, code: string) =>
  api(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code }),
  })

async function refusalOf(response: Response): Promise<{ problem: CodeRefusal; status: number }> {
  const { error } = (await response.json()) as { error: { code: ErrorCode } }
  if (error.code === 'not_found') return { problem: 'wrong', status: 400 }
  if (error.code === 'rate_limited')
    return { problem: { wait: Number(response.headers.get('retry-after') ?? 60) }, status: 429 }
  return { problem: 'failed', status: 503 }
}

/** What to do about it, in words. */
export function refusalSentence(refusal: CodeRefusal, telephone: string, { t }: Language): string {
  if (typeof refusal === 'object')
    return t('report-return.codeProblems.wait', { count: Math.max(1, Math.ceil(refusal.wait / 60)), telephone })
  switch (refusal) {
    case 'wrong':
      return t('report-return.codeProblems.wrong', { telephone })
    default:
      return t(`report-return.codeProblems.${refusal}`)
  }
}
