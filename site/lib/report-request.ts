import { mergeTyped } from '#api/questionnaire/typed.ts'
import { NO_CENTRE, readReport } from '#api/reporting/form.ts'
import { entryIn } from '#api/reporting/intake-form.ts'
import { type Told, toldIn } from '#api/reporting/told.ts'
import { type FileNote, MAX_FILES } from '#api/reporting/files.ts'
import { newReportCode, readReportCode, spoken } from '#api/sealing/report-code.ts'
import { fieldInstant, fieldText } from './answer-request.ts'
import { unsentOf } from './evidence-words.ts'
import { turnstile } from './in-turn.ts'
import { ADVICE, adviceAgain } from './report-advice.ts'
import type { ReportFormProps, ReportReceipt } from './reporting.ts'
import type { Posted } from './posted-files.ts'
import { carriedNotes, carriedUnsent, type SealedPosted, sealPosted, undecided } from './seal-posted.ts'
import { SentOnce } from './sent-once.ts'
import { beginReport, receiptOf, type Sent, sendReport } from './send-report.ts'

/** What changes on the form's page from one post to the next. */
export type Stage = Pick<
  ReportFormProps,
  | 'typed'
  | 'problems'
  | 'files'
  | 'refusedFiles'
  | 'unsent'
  | 'failure'
  | 'view'
  | 'receipt'
  | 'unwritten'
  | 'unscripted'
>

export type ReportOutcome =
  | { kind: 'page'; stage: Stage; status: number }
  /** Nothing more is to be shown of what was told. */
  | { kind: 'done'; counted?: Told }
  /** It was sent before: at Back and Reload nothing of it is shown again. */
  | { kind: 'closed' }

/** What a form is rendered with first. The id and the code come back with it, so that a repeated post gives the same receipt. */
export function freshStage(): Stage {
  return {
    typed: {},
    problems: {},
    files: [],
    refusedFiles: [],
    unsent: [],
    failure: undefined,
    view: 'form',
    receipt: undefined,
    unwritten: false,
    unscripted: { report: crypto.randomUUID(), code: newReportCode() },
  }
}

const STATUS = {
  signedOut: 401,
  notAllowed: 403,
  sendFailed: 503,
  sendBusy: 503,
  closed: 503,
  sendLimited: 429,
  notTaken: 400,
  centreGone: 409,
  filesPending: 409,
  filesAgain: 409,
} as const

const inTurn = turnstile(20)
const once = new SentOnce()

/** For the receipt of one page: it can be posted once. */
export const receiptOnce = (now: Date): string => once.issue(now)
const BUSY: Sent = { kind: 'failed', failure: 'sendBusy' }

type Asked = Pick<ReportFormProps, 'lang' | 'questionnaire' | 'wards' | 'teamKey' | 'centres' | 'helperKey'>

/**
 * Reporting without script: the whole form, then what was written once more, then the receipt.
 * Between two posts the words are only in the page that the browser shows.
 *
 * The receipt is the answer to the post, and no page that a 303 leads to: to be found, the code would have to wait on
 * the server under an address or a cookie that stands for it, and where the connection is lost in between nobody could
 * show it again. Nor would it change what Back shows, as the page before the receipt is the answer to a post too.
 */
