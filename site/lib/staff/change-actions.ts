import { type Answer, ask, type Refusal, typed } from './ask.ts'
import { type Change, changePage } from './content.ts'
import type { Problem } from './problems.ts'
import type { StaffLanguage } from './language.ts'
import { publishingProblems } from './publishing-problems.ts'

type Asking = { locals: App.Locals; request: Request }

export type ActionOutcome =
  | { kind: 'done'; to: string }
  | { kind: 'code'; code: string; expiresAt: string }
  | { kind: 'refused'; refusal: Refusal; problems: Problem[] }

/** Does what somebody pressed on a change's page, and says where that leads. */
export async function takeAction(
  asking: Asking,
  change: Change,
  form: FormData,
  language: StaffLanguage,
): Promise<ActionOutcome> {
  const { t } = language
  const api = `/api/staff/changes/${change.id}`
  const action = typed(form, 'action')
  // Longer than a note may be, so that it is refused and not cut.
  const note = typed(form, 'note', 50_000).trim()
  // What a rewording of answered questions is; absent while nobody chose.
  const chosen = typed(form, 'wording')
  const said = {
    ...(['correction', 'told', 'another'].includes(chosen) && { wording: chosen }),
    ...(typed(form, 'comesBack') === 'yes' && { comesBack: true }),
    ...(typed(form, 'preElection') === 'yes' && { preElection: true }),
  }
  /** Where the form of an action asks for each. */
  const places = (of: string) => ({
    wording: `wording-${of}`,
    comesBack: `comesBack-${of}`,
    preElection: `preElection-${of}`,
  })
  const done = (answer: Answer<unknown>, said: string, shown: Readonly<Record<string, string>> = {}): ActionOutcome =>
    answer.ok
      ? { kind: 'done', to: `${changePage(change.id)}?done=${said}` }
      : { kind: 'refused', refusal: answer, problems: publishingProblems(answer, language, shown) }
  switch (action) {
    case 'submit':
      return done(await ask(asking, 'POST', `${api}/submission`, { note }), action, { note: 'submit-note' })
    case 'takeBack':
      return done(await ask(asking, 'DELETE', `${api}/submission`), action)
    case 'return':
      return done(await ask(asking, 'POST', `${api}/return`, { note }), action, { note: 'return-note' })
    case 'approve': {
      // What is approved is what was on the page that they read.
      const revision = Number(typed(form, 'revision'))
      return done(await ask(asking, 'POST', `${api}/approval`, { revision, ...said }), action, places('approve'))
    }
    case 'publish':
      return done(await ask(asking, 'POST', `${api}/publication`, said), action, places('publish'))
    case 'urgent':
      return done(await ask(asking, 'POST', `${api}/publication`, { urgent: true, ...said }), action, places('urgent'))
    case 'schedule': {
      const at = typed(form, 'at').trim().slice(0, 30)
      if (at === '') {
        const refusal: Refusal = { ok: false, status: 400, code: 'invalid_input', fields: {} }
        return { kind: 'refused', refusal, problems: [{ field: 'at', sentence: t('publishing.faults.at.missing') }] }
      }
      // Some browsers add seconds.
      return done(await ask(asking, 'POST', `${api}/publication`, { at: at.slice(0, 16), ...said }), action, {
        at: 'at',
        ...places('schedule'),
      })
    }
    case 'cancel':
      return done(await ask(asking, 'DELETE', `/api/staff/publications/${Number(typed(form, 'publication'))}`), action)
    case 'review':
      return done(await ask(asking, 'POST', `${api}/review`, {}), action)
    case 'rebase': {
      const body = { revision: Number(typed(form, 'revision')), base: typed(form, 'base'), files: change.files }
      return done(await ask(asking, 'PUT', api, body), action)
    }
    case 'again': {
      const answer = await ask<Change>(asking, 'POST', '/api/staff/changes', { item: change.item, files: change.files })
      if (answer.ok) return { kind: 'done', to: `${changePage(answer.body.id)}?done=begun` }
      // Somebody was faster: everybody works on the same change.
      const { change: open } = answer.fields
      return open ? { kind: 'done', to: changePage(open) } : done(answer, action)
    }
    case 'link': {
      const answer = await ask<{ code: string; expiresAt: string }>(asking, 'POST', `${api}/preview-links`, {})
      return answer.ok ? { kind: 'code', ...answer.body } : done(answer, action)
    }
    case 'unlink': {
      const link = encodeURIComponent(typed(form, 'link').slice(0, 60))
      return done(await ask(asking, 'DELETE', `${api}/preview-links/${link}`), action)
    }
    default: {
      const refusal: Refusal = { ok: false, status: 400, code: 'bad_request', fields: {} }
      return { kind: 'refused', refusal, problems: publishingProblems(refusal, language) }
    }
  }
}
