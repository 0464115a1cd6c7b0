import type answer from '#locales/en/answer.json'
import type application from '#locales/en/application.json'
import type cases from '#locales/en/cases.json'
import type champions from '#locales/en/champions.json'
import type common from '#locales/en/common.json'
import type consultations from '#locales/en/consultations.json'
import type evidence from '#locales/en/evidence.json'
import type guard from '#locales/en/guard.json'
import type helping from '#locales/en/helping.json'
import type home from '#locales/en/home.json'
import type keys from '#locales/en/keys.json'
import type map from '#locales/en/map.json'
import type news from '#locales/en/news.json'
import type publishing from '#locales/en/publishing.json'
import type reportReturn from '#locales/en/report-return.json'
import type report from '#locales/en/report.json'
import type responses from '#locales/en/responses.json'
import type results from '#locales/en/results.json'
import type rights from '#locales/en/rights.json'
import type standing from '#locales/en/standing.json'
import type support from '#locales/en/support.json'
import type staff from '#locales/en/staff.json'
import type volunteers from '#locales/en/volunteers.json'

/** The interface's words as English has them; other languages have the same keys. */
export type Locale = {
  answer: typeof answer
  application: typeof application
  champions: typeof champions
  common: typeof common
  consultations: typeof consultations
  evidence: typeof evidence
  guard: typeof guard
  home: typeof home
  map: typeof map
  news: typeof news
  'report-return': typeof reportReturn
  report: typeof report
  results: typeof results
  standing: typeof standing
  support: typeof support
}

export const LOCALE_FILES = [
  'answer',
  'application',
  'champions',
  'common',
  'consultations',
  'evidence',
  'home',
  'map',
  'news',
  'report-return',
  'report',
  'results',
  'standing',
  'support',
] as const satisfies (keyof Locale)[]

/** Files that only the site's first language has. Staff read English; nothing a resident reads may be in one. */
export const FIRST_LANGUAGE_ONLY: readonly string[] = [
  'staff',
  'publishing',
  'cases',
  'mail',
  'keys',
  'rights',
  'volunteers',
  'helping',
  'responses',
]

/** What staff pages may say besides. */
export type StaffLocale = Locale & {
  staff: typeof staff
  publishing: typeof publishing
  cases: typeof cases
  keys: typeof keys
  rights: typeof rights
  volunteers: typeof volunteers
  helping: typeof helping
  responses: typeof responses
}
export type StaffKey = Key<StaffLocale>

type Plural = 'zero' | 'one' | 'two' | 'few' | 'many' | 'other'
type WithoutPlural<Key extends string> = Key extends `${infer Base}_${Plural}` ? Base : Key

/** Every key as `file.part.key`, plural endings left off. */
export type Key<Tree = Locale, Prefix extends string = ''> = {
  [Name in keyof Tree & string]: Tree[Name] extends string
    ? `${Prefix}${WithoutPlural<Name>}`
    : Key<Tree[Name], `${Prefix}${Name}.`>
}[keyof Tree & string]
