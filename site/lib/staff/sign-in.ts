import type { Role } from '#db/schema/staff.ts'
import { type Answer, ask, goOn, typed } from './ask.ts'
import type { StaffLanguage } from './language.ts'
import { type Problem, problemsOf } from './problems.ts'

type Asking = { locals: App.Locals; request: Request }

/** Where a posted step leads: in, to the second step, or to the same one with what is wrong. */
export type SignInOutcome =
  | { kind: 'signedIn'; response: Response }
  | { kind: 'again'; ticket?: string; email?: string; problems?: Problem[]; status?: number }

type Ticket = { ticket: string }

/** Takes one step of signing in. The ticket to the second goes into the page, never into an address. */
export async function takeStep(
  asking: Asking,
  form: FormData,
  language: StaffLanguage,
  after: string,
): Promise<SignInOutcome> {
  const email = typed(form, 'email').trim()
  switch (typed(form, 'step')) {
    case 'code': {
      const ticket = typed(form, 'ticket')
      const answer = await giveCode(asking, ticket, typed(form, 'code').trim())
      if (answer.ok) return { kind: 'signedIn', response: await leadIn(asking, answer.cookies, after) }
      const problems = problemsOf(answer, language, { form: 'second', shown: { code: 'code' } })
      return { kind: 'again', ticket, email, problems: atField(problems, 'code', answer.code), status: answer.status }
    }
    case 'look':
      // The made-up person's code has changed meanwhile, and the page shows the one of now.
      return { kind: 'again', ticket: typed(form, 'ticket'), email }
    case 'demonstration': {
      const account = (await demonstrationAccounts(asking)).find((one) => one.email === email)
      if (account?.suspended) {
        const sentence = language.t('staff.demonstration.suspended', { name: account.name })
        return { kind: 'again', email: '', problems: [{ sentence }], status: 409 }
      }
      const ticket = account && (await givePassword(asking, account.email, account.password))
      const answer = ticket?.ok && account ? await giveCode(asking, ticket.body.ticket, account.code) : ticket
      if (answer?.ok) return { kind: 'signedIn', response: await leadIn(asking, answer.cookies, after) }
      const refused = answer && answer.code !== 'wrong_credentials'
      const problems = refused
        ? problemsOf(answer, language, { form: 'signIn' })
        : [{ sentence: language.t('staff.demonstration.notNow') }]
      return { kind: 'again', email: '', problems, status: answer?.status ?? 404 }
    }
    default: {
      const answer = await givePassword(asking, email, typed(form, 'password'))
      if (answer.ok) return { kind: 'again', ticket: answer.body.ticket, email }
      const problems = problemsOf(answer, language, { form: 'signIn', shown: { email: 'email', password: 'password' } })
      return { kind: 'again', email, problems: atField(problems, 'email', answer.code), status: answer.status }
    }
  }
}

function givePassword(asking: Asking, email: string, password: string): Promise<Answer<Ticket>> {
  return ask<Ticket>(asking, 'POST', '/api/sign-in', { email, password })
}

function giveCode(asking: Asking, ticket: string, code: string): Promise<Answer<unknown>> {
  return ask(asking, 'POST', '/api/sign-in/second-factor', { ticket: ticket.slice(0, 60), code: code.slice(0, 60) })
}

/** Which of two things was wrong is not said, but the summary has to lead somewhere. */
function atField(problems: Problem[], field: string, code: string): Problem[] {
  return code === 'wrong_credentials' ? problems.map((problem) => ({ field, ...problem })) : problems
}

/** Signing in again ends the session before it, so that the list of them stays true. */
async function leadIn(asking: Asking, cookies: readonly string[], after: string): Promise<Response> {
  if (asking.locals.me) await ask(asking, 'DELETE', '/api/staff/session')
  return goOn(after, cookies)
}

export type DemonstrationAccount = {
  email: string
  name: string
  roles: Role[]
  password: string
  code: string
  suspended: boolean
  /** What opens reports, for those who may. */
  passphrase?: string
}

/** Nobody, except in a demonstration. */
export async function demonstrationAccounts(asking: Asking): Promise<DemonstrationAccount[]> {
  const answer = await ask<{ accounts: DemonstrationAccount[] }>(asking, 'GET', '/api/sign-in/demonstration')
  return answer.ok ? answer.body.accounts : []
}
