import type { Problems } from '#api/questionnaire/check.ts'
import { mergeTyped, readTyped, type Typed } from '#api/questionnaire/typed.ts'
import type { FileNote } from '#api/reporting/files.ts'
import type { RefusedFile } from './evidence-words.ts'
import { contactForm } from '#api/reporting/form.ts'
import { SATISFACTIONS } from '#api/reporting/message.ts'
import { contactIn } from '#api/reporting/told.ts'
import { type CodeProblem, newReportCode, type ReportKeys } from '#api/sealing/report-code.ts'
import { RIGHTS_BY_CODE, type RightByCode } from '#db/schema/data-request-terms.ts'
import {
  askAboutData,
  changeConsent,
  endCentre,
  endHelp,
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
  view: 'code' | 'own' | 'open' | 'sure' | 'withdrawn' | 'finished'
  /** While it is open. */
  report?: OpenedReport
  /** While somebody takes a report over: what they were given, and the code that will be theirs. */
  own?: { given: string; code: string }
  /** What stands in the boxes. */
  typed: { code: string; right: RightByCode | '' } & Record<Box, string>
  /** The same of how they may be contacted, by the names of its fields. What they said before is never here. */
  contact: Typed
  /** Of what is written next: the same until it is stored, so that pressing twice stores once. */
  ids: Record<Box | 'contact', string>
  wrong?: Wrong
  said?: Said
  /** What goes with an addition: sealed, and on the server already. */
  files: FileNote[]
  /** What was chosen besides, and was not taken. */
  refusedFiles: RefusedFile[]
  /** They do not want to say how it went. */
  skipped?: boolean
}

type FilesRule = 'filesPending' | 'filesAgain' | 'filesRefused' | 'filesMany'

/** Where somebody writes; `data` is what they say about what they ask of us. */
export type Box = WrittenKind | 'data'

export type Wrong =
  | { at: 'code'; rule: CodeProblem | Refusal }
  | { at: Box; rule: WordsProblem | { rule: 'many' | FilesRule } }
  | { at: 'contact'; problems: Problems }
  | { at: 'right'; rule: 'missing' | 'asked' }
  | { at: 'satisfaction' | 'written' | 'toPolice'; rule: 'missing' }
  /** Not what they wrote is wrong, but the way to us. */
  | { at: 'page'; rule: Refusal }
export type Said = Box | 'contact' | 'centreEnded' | 'toPolice' | 'notToPolice' | 'rated' | 'takenOver' | 'helpEnded'

type Fetch = (path: string, init: RequestInit) => Promise<Response>

export const newState = (view: ReturnState['view'] = 'code'): ReturnState => ({
  view,
  typed: { code: '', right: '', to_team: '', addition: '', data: '' },
  contact: {},
  ids: {
    to_team: crypto.randomUUID(),
    addition: crypto.randomUUID(),
    data: crypto.randomUUID(),
    contact: crypto.randomUUID(),
  },
  files: [],
  refusedFiles: [],
})

/** What comes of a code: where it was seen by somebody else, one of the person's own to write down; nothing is changed yet. */
export function afterCode(given: string, typed: string, returned: Returned): ReturnState {
  if (returned.kind === 'opened') return { ...newState('open'), report: returned.report }
  if (returned.kind === 'seen') return { ...newState('own'), own: { given, code: newReportCode() } }
  return refused(typed, returned)
}

/** The first page again, with the code as it was typed and what to do about it. */
export function refused(typed: string, rule: CodeProblem | Refusal): ReturnState {
  const state = newState()
  return { ...state, typed: { ...state.typed, code: typed }, wrong: { at: 'code', rule } }
}

/**
 * What comes of a press on a button, by the form it is in.
 * @param rights What can be asked about data, as the person's language says it: the message begins with it.
 */
