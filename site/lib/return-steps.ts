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
  /** What stands in the boxes, and what is chosen and not saved yet. */
  typed: { code: string; right: RightByCode | ''; toPolice: string; satisfaction: string } & Record<Box, string>
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
  /** Without script: this page was used already, and what had been written on it is sealed to the code. */
  closed?: { kept: string }
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

/** Its id, by which the buttons for languages belong to it. */
export const CASE_FORM = 'case-form'

export const newState = (view: ReturnState['view'] = 'code'): ReturnState => ({
  view,
  typed: { code: '', right: '', toPolice: '', satisfaction: '', to_team: '', addition: '', data: '' },
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

/** What one form brings along from all of the page: whichever of its buttons was pressed, no other word is lost. */
export type Carried = Pick<ReturnState, 'typed' | 'contact' | 'ids'>

const BOXES = ['to_team', 'addition', 'data'] as const
const IDS = [...BOXES, 'contact'] as const

export function carriedIn(form: FormData): Carried {
  const { typed, ids } = newState()
  const field = (name: string) => String(form.get(name) ?? '')
  for (const box of BOXES) typed[box] = field(box)
  for (const one of IDS) ids[one] = field(`id.${one}`) || ids[one]
  typed.right = RIGHTS_BY_CODE.find((one) => one === field('right')) ?? ''
  typed.toPolice = field('toPolice')
  typed.satisfaction = field('satisfaction')
  return { typed, ids, contact: mergeTyped(contactForm(), {}, form) }
}

/** The same as fields of a form that does not show them. */
export function carriedFields({ typed: { code: _code, ...typed }, contact, ids }: Carried): [string, string][] {
  const fields = { ...typed, ...contact, ...Object.fromEntries(IDS.map((one) => [`id.${one}`, ids[one]])) }
  return Object.entries(fields).flatMap(([name, value]) => [value].flat().map((one): [string, string] => [name, one]))
}

type Open = ReturnState & { report: OpenedReport }
/** In the person's language. */
type StepWords = {
  /** What can be asked about data: the message begins with it. */
  data: Readonly<Record<RightByCode, string>>
  /** How somebody asks for what a helper wrote for them. */
  helper: { askWords: string }
}

/** What comes of a press on a button. `before` has what stands in the boxes now. */
export async function takeStep(
  fetch: Fetch,
  keys: ReportKeys,
  before: Open,
  action: string,
  words: StepWords,
): Promise<ReturnState> {
  const { wrong: _wrong, said: _said, ...kept } = before
  const state: Open = { ...kept, view: 'open' }
  switch (action) {
    case 'write':
      return writeStep(fetch, keys, state, 'to_team')
    case 'add':
      return writeStep(fetch, keys, state, 'addition')
    case 'ask':
      return askStep(fetch, keys, state, words.helper.askWords)
    case 'data':
      return dataStep(fetch, keys, state, words.data)
    case 'contact':
      return contactStep(fetch, keys, state)
    case 'consents': {
      const said = state.typed.toPolice
      if (said !== 'yes' && said !== 'no') return { ...state, wrong: { at: 'toPolice', rule: 'missing' } }
      const toPolice = said === 'yes'
      const returned = await changeConsent(fetch, keys, toPolice)
      return after(without(state, 'toPolice', returned), returned, toPolice ? 'toPolice' : 'notToPolice')
    }
    case 'endCentre':
      return after(state, await endCentre(fetch, keys), 'centreEnded')
    case 'rate': {
      const chosen = SATISFACTIONS.find((one) => String(one) === state.typed.satisfaction)
      if (!chosen) return { ...state, wrong: { at: 'satisfaction', rule: 'missing' } }
      const returned = await rate(fetch, keys, chosen)
      return after(without(state, 'satisfaction', returned), returned, 'rated')
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
    // In another language, where somebody was before.
    case 'language':
      return { ...state, view: before.view }
    default:
      return state
  }
}

/** What is saved stands in the report from now on. */
function without(state: Open, field: 'toPolice' | 'satisfaction', { kind }: Returned): Open {
  return kind === 'opened' ? { ...state, typed: { ...state.typed, [field]: '' } } : state
}

async function writeStep(fetch: Fetch, keys: ReportKeys, state: Open, kind: WrittenKind): Promise<ReturnState> {
  const { [kind]: id } = state.ids
  const { [kind]: words } = state.typed
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
async function askStep(fetch: Fetch, keys: ReportKeys, state: Open, words: string): Promise<ReturnState> {
  const returned = await write(fetch, keys, state.report, { id: state.ids.to_team, kind: 'to_team', words, files: [] })
  if (returned.kind !== 'opened') return after(state, returned)
  return after({ ...state, ids: { ...state.ids, to_team: crypto.randomUUID() } }, returned, 'to_team')
}

async function contactStep(fetch: Fetch, keys: ReportKeys, state: Open): Promise<ReturnState> {
  const { contact: id } = state.ids
  const { answers, problems } = readTyped(contactForm(), state.contact)
  if (Object.keys(problems).length > 0) return { ...state, wrong: { at: 'contact', problems } }
  const returned = await write(fetch, keys, state.report, { id, kind: 'contact', words: contactIn(answers) })
  if (returned.kind !== 'opened') return after(state, returned)
  return after({ ...state, contact: {}, ids: { ...state.ids, contact: crypto.randomUUID() } }, returned, 'contact')
}

async function dataStep(fetch: Fetch, keys: ReportKeys, state: Open, rights: StepWords['data']): Promise<ReturnState> {
  const { right, data } = state.typed
  const { data: id } = state.ids
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
