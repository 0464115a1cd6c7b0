import { allQuestions } from '#api/questionnaire/questionnaire.ts'
import { contactForm } from '#api/reporting/form.ts'
import { MAX_MESSAGE_CHARACTERS } from '#api/reporting/message.ts'
import { type FieldProblem, problemSentences, type Speech } from './answer-words.ts'
import type { EvidenceWords } from './evidence-words.ts'
import type { Locale } from './locales.ts'
import { formats } from './format.ts'
import type { ReportLine } from './report-lines.ts'
import { fill, plural } from './phrase.ts'
import type { ReturnState, Said, Wrong } from './return-steps.ts'
import type { OpenedReport, Refusal } from './returning.ts'

/** What the page of whoever comes back needs to speak. */
export type ReturnSpeech = {
  lang: string
  /** For `Intl`. */
  locale: string
  timeZone: string
  text: Locale['report-return']
  evidence: EvidenceWords
  /** Whom somebody under 18 can talk to. */
  childLines: ReportLine[]
  /** When the police are told though the person has not agreed: said in the same words everywhere. */
  policeUnasked: string
  /** The page could not be had in another language. */
  languageFailed: string
  telephone: string
  textRelay?: string
  /** The questions of how somebody may be contacted, as the form of reporting asks them. */
  contact: Speech
  /** The moment that the page was made: what was owed before it is late. */
  now: string
}

/** What is wrong, in words: in a box that can be named, or with the page as a whole. */
export type WrongWords = { sentence: string; field?: string }

export function wrongWords({ wrong }: ReturnState, speech: ReturnSpeech): WrongWords | undefined {
  if (!wrong) return undefined
  const { text, locale, telephone } = speech
  switch (wrong.at) {
    case 'code':
      return { field: 'code', sentence: codeSentence(wrong.rule, speech) }
    case 'written':
      return { field: 'written', sentence: text.takeOver.writtenMissing }
    // Each field has its own: see contactProblems.
    case 'contact':
      return undefined
    case 'satisfaction':
      return { field: 'satisfaction', sentence: text.rating.missing }
    case 'toPolice':
      return { field: 'toPolice', sentence: text.consent.missing }
    case 'page':
      return { sentence: pageSentence(wrong.rule, speech) }
    case 'right':
      return { field: 'right', sentence: text.data[wrong.rule] }
    case 'data':
    case 'to_team':
    case 'addition': {
      const { rule } = wrong
      const sentence =
        rule.rule === 'tooLong'
          ? plural(text.writeProblems, 'tooLong', rule.by, locale, {
              most: new Intl.NumberFormat(locale).format(MAX_MESSAGE_CHARACTERS),
            })
          : fill(text.writeProblems[rule.rule], { telephone })
      return { field: wrong.at, sentence }
    }
  }
}

/** What is wrong with how somebody may be contacted, field by field. */
export function contactProblems({ wrong }: ReturnState, { contact }: ReturnSpeech): FieldProblem[] {
  return wrong?.at === 'contact' ? problemSentences(allQuestions(contactForm()), wrong.problems, contact) : []
}

function codeSentence(rule: Extract<Wrong, { at: 'code' }>['rule'], { text, locale, telephone }: ReturnSpeech): string {
  const { codeProblems } = text
  if (typeof rule === 'string') return codeProblems[rule]
  if (rule.kind === 'wait') return plural(codeProblems, 'wait', minutes(rule.seconds), locale, { telephone })
  if (rule.kind === 'used' || rule.kind === 'expired') return fill(codeProblems[rule.kind], { telephone })
  return fill(rule.kind === 'wrong' ? codeProblems.wrong : codeProblems.failed, { telephone })
}

function pageSentence(refusal: Refusal, { text, locale, telephone }: ReturnSpeech): string {
  switch (refusal.kind) {
    case 'wrong':
    case 'seen':
      return fill(text.gone, { telephone })
    case 'used':
    case 'expired':
      return fill(text.codeProblems[refusal.kind], { telephone })
    case 'wait':
      return plural(text, 'limited', minutes(refusal.seconds), locale)
    case 'many':
      return fill(text.writeProblems.many, { telephone })
    case 'asked':
      return text.data.asked
    case 'files':
      return fill(text.writeProblems[refusal.rule], { telephone })
    case 'stale':
    case 'failed':
      return text.failed
  }
}

const minutes = (seconds: number) => Math.max(1, Math.ceil(seconds / 60))

/** What was done, in words. */
export function saidWords(said: Said, { report }: ReturnState, { text }: ReturnSpeech): string {
  switch (said) {
    case 'to_team':
      return text.write.done
    case 'addition':
      return text.write.addDone
    case 'data':
      return text.data.done
    case 'centreEnded':
      return fill(text.centre.done, { centre: report?.centre?.name ?? '' })
    case 'contact':
      return text.contact.done
    case 'toPolice':
      return text.consent.doneYes
    case 'notToPolice':
      return text.consent.doneNo
    case 'takenOver':
      return text.takeOver.done
    case 'helpEnded':
      return fill(text.helper.ended, { name: report?.helper?.name ?? '' })
    case 'rated':
      return fill(text.rating.done, { choice: report?.satisfaction ? text.rating[report.satisfaction] : '' })
  }
}

/** Of the Information Commissioner's Office, to which everybody in the United Kingdom can complain. */
export const COMMISSIONER_TELEPHONE = '0303 123 1113'

/** Why it cannot be deleted yet. */
export function heldReason({ held }: OpenedReport, { text }: ReturnSpeech): string {
  return text.held.reasons[held?.reason ?? 'other']
}

/** When it was taken back, and by when the hold is looked at again; each may be absent. */
export function heldDates({ held, withdrawnAt }: OpenedReport, { locale, timeZone }: ReturnSpeech) {
  const { date } = formats(locale, timeZone)
  return {
    taken: withdrawnAt && date(new Date(withdrawnAt)),
    review: held?.reviewOn && date(new Date(`${held.reviewOn}T12:00:00Z`)),
  }
}
