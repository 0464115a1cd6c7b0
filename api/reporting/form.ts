import { REPORT_KINDS, STRANDS } from '#db/schema/report-terms.ts'
import type { AreaFile } from '../content/area-file.ts'
import { neededFirst } from '../questionnaire/needed.ts'
import {
  type Answers,
  allQuestions,
  type Condition,
  type Page,
  type Question,
  type Questionnaire,
} from '../questionnaire/questionnaire.ts'
import { type Reading, readTyped, type Typed } from '../questionnaire/typed.ts'
import { CONTACT_WAYS, WHEN, WHERE, WHO } from './account-terms.ts'

/**
 * What somebody who reports is asked, as a questionnaire, so that it is read, checked and shown
 * like every other. Only what should become of it and what happened must be answered.
 */

/** `team`: it may be read, and helped with. `count`: it is only counted, and no words are sent. */
export const CONSENTS = ['team', 'count'] as const
export const YES_NO = ['yes', 'no'] as const
export const NEEDS = ['interpreter', 'bsl', 'access'] as const
/** Longer ago than the months that are offered. */
export const EARLIER = 'earlier'

/** In characters. An emoji is two in the sealed account, whose limits are twice these. */
const STORY = 5_000
const PARAGRAPH = 300
const LINE = 150
const MONTHS = 6

const whoMayRead: Condition = { question: 'consent', is: ['team'] }
const common = { required: false, about: 'opinion', sensitive: false } as const
const unless = <Value extends string>(values: readonly Value[], left: Value) => values.filter((value) => value !== left)

/** Whoever only saw it is not asked what the person wants. Whoever does not say who they are is. */
const notAWitness: Condition = {
  any: [
    { question: 'who', answered: false },
    { question: 'who', is: unless(WHO, 'witness') },
  ],
}

/** No centre is to read it. */
export const NO_CENTRE = 'none'

/**
 * @param today The day in the area, as YYYY-MM-DD.
 * @param centres Ids of those that can be chosen to read it too.
 */
export function reportForm(
  { wards }: Pick<AreaFile, 'wards'>,
  today: string,
  centres: readonly string[] = [],
): Questionnaire {
  return {
    version: 1,
    pages: [
      // Somebody in danger is told what to do before anything else is asked.
      page('safety', [one('in_danger', YES_NO), one('under_18', YES_NO)]),
      // Before anything is written: who reads it.
      page('consent', [{ ...one('consent', CONSENTS), required: true }, one('police', YES_NO, whoMayRead)]),
      ...(centres.length > 0 ? [page('centre', [one('centre', [NO_CENTRE, ...centres])], whoMayRead)] : []),
      page('who', [one('who', WHO), line('organisation', { question: 'who', is: ['professional'] })], whoMayRead),
      page('what', [{ ...story('what', whoMayRead), required: true }, several('kinds', REPORT_KINDS)]),
      page('when', [
        one('when', WHEN, whoMayRead),
        { ...common, id: 'day', type: 'date', latest: today, when: { question: 'when', is: ['exact'] } },
        line('time', { question: 'when', is: ['exact'] }),
        one('month', [...recentMonths(today), EARLIER], {
          any: [
            { question: 'consent', is: ['count'] },
            { question: 'when', is: ['about', 'over_time'] },
          ],
        }),
        paragraph('when_words', { question: 'when', is: unless(WHEN, 'exact') }),
      ]),
      page('where', [
        one('where', WHERE, whoMayRead),
        {
          ...common,
          id: 'ward',
          type: 'place',
          accept: ['ward'],
          wards: wards.map(({ id }) => id),
          districts: [],
          when: {
            any: [
              { question: 'consent', is: ['count'] },
              { question: 'where', is: ['place', 'transport', 'home'] },
            ],
          },
        },
        paragraph('where_words', { question: 'where', is: unless(WHERE, 'home') }),
      ]),
      page('why', [several('strands', STRANDS, 'not_sure'), story('why', whoMayRead)]),
      page('people', [story('people')], whoMayRead),
      page('harm', [story('harm')], whoMayRead),
      page('wants', [story('wants', notAWitness)], whoMayRead),
      page(
        'needs',
        [
          several('needs', NEEDS),
          line('interpreter', { question: 'needs', is: ['interpreter'] }),
          line('access', { question: 'needs', is: ['access'] }),
        ],
        whoMayRead,
      ),
      page('contact', contactQuestions(), whoMayRead),
    ],
  }
}

