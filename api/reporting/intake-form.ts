import { CAME_BY, CONSENT_GIVEN } from '#db/schema/helper-terms.ts'
import type { AreaFile } from '../content/area-file.ts'
import type { Answers, Condition, Page, Question, Questionnaire } from '../questionnaire/questionnaire.ts'
import { CONTACT_WHO } from './account-terms.ts'
import { isSafety, reportForm, YES_NO } from './form.ts'
import { MAX_LABEL_CHARACTERS } from './helper-limits.ts'

/**
 * The same form for whoever reports for somebody else. It begins with whether somebody is in danger, as a call
 * may end at any moment, and then with whose report it is. It asks whom the team may contact before it asks how.
 */

const common = { required: true, about: 'opinion', sensitive: false } as const
/** A count reaches nobody: then whoever knows of the risk is the only one who can tell somebody. */
const countedAtRisk: Condition = {
  all: [
    { question: 'consent', is: ['count'] },
    {
      any: [
        { question: 'in_danger', is: ['yes'] },
        { question: 'under_18', is: ['yes'] },
      ],
    },
  ],
}
/** Who may not see where it stands is no way to the person either. */
const helperSees: Condition = { question: 'helper_sees', is: ['yes'] }
const themselves: Condition = {
  any: [
    { question: 'contact_who', is: ['person', 'both'] },
    { question: 'helper_sees', is: ['no'] },
  ],
}

/** @param centres Ids of those that the person can choose to read it too. */
export function intakeForm(
  area: Pick<AreaFile, 'wards'>,
  today: string,
  centres: readonly string[] = [],
): Questionnaire {
  const { version, pages } = reportForm(area, today, centres)
  return {
    version,
    pages: [
      ...pages.filter(isSafety),
      helpingPage(today),
      ...pages.filter((page) => !isSafety(page)).map(throughHelper),
    ],
  }
}

function helpingPage(today: string): Page {
  return {
    id: 'helping',
    questions: [
      { ...common, id: 'label', type: 'short_text', max: MAX_LABEL_CHARACTERS, confidential: true, quiet: true },
      one('came_by', CAME_BY),
      { ...common, id: 'taken_on', type: 'date', latest: today },
      agreed('consent_words', 'read'),
      one('consent_given', CONSENT_GIVEN),
    ],
  }
}

function throughHelper(page: Page): Page {
  if (page.id === 'consent')
    return { ...page, questions: [...page.questions, { ...agreed('risk_told', 'told'), when: countedAtRisk }] }
  if (page.id !== 'contact') return page
  // What depends on the ways is hidden with them. Who may be contacted and named no way would be read as both.
  const questions = page.questions.map((question) =>
    question.id === 'ways' ? { ...question, required: true, when: themselves } : question,
  )
  // Of what is only counted there is nothing to see: it is asked where it is known that it is read.
  return {
    ...page,
    questions: [one('helper_sees', YES_NO), { ...one('contact_who', CONTACT_WHO), when: helperSees }, ...questions],
  }
}

/** One box, to be ticked. */
function agreed(id: string, option: string): Question {
  return { ...common, id, type: 'several', max: 1, other: false, options: [{ id: option }] }
}

function one(id: string, options: readonly string[]): Question {
  return { ...common, id, type: 'one', other: false, options: options.map((option) => ({ id: option })) }
}

/** What is sent of the first page, besides the report. The label is sealed first, or not sent at all. */
export type Entry = {
  cameBy: (typeof CAME_BY)[number]
  takenOn: string
  consentGiven: (typeof CONSENT_GIVEN)[number]
  helperSees: boolean
  label: string
}

/** @param answers Those that `readTyped` found nothing wrong with. */
export function entryIn(answers: Answers): Entry {
  const chosen = <Value extends string>(id: string, values: readonly Value[]): Value => {
    const found = values.find((value) => value === answers[id])
    if (found === undefined) throw new Error(`the form has no answer to ${id}`)
    return found
  }
  return {
    cameBy: chosen('came_by', CAME_BY),
    takenOn: String(answers.taken_on),
    consentGiven: chosen('consent_given', CONSENT_GIVEN),
    helperSees: answers.helper_sees === 'yes',
    label: String(answers.label),
  }
}
