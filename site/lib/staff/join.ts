import { ask, typed } from './ask.ts'
import type { StaffLanguage } from './language.ts'
import { type Problem, problemsOf } from './problems.ts'

type Asking = { locals: App.Locals; request: Request }
/** What an app has to know, carried from step to step inside the page. */
export type Enrolment = { ticket: string; secret: string; uri: string }

export type JoinOutcome = { problems: Problem[]; status: number } & (
  | { kind: 'start' }
  | ({ kind: 'app'; email: string } & Enrolment)
  | { kind: 'codes'; codes: string[]; email: string; cookies: string[] }
  | { kind: 'kept' }
)

export async function takeJoinStep(asking: Asking, form: FormData, language: StaffLanguage): Promise<JoinOutcome> {
  const email = typed(form, 'email').trim()
  switch (typed(form, 'step')) {
    case 'confirm': {
      const enrolment = enrolmentIn(form)
      if (!enrolment)
        return { kind: 'start', problems: [{ sentence: language.t('staff.join.appExpired') }], status: 400 }
      const code = typed(form, 'code').trim().slice(0, 20)
      const answer = await ask<{ recoveryCodes: string[] }>(asking, 'POST', '/api/sign-in/join/confirm', {
        ticket: enrolment.ticket,
        code,
      })
      if (answer.ok) {
        const { body, cookies } = answer
        return { kind: 'codes', codes: body.recoveryCodes, email, cookies, problems: [], status: 200 }
      }
      const problems = problemsOf(answer, language, { form: 'confirm', shown: { code: 'code' } }).map((problem) => ({
        ...(answer.code === 'wrong_credentials' && { field: 'code' }),
        ...problem,
      }))
      return { kind: 'app', email, ...enrolment, problems, status: answer.status }
    }
    case 'kept':
      return keptOrNot(form, language)
    default: {
      const answer = await ask<Enrolment>(asking, 'POST', '/api/sign-in/join', {
        code: typed(form, 'code').trim().slice(0, 60),
        email,
        name: typed(form, 'name'),
        password: typed(form, 'password'),
      })
      if (answer.ok) return { kind: 'app', email, ...answer.body, problems: [], status: 200 }
      const shown = { code: 'code', email: 'email', name: 'name', password: 'password' }
      const problems = problemsOf(answer, language, { form: 'join', shown }).map((problem) => ({
        ...(answer.code === 'wrong_credentials' && { field: 'code' }),
        ...problem,
      }))
      return { kind: 'start', problems, status: answer.status }
    }
  }
}

/** The page that shows recovery codes is left only when somebody says that they have them. */
export function keptOrNot(form: FormData, { t }: StaffLanguage): JoinOutcome {
  const codes = typed(form, 'codes')
    .split(' ')
    .filter((code) => /^[0-9A-Z]{4}(-[0-9A-Z]{4}){3}$/.test(code))
    .slice(0, 20)
  if (typed(form, 'kept') === 'yes' || codes.length === 0) return { kind: 'kept', problems: [], status: 303 }
  const problems = [{ field: 'kept', sentence: t('staff.faults.kept.kept') }]
  return { kind: 'codes', codes, email: typed(form, 'email'), cookies: [], problems, status: 400 }
}

/** What the form brought back, if it is what we put there: a page shows nothing else. */
export function enrolmentIn(form: FormData): Enrolment | undefined {
  const [ticket, secret, uri] = [typed(form, 'ticket'), typed(form, 'secret'), typed(form, 'uri')]
  const ours = ticket.length <= 60 && /^[A-Z2-7]{16,64}$/.test(secret) && uri.startsWith('otpauth://totp/')
  return ours ? { ticket, secret, uri } : undefined
}
