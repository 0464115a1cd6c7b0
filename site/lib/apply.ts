import { WEEKDAYS, type ApplicationKind } from '#db/schema/application-terms.ts'
import type { ErrorCode } from '#api/errors.ts'
import { newReportCode, readReportCode } from '#api/sealing/report-code.ts'
import type { Language } from './language.ts'
import { fieldInstant, fieldText } from './answer-request.ts'
import { digits, hours, list, text } from './posted-centre.ts'
import { weekdayNames } from './spoken.ts'

/** Something to put right: a sentence, and the field it is about; none when it is about the whole. */
export type ApplyProblem = { field?: string; sentence: string }

/**
 * What goes along with a form unseen, kept through every refusal: the same again gives the same code. Not named `id`:
 * a form’s own would be hidden by it.
 */
export type Carried = { id: string; code: string; startedAt: string }

export function carried(form: FormData | undefined, now: Date): Carried {
  const id = fieldText(form, 'applicationId')
  const { code } = readReportCode(fieldText(form, 'code') ?? '')
  const whole = code && id && /^[0-9a-f-]{36}$/.test(id)
  return {
    ...(whole ? { id, code } : { id: crypto.randomUUID(), code: newReportCode() }),
    startedAt: fieldInstant(form, 'startedAt') ?? now.toISOString(),
  }
}

/** What the page of a form shows: the form, with what is to be put right, or that it was taken. */
export type Applied = {
  unseen: Carried
  form: FormData | undefined
  problems: readonly ApplyProblem[]
  taken: boolean
  status: number
}

/** @param form What was posted; absent when somebody opens the page. */
export async function answerApplying(
  locals: Pick<App.Locals, 'api' | 'now'>,
  kind: ApplicationKind,
  form: FormData | undefined,
  language: Language,
): Promise<Applied> {
  const unseen = carried(form, locals.now)
  const page = { unseen, form, problems: [], taken: false, status: 200 }
  if (!form) return page
  // The receipt, in another language: nothing is sent again.
  if (form.get('view') === 'receipt') return { ...page, taken: true }
  const refused = await apply(locals, kind, form, unseen, language)
  return refused ? { ...page, ...refused } : { ...page, taken: true }
}

const SENT_TO = { champion: '/api/champion-applications', centre: '/api/centre-applications' } as const