export async function takeStep(
  fetch: Fetch,
  keys: ReportKeys,
  before: ReturnState & { report: OpenedReport },
  form: FormData,
  rights: Readonly<Record<RightByCode, string>>,
): Promise<ReturnState> {
  const { wrong: _wrong, said: _said, ...kept } = before
  const state: typeof before = { ...kept, view: 'open' }
  switch (form.get('action')) {
    case 'write':
      return writeStep(fetch, keys, state, form)
    case 'ask':
      return askStep(fetch, keys, state, form)
    case 'data':
      return dataStep(fetch, keys, state, form, rights)
    case 'contact':
      return contactStep(fetch, keys, state, form)
    case 'consents': {
      const said = form.get('toPolice')
      if (said !== 'yes' && said !== 'no') return { ...state, wrong: { at: 'toPolice', rule: 'missing' } }
      const toPolice = said === 'yes'
      return after(state, await changeConsent(fetch, keys, toPolice), toPolice ? 'toPolice' : 'notToPolice')
    }
    case 'endCentre':
      return after(state, await endCentre(fetch, keys), 'centreEnded')
    case 'rate': {
      const chosen = SATISFACTIONS.find((one) => String(one) === form.get('satisfaction'))
      if (!chosen) return { ...state, wrong: { at: 'satisfaction', rule: 'missing' } }
      return after(state, await rate(fetch, keys, chosen), 'rated')
    }
    case 'endHelp':
      return after(state, await endHelp(fetch, keys), 'helpEnded')
    case 'skip':
      return { ...state, skipped: true }
    case 'withdraw':
      return { ...state, view: 'sure' }
    case 'withdrawNow': {
      const done = await withdraw(fetch, keys)
      if (done.kind === 'withdrawn') return newState('withdrawn')
      if (done.kind === 'opened') return { ...newState('open'), report: done.report }
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
  const files = kind === 'addition' ? state.files : []
  if (kind === 'addition' && state.refusedFiles.length > 0)
    return { ...state, wrong: { at: kind, rule: { rule: 'filesRefused' } } }
  const problem = problemOf(words, files.length)
  if (problem) return { ...state, wrong: { at: kind, rule: problem } }
  const returned = await write(fetch, keys, state.report, { id, kind, words, files })
  if (returned.kind === 'many') return { ...state, wrong: { at: kind, rule: { rule: 'many' } } }
  if (returned.kind === 'files') return { ...state, files: [], wrong: { at: kind, rule: { rule: returned.rule } } }
  if (returned.kind !== 'opened') return after(state, returned)
  const emptied = {
    ...state,
    ...(kind === 'addition' && { files: [] }),
    typed: { ...state.typed, [kind]: '' },
    ids: { ...state.ids, [kind]: crypto.randomUUID() },
  }
  return after(emptied, returned, kind)
}

/** A message that is there already; what somebody has begun to write stays in its box. */
async function askStep(
  fetch: Fetch,
  keys: ReportKeys,
  state: ReturnState & { report: OpenedReport },
  form: FormData,
): Promise<ReturnState> {
  const [words, id] = [String(form.get('words') ?? ''), String(form.get('id') ?? '') || state.ids.to_team]
  const problem = problemOf(words, 0)
  if (problem) return { ...state, wrong: { at: 'to_team', rule: problem } }
  const returned = await write(fetch, keys, state.report, { id, kind: 'to_team', words, files: [] })
  if (returned.kind !== 'opened') return after(state, returned)
  return after({ ...state, ids: { ...state.ids, to_team: crypto.randomUUID() } }, returned, 'to_team')
}

async function contactStep(
  fetch: Fetch,
  keys: ReportKeys,
  before: ReturnState & { report: OpenedReport },
  form: FormData,
): Promise<ReturnState> {
  const asked = contactForm()
  const contact = mergeTyped(asked, {}, form)
  const id = String(form.get('id') ?? '') || before.ids.contact
  const state = { ...before, contact, ids: { ...before.ids, contact: id } }
  const { answers, problems } = readTyped(asked, contact)
  if (Object.keys(problems).length > 0) return { ...state, wrong: { at: 'contact', problems } }
  const returned = await write(fetch, keys, state.report, { id, kind: 'contact', words: contactIn(answers) })
  if (returned.kind !== 'opened') return after(state, returned)
  return after({ ...state, contact: {}, ids: { ...state.ids, contact: crypto.randomUUID() } }, returned, 'contact')
}

async function dataStep(
  fetch: Fetch,
  keys: ReportKeys,
  before: ReturnState & { report: OpenedReport },
  form: FormData,
  rights: Readonly<Record<RightByCode, string>>,
): Promise<ReturnState> {
  const right: RightByCode | '' = RIGHTS_BY_CODE.find((one) => one === form.get('right')) ?? ''
  const data = String(form.get('words') ?? '')
  const id = String(form.get('id') ?? '') || before.ids.data
  const state: typeof before = {
    ...before,
    typed: { ...before.typed, right, data },
    ids: { ...before.ids, data: id },
  }
  if (!right) return { ...state, wrong: { at: 'right', rule: 'missing' } }
  const problem = problemOf(data, 0)
  if (problem?.rule === 'tooLong') return { ...state, wrong: { at: 'data', rule: problem } }
  const words = `${rights[right]}\n\n${data}`.trim()
  const returned = await askAboutData(fetch, keys, state.report, { id, right, words })
  if (returned.kind === 'asked') return { ...state, wrong: { at: 'right', rule: 'asked' } }
  if (returned.kind === 'many') return { ...state, wrong: { at: 'data', rule: { rule: 'many' } } }
  if (returned.kind !== 'opened') return after(state, returned)
  const { typed, ids } = newState()
  const emptied = {
    ...state,
    typed: { ...state.typed, right: typed.right, data: typed.data },
    ids: { ...state.ids, data: ids.data },
  }
  return after(emptied, returned, 'data')
}

function after(state: ReturnState, returned: Returned, said?: Said): ReturnState {
  if (returned.kind !== 'opened') return { ...state, wrong: { at: 'page', rule: returned } }
  return { ...state, report: returned.report, ...(said && { said }) }
}