export async function handleReportPost(
  locals: Pick<App.Locals, 'api' | 'redraw' | 'clean'>,
  { lang, questionnaire, wards, teamKey, centres = [], helperKey }: Asked,
  { form, files: posted }: Posted,
  /** When it was posted, where what was sent is not to be shown again: a colleague's desk has its own ways. */
  now?: Date,
): Promise<ReportOutcome> {
  const { api } = locals
  const stage = { ...freshStage(), unscripted: idsIn(form) }
  const action = fieldText(form, 'action') ?? ''
  if (now && !isOpen(form, action, now)) return { kind: 'closed' }
  if (action === 'finish' || (action === 'next' && fieldText(form, 'view') === 'receipt')) return finish(stage, form)
  const typed = mergeTyped(questionnaire, {}, form)
  const page = (more: Partial<Stage>, status = 200): ReportOutcome => ({
    kind: 'page',
    stage: { ...stage, typed, files, refusedFiles, unsent, ...more },
    status,
  })
  const { notes: files, refused } = await sealedIn(locals, stage.unscripted, carriedNotes(form), posted)
  const refusedFiles = [...refused, ...undecided(form, files)]
  const unsent = unsentOf([...carriedUnsent(form), ...refused], files)
  if (action === 'change') return page({})
  // In this language now, where somebody was before; nothing is checked by it and nothing is stored.
  if (action === 'language') return page(languageStage(stage, form))
  const centre = fieldText(form, 'centre') ?? ''
  if (centre !== '' && centre !== NO_CENTRE && !centres.some(({ id }) => id === centre)) {
    const { centre: _gone, ...left } = typed
    const view = action === 'send' ? 'check' : 'form'
    return page({ typed: left, view, failure: 'centreGone' }, STATUS.centreGone)
  }
  const { answers, problems } = readReport(questionnaire, typed)
  if (Object.keys(problems).length > 0 || refusedFiles.length > 0) return page({ problems }, 400)
  if (action !== 'send') return page({ view: 'check' })
  if (!teamKey) return page({ view: 'check', failure: 'closed' }, 503)
  const told = toldIn(answers, wards, files)
  const entered = helperKey === undefined ? undefined : { entry: entryIn(answers), recipient: helperKey }
  const sent =
    (await inTurn(() => sendReport(api, beginReport(stage.unscripted), lang, told, { teamKey, centres }, entered))) ??
    BUSY
  if (sent.kind === 'failed') {
    const { failure } = sent
    // They waited too long, and are no longer there: they are chosen again, in the form.
    if (failure === 'filesAgain') return page({ files: [], failure }, STATUS[failure])
    if (failure === 'centreGone') {
      const { centre: _gone, ...left } = typed
      return page({ typed: left, view: 'check', failure }, STATUS[failure])
    }
    return page({ view: 'check', failure }, STATUS[failure])
  }
  if (now && !once.sent(stage.unscripted.report, new Date(sent.receivedAt), now)) return { kind: 'closed' }
  const receipt = receiptOf(stage.unscripted, told, adviceAgain(answers), sent.acknowledgeBy, unsent)
  return receipt
    ? { kind: 'page', stage: { ...stage, view: 'receipt', receipt }, status: 200 }
    : { kind: 'done', counted: told }
}

/** Whoever has the code written down is shown nothing more. */
function isOpen(form: FormData, action: string, now: Date): boolean {
  const report = fieldText(form, 'report') ?? ''
  if (fieldText(form, 'view') !== 'receipt') return once.opensForm(report, action, now)
  return once.opensReceipt(report, fieldText(form, 'once') ?? '', action, now) || form.has('written')
}

/** Seals what was chosen, and forgets it: from then on only the page that is answered can open it. */
async function sealedIn(
  locals: Pick<App.Locals, 'api' | 'redraw' | 'clean'>,
  ids: Stage['unscripted'],
  carried: FileNote[],
  posted: Posted['files'],
): Promise<SealedPosted> {
  if (posted.length === 0) return { notes: carried, refused: [] }
  const sealed = await inTurn(async () => sealPosted(locals, (await beginReport(ids).keys).token, posted, carried))
  return sealed ?? { notes: carried, refused: posted.map(({ name }) => ({ name, fault: 'full' })) }
}

function finish(stage: Stage, form: FormData): ReportOutcome {
  if (form.has('written')) return { kind: 'done' }
  const receipt = receiptIn(form, stage.unscripted.code)
  return { kind: 'page', stage: { ...stage, view: 'receipt', receipt, unwritten: true }, status: 400 }
}

/** The same view in another language. */
function languageStage({ unscripted: { code } }: Stage, form: FormData): Partial<Stage> {
  const view = fieldText(form, 'view')
  if (view === 'receipt') return { view, typed: {}, receipt: receiptIn(form, code) }
  return { view: view === 'check' ? 'check' : 'form' }
}

/** What a receipt brings along of itself. */
function receiptIn(form: FormData, code: string): ReportReceipt {
  const acknowledgeBy = fieldInstant(form, 'acknowledgeBy')
  const advice = ADVICE.filter((one) => form.getAll('advice').includes(one))
  const files = Math.min(Math.max(Math.trunc(Number(form.get('files'))) || 0, 0), MAX_FILES)
  const noContact = form.has('noContact')
  const unsent = unsentOf(carriedUnsent(form), [])
  return { code: spoken(code), noContact, advice, files, unsent, ...(acknowledgeBy && { acknowledgeBy }) }
}

/** The id and the code that the form was rendered with; new ones when they are not as they were. */
function idsIn(form: FormData): Stage['unscripted'] {
  const report = fieldText(form, 'report') ?? ''
  const { code } = readReportCode(fieldText(form, 'code') ?? '')
  return code && /^[0-9a-f-]{36}$/.test(report)
    ? { report, code }
    : { report: crypto.randomUUID(), code: newReportCode() }
}
