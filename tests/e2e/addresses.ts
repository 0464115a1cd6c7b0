import type { APIRequestContext } from '@playwright/test'
import { CLOSED, COMING, NEWS, OPEN } from '#tests/support/app.ts'
import { PERSON, POSTCODES } from './person.ts'
import type { TestServer } from './server.ts'
import type { Lang } from './words.ts'

/** Every page that is reached by its address alone, by a name for the test. */
export const ADDRESSES = {
  home: '',
  list: 'consultations/',
  'list, found': 'consultations/?q=order',
  'list, nothing found': 'consultations/?q=zzzz',
  open: `consultations/${OPEN}/`,
  closed: `consultations/${CLOSED}/`,
  coming: `consultations/${COMING}/`,
  'print view': `consultations/${OPEN}/print/`,
  results: `consultations/${CLOSED}/results/`,
  'results so far': `consultations/${OPEN}/results/`,
  'results not yet': `consultations/${COMING}/results/`,
  'too early': `consultations/${COMING}/answer/`,
  'too late': `consultations/${CLOSED}/answer/`,
  start: `consultations/${OPEN}/answer/`,
  kiosk: `consultations/${OPEN}/answer/?kiosk=1`,
  'empty check': `consultations/${OPEN}/answer/?page=check`,
  gone: `consultations/${OPEN}/answer/?way=nobody-was-given-this-`,
  return: `consultations/${OPEN}/return/`,
  thanks: `consultations/${OPEN}/thanks/?reference=7KQM-24F2-PXWD`,
  report: 'report/',
  'report, done': 'report/done/',
  support: 'support/',
  'support, found': 'support/find/?n=1&language=fa&open=now',
  news: 'news/',
  'piece of news': `news/${NEWS}/`,
  'news with figures': 'news/what-came-of-the-2022-consultation/',
  'coming back with a code': 'code/',
  champions: 'champions/',
  'apply as a champion': 'champions/apply/',
  'coming back to an application': 'application/',
  centres: 'centres/',
  'centres, found': 'centres/?language=fa',
  'register a centre': 'centres/apply/',
  accessibility: 'accessibility/',
  privacy: 'privacy/',
  'not found': 'nothing-here',
} as const

export const addressOf = (lang: Lang, path: string): string => `/${lang}/${path}`

/** The fields that a person's answers fill, as a draft keeps them. */
function typed(server: TestServer): Record<string, string | string[]> {
  const consultation = server.content.consultations.find(({ slug }) => slug === OPEN)
  const questions = consultation?.questionnaire.pages.flatMap((page) => page.questions) ?? []
  const fields = Object.entries(PERSON).flatMap(([key, answer]): [string, string | string[]][] => {
    const question = questions.find(({ id }) => id === key)
    if (question?.type === 'grid')
      return Object.entries(answer).map(([row, option]) => [`${key}.${row}`, String(option)])
    if (question?.type === 'ranking')
      return (answer as readonly string[]).map((option, index) => [`${key}.${option}`, String(index + 1)])
    if (question?.type === 'date')
      return String(answer)
        .split('-')
        .map((value, index) => [`${key}.${['year', 'month', 'day'][index]}`, value])
    if (question?.type === 'place')
      return [
        POSTCODES[String(answer)]
          ? [`${key}.postcode`, POSTCODES[String(answer)] ?? '']
          : [`${key}.ward`, String(answer)],
      ]
    return [[key, Array.isArray(answer) ? answer.map(String) : String(answer)]]
  })
  return Object.fromEntries(fields)
}

/** Half-finished answers on the server: every question of every page asked and answered. */
export async function draftOf(
  server: TestServer,
  request: APIRequestContext,
  lang: Lang,
  changes: Record<string, string | string[]> = {},
): Promise<string> {
  const response = await request.post(`${server.url}/api/consultations/${OPEN}/drafts`, {
    data: {
      version: server.content.consultations.find(({ slug }) => slug === OPEN)?.questionnaire.version,
      language: lang,
      submissionId: crypto.randomUUID(),
      answers: { ...typed(server), ...changes },
      saved: true,
    },
  })
  return ((await response.json()) as { code: string }).code
}

/** The pages of the open consultation's questionnaire. */
export const STEPS = ['order', 'changes', 'behaviours', 'experience', 'enforcement', 'your_area', 'equality', 'check']

/**
 * Where one of them is, every question of it asked and answered: as somebody comes to it who typed in the code
 * of saved answers. Once a page with script was there the address leads nowhere.
 */
export async function stepIn(
  server: TestServer,
  request: APIRequestContext,
  code: string,
  step?: string,
): Promise<string> {
  const answer = await request.post(`${server.url}${addressOf('en', `consultations/${OPEN}/return/`)}`, {
    form: { code },
    maxRedirects: 0,
  })
  const way = new URL(answer.headers().location ?? '', server.url).searchParams.get('way')
  if (!way) throw new Error('the code was refused')
  return `consultations/${OPEN}/answer/?way=${way}${step ? `&page=${step}` : ''}`
}

/** Every page there is: those with an address of their own, and each step of a draft made for this. */
export async function everyPage(server: TestServer, request: APIRequestContext, lang: Lang): Promise<string[]> {
  const code = await draftOf(server, request, lang)
  const steps: string[] = []
  for (const step of STEPS) steps.push(await stepIn(server, request, code, step))
  return [...Object.values(ADDRESSES), ...steps]
}

/** What can be wrong on each page of the open consultation, a mistake of every kind. */
export const MISTAKES: Record<string, Record<string, string | string[]>> = {
  order: { agreement: '', order_places: 'x'.repeat(500) },
  changes: { wanted_changes: 'other', 'wanted_changes.other': 'x'.repeat(300) },
  behaviours: {
    'first_priorities.drug_use': '1',
    'first_priorities.dangerous_riding': '1',
    missing_rule: 'x'.repeat(500),
  },
  experience: { times_last_month: 'many', 'last_seen.day': '42', 'where_seen.postcode': 'somewhere' },
}