/** Reads the form. What is only counted says at least what it was like or what it was about: less tells nobody anything. */
export function readReport(form: Questionnaire, typed: Typed, only?: ReadonlySet<string>): Reading {
  const { answers, problems } = readTyped(form, typed, only)
  const empty = answers.consent === 'count' && answers.kinds === undefined && answers.strands === undefined
  const asked = !only || only.has('strands')
  return {
    answers,
    problems: {
      ...(empty && asked && { strands: 'missing' as const }),
      ...(problems.consent === 'missing' && contactProblems(form, typed)),
      ...contradiction(answers, only),
      ...problems,
    },
  }
}

/** Who wants to be contacted beside whoever helps them, and not at all, would have a promise of both. */
function contradiction({ contact_who, ways }: Answers, only: ReadonlySet<string> | undefined): Reading['problems'] {
  const neither = contact_who === 'both' && Array.isArray(ways) && ways.every((way) => way === 'code')
  return neither && (!only || only.has('ways')) ? { ways: 'contradicts' } : {}
}

/** What is wrong with how somebody may be contacted, once it may be read: named at once, and not in a second round. */
function contactProblems(form: Questionnaire, typed: Typed): Reading['problems'] {
  if ([typed.ways ?? []].flat().length === 0) return {}
  const asked = new Set(contactQuestions().map(({ id }) => id))
  const { problems } = readTyped(form, { ...typed, consent: 'team' }, asked)
  return Object.fromEntries(Object.entries(problems).filter(([path]) => asked.has(path)))
}

/** Whether a question may be said to be optional: not one that another answer makes necessary. */
export function mayBeLeftOut(form: Questionnaire, answers: Answers, id: string): boolean {
  if (answers.consent === 'count') {
    if (id === 'kinds') return answers.strands !== undefined
    if (id === 'strands') return answers.kinds !== undefined
  }
  return !allQuestions(form).some((question) => question.id === id && question.required)
}

/** The page that asks whether somebody is in danger. */
export const isSafety = ({ id }: Page): boolean => id === 'safety'

/**
 * The form as one long page, for whoever has no script. What must be answered comes first, but for whether somebody
 * is in danger: that is asked before all else here too.
 */
export function onOnePage(form: Questionnaire): { needed: Page[]; optional: Page[] } {
  const { needed, optional } = neededFirst(form)
  return {
    needed: [...optional.filter(isSafety), ...needed],
    optional: optional.filter((page) => !isSafety(page)),
  }
}

/** How somebody may be contacted, on its own, for whoever says it anew. Here an empty form would take back more than anybody meant. */
export function contactForm(): Questionnaire {
  const questions = contactQuestions().map((one) => (one.id === 'ways' ? { ...one, required: true } : one))
  return { version: 1, pages: [page('contact', questions)] }
}

function contactQuestions(): Question[] {
  const by = (...ways: (typeof CONTACT_WAYS)[number][]): Condition => ({ question: 'ways', is: ways })
  const anyWay = by(...unless(CONTACT_WAYS, 'code'))
  return [
    several('ways', CONTACT_WAYS, 'code'),
    line('name', anyWay),
    // A number that cannot be rung is a promise that cannot be kept.
    { ...line('phone', by('phone', 'text')), required: true, format: 'telephone' },
    { ...line('email', by('email')), required: true, format: 'email' },
    { ...paragraph('address', by('post')), required: true },
    line('times', anyWay),
    paragraph('say', anyWay),
    one('voicemail', YES_NO, by('phone')),
  ]
}

/** This month and those before it, newest first, as YYYY-MM. */
function recentMonths(today: string): string[] {
  const [year = 0, month = 1] = today.split('-').map(Number)
  return Array.from({ length: MONTHS }, (_, back) =>
    new Date(Date.UTC(year, month - 1 - back, 1)).toISOString().slice(0, 'YYYY-MM'.length),
  )
}

function page(id: string, questions: Question[], when?: Condition): Page {
  return { id, questions, ...(when && { when }) }
}

function one(id: string, options: readonly string[], when?: Condition) {
  return {
    ...common,
    id,
    type: 'one',
    other: false,
    options: options.map((option) => ({ id: option })),
    ...(when && { when }),
  } as const
}

/** @param alone The option that cannot stand with another. */
function several(id: string, options: readonly string[], alone?: string): Question {
  return {
    ...common,
    id,
    type: 'several',
    other: false,
    max: options.length,
    options: options.map((option) => ({ id: option, ...(option === alone && { exclusive: true }) })),
  }
}

function text(id: string, type: 'short_text' | 'long_text', max: number, when?: Condition) {
  return { ...common, id, type, max, confidential: true, quiet: true, ...(when && { when }) } as const
}
const story = (id: string, when?: Condition) => text(id, 'long_text', STORY, when)
const paragraph = (id: string, when?: Condition) => text(id, 'long_text', PARAGRAPH, when)
const line = (id: string, when?: Condition) => text(id, 'short_text', LINE, when)
