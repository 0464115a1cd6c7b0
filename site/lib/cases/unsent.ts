import type { Typed } from '#api/questionnaire/typed.ts'
import type { SafeguardingStep } from '#db/schema/report-terms.ts'

/**
 * What an officer has typed on a case and not sent. It is in the memory of the page and nowhere else: while
 * the desk is locked nothing of it is shown, and whoever unlocks it with another key finds it empty.
 */
export type Unsent = {
  message: string
  toHelper: string
  note: string
  referral: { service: string; agreement: string; words: string }
  /** Absent while nothing else was chosen than what is recorded. */
  outcome: string | undefined
  hold: { reason: string; reviewOn: string }
  link: { other: string; kind: string }
  steps: Record<SafeguardingStep, { answer: string; agreement: string; words: string }>
  contact: Typed
}

const empty = () => ({ answer: '', agreement: '', words: '' })

export function nothingTyped(): Unsent {
  return {
    message: '',
    toHelper: '',
    note: '',
    referral: { service: '', agreement: '', words: '' },
    outcome: undefined,
    hold: { reason: '', reviewOn: '' },
    link: { other: '', kind: '' },
    steps: { danger: empty(), lead: empty(), referral: empty() },
    contact: {},
  }
}
