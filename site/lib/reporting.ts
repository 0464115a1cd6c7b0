import type { Problems } from '#api/questionnaire/check.ts'
import type { Answers, Questionnaire } from '#api/questionnaire/questionnaire.ts'
import type { Typed } from '#api/questionnaire/typed.ts'
import type { Snippet } from 'svelte'
import type { Speech } from './answer-words.ts'
import type { CentreOnOffer } from './centre-choice.ts'
import type { FileNote } from '#api/reporting/files.ts'
import type { EvidenceWords, RefusedFile } from './evidence-words.ts'
import type { Locale } from './locales.ts'
import type { Risk } from '#db/schema/report-terms.ts'
import type { Advice } from './report-advice.ts'
import type { HelpLines } from './report-lines.ts'
import type { Entered } from './send-report.ts'

/** One report as the server hands it to the page and the page to the island. Nothing of it is ever kept on the device. */

/** What the island says besides its questions, whose words are in `speech`. */
export type ReportWords = Pick<Locale['report'], 'failures' | 'receipt'> & {
  form: Omit<Locale['report']['form'], 'pages' | 'questions' | 'missing' | 'contradicts'>
  /** Whom to call, on each step. */
  emergency: string
  /** Absent where nobody brought outlines of the wards. */
  map?: Locale['map']['button']
}

/** The key that reports are sealed to. */
export type TeamKey = { id: string; recipient: string }

/** Why it was not sent; the words for each are in the locale. */
export type ReportFailure = PublicFailure | 'signedOut' | 'notAllowed'
type PublicFailure =
  | 'sendFailed'
  | 'sendBusy'
  | 'sendLimited'
  | 'closed'
  | 'centreGone'
  | 'notTaken'
  | 'filesPending'
  | 'filesAgain'
  | 'languageFailed'

/** What the desk of whoever reports for somebody else adds to the form. */
export type Desk = {
  /** Where the form is sent without script. */
  action: string
  leave: () => void
  enter: (answers: Answers) => Entered
  failures: Partial<Record<ReportFailure, string>>
  /** Whose report it is, on each step. */
  whose: Snippet<[typed: Typed]>
  /** What is said on top of a page, and under the form. */
  lead: Snippet<[pageId: string]>
  unscripted: Snippet
  /** What they do themselves for somebody at risk, in place of what is said to the person. */
  risk: Snippet<[risks: readonly Risk[], said: { counted: boolean; numbers: boolean; read?: Snippet<[words: string]> }]>
  stop: Snippet
  /** `sent` is absent without script. */
  receipt: Snippet<[receipt: ReportReceipt, sent: { report: string; entered: Entered } | undefined]>
}

export type ReportReceipt = {
  /** In groups of four. */
  code: string
  /** By when the team answers, as an instant. */
  acknowledgeBy?: string
  /** They chose no way of being contacted: the code is the only one. */
  noContact: boolean
  /** What is said once more: who cannot wait for the answer, and who else helps. */
  advice: Advice[]
  /** How many came with it. */
  files: number
  /** Those that did not, although somebody chose them. */
  unsent: RefusedFile[]
}

/** Its id, by which buttons elsewhere on the page belong to it. */
export const REPORT_FORM = 'report-form'

/** What of it is another in another language. */
export type ReportFormWords = Pick<
  ReportFormProps,
  'lang' | 'address' | 'returnAddress' | 'speech' | 'text' | 'evidence' | 'helpLines'
>

export type ReportFormProps = {
  lang: string
  /** Of the first page, ending in a slash. */
  address: string
  /** Where somebody comes back to, as it is written on paper. */
  returnAddress: string
  telephone: string
  timezone: string
  questionnaire: Questionnaire
  wards: string[]
  speech: Speech
  text: ReportWords
  evidence: EvidenceWords
  /** Whom else somebody can tell or talk to, by what they answered. */
  helpLines: HelpLines
  /** Absent when no report can be taken just now. */
  teamKey: TeamKey | undefined
  /** Those that can be chosen to read it too. */
  centres?: CentreOnOffer[]
  typed: Typed
  problems: Problems
  /** Those that the server sealed for whoever has no script. */
  files: FileNote[]
  /** Others that came with the form and were not taken. */
  refusedFiles: RefusedFile[]
  /** Those, and all that earlier posts brought in vain. */
  unsent: RefusedFile[]
  failure: ReportFailure | undefined
  view: 'form' | 'check' | 'receipt'
  receipt: ReportReceipt | undefined
  /** `receipt` was to be left without ticking that the code is written down. */
  unwritten: boolean
  /** Made by the server for whoever has no script; a browser with script makes its own. */
  unscripted: { report: string; code: string }
  /** With the receipt, for whoever has no script: it can be posted once. */
  once?: string
  /** The helper's own key, when somebody who is signed in reports for somebody else; `''` when they have none. */
  helperKey?: string
}