/** Sends a posted form to the API; nothing comes back when it was taken. */
async function apply(
  { api, now }: Pick<App.Locals, 'api' | 'now'>,
  kind: ApplicationKind,
  form: FormData,
  { id, code, startedAt }: Carried,
  language: Language,
): Promise<{ problems: ApplyProblem[]; status: number } | undefined> {
  const website = text(form, 'website').slice(0, 500)
  const body = {
    id,
    code,
    language: language.lang,
    agreed: text(form, 'agreed'),
    elapsedMs: Math.max(0, now.getTime() - Date.parse(startedAt)),
    ...(website && { website }),
    name: text(form, 'name'),
    email: text(form, 'email'),
    languages: list(form, 'languages'),
    ...(kind === 'champion' ? championFields(form) : centreFields(form)),
  }
  const response = await api(SENT_TO[kind], {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (response.ok) return undefined
  const { error } = (await response.json()) as { error: { code: ErrorCode; fields: Record<string, string> } }
  return { problems: problemsOf(error, kind, language), status: response.status }
}

function championFields(form: FormData) {
  const [telephone, ward, needs] = [digits(form, 'telephone'), text(form, 'ward'), text(form, 'needs')]
  const references = [1, 2]
    .map((n) => ({ name: text(form, `reference${n}.name`), reach: text(form, `reference${n}.reach`) }))
    .filter(({ name, reach }, index) => index === 0 || name !== '' || reach !== '')
  return {
    ...(telephone && { telephone }),
    ...(ward && { ward }),
    why: text(form, 'why'),
    ...(needs && { needs }),
    references,
    adult: form.has('adult'),
    listed: form.has('listed'),
  }
}

function centreFields(form: FormData) {
  return {
    organisation: text(form, 'organisation'),
    address: text(form, 'address'),
    ward: text(form, 'ward'),
    telephone: digits(form, 'telephone'),
    hours: hours(form),
    access: list(form, 'access'),
    strands: list(form, 'strands'),
    trainedVawg: form.has('trained'),
  }
}

/** The fields that can be wrong by themselves. */
const FIELDS = [
  'organisation',
  'address',
  'ward',
  'languages',
  'access',
  'strands',
  'name',
  'email',
  'telephone',
  'why',
  'needs',
  'adult',
] as const
type Field = (typeof FIELDS)[number]

/** How the fields follow each other in the forms. */
const ORDER = [
  'organisation',
  'address',
  'ward',
  'hours',
  'languages',
  'access',
  'strands',
  'name',
  'email',
  'telephone',
]

function problemsOf(
  { code, fields }: { code: ErrorCode; fields: Record<string, string> },
  kind: ApplicationKind,
  language: Language,
): ApplyProblem[] {
  const { t } = language
  const found = Object.entries(fields).flatMap(([path, rule]) => problemOf(path, rule, kind, language) ?? [])
  if (found.length > 0) {
    // A day's two times are put right with one sentence.
    const once = new Map(found.map((problem) => [problem.field, problem]))
    return [...once.values()].sort((a, b) => placeOf(kind, a.field) - placeOf(kind, b.field))
  }
  if (code === 'rate_limited') return [{ sentence: t('champions.problems.limited') }]
  return [{ sentence: code === 'unavailable' ? t('champions.problems.unavailable') : t('champions.problems.unread') }]
}

function placeOf(kind: ApplicationKind, field = ''): number {
  const [first = ''] = field.split('.')
  // A champion is asked for a name first, a centre for its own.
  const order = kind === 'champion' ? ['name', 'email', 'telephone', 'languages', 'ward', 'why', 'needs'] : ORDER
  const place = order.indexOf(first)
  if (place >= 0) return place
  return order.length + ['reference1', 'reference2', 'adult', 'agreed'].indexOf(first)
}

function problemOf(path: string, rule: string, kind: ApplicationKind, language: Language): ApplyProblem | undefined {
  const { t } = language
  const [first = '', second = '', third = ''] = path.split('.')
  const tooLong = (words: string) => t('champions.problems.tooLong', { label: words })
  if (first === 'hours') {
    const day = WEEKDAYS.find((one) => one === second)
    if (!day) return { field: 'hours.mon.opens', sentence: t('champions.problems.hours') }
    const name = weekdayNames(language)[day]
    return { field: `hours.${day}.opens`, sentence: t('champions.problems.hoursOfDay', { day: name }) }
  }
  if (first === 'references') {
    const part = third === 'reach' ? 'reach' : 'referenceName'
    const field = `reference${Number(second || 0) + 1}.${third || 'name'}`
    return {
      field,
      sentence: rule === 'tooLong' ? tooLong(t(`champions.form.${part}`)) : t(`champions.problems.${part}`),
    }
  }
  if (first === 'agreed')
    return {
      field: first,
      sentence: rule === 'stale' ? t('champions.problems.agreedStale') : t('champions.problems.agreed'),
    }
  const field = FIELDS.find((one) => one === first)
  if (!field) return undefined
  const label = rule === 'tooLong' && second === '' ? labelOf(field, kind, language) : undefined
  return { field, sentence: label ? tooLong(label) : t(`champions.problems.${field}`) }
}

/** How the form calls a field of words. */
function labelOf(field: Field, kind: ApplicationKind, { t }: Language): string | undefined {
  switch (field) {
    case 'name':
      return kind === 'champion' ? t('champions.form.name') : t('champions.form.contactName')
    case 'telephone':
      return kind === 'champion' ? t('champions.form.telephone') : t('champions.form.contactTelephone')
    case 'organisation':
    case 'address':
    case 'why':
    case 'needs':
    case 'email':
      return t(`champions.form.${field}`)
    default:
      return undefined
  }
}

export function errorAt(problems: readonly ApplyProblem[], field: string): string | undefined {
  return problems.find((problem) => problem.field === field)?.sentence
}

export function errorsByField(problems: readonly ApplyProblem[]): Record<string, string> {
  return Object.fromEntries(problems.flatMap(({ field, sentence }) => (field ? [[field, sentence]] : [])))
}
