import type {
  Access,
  ApplicationKind,
  ApplicationState,
  CentreStrand,
  OpeningHours,
  Spoken,
} from '#db/schema/application-terms.ts'
import type { ApplicantMailKind, MailState } from '#db/schema/outbox.ts'
import type { RenewalState } from '#api/champions/renewal.ts'
import type { STAFF_STATES } from '#db/schema/staff.ts'
import { type Answer, ask, type Refusal } from './ask.ts'
import type { StaffLanguage } from './language.ts'
import { signInAddress } from './next.ts'
import { type Problem, problemsOf } from './problems.ts'

export type ApplicationSummary = {
  id: string
  kind: ApplicationKind
  state: ApplicationState
  receivedAt: string
  name: string
  organisation?: string
  suspicion?: string
  late: boolean
}
export type Application = ApplicationSummary & {
  language: string
  email: string
  telephone?: string
  languages: Spoken[]
  ward?: string
  codeVersion: string
  champion?: { why: string; references: { name: string; reach: string }[]; listed: boolean; needs?: string }
  centre?: {
    organisation: string
    address: string
    hours: OpeningHours
    access: Access[]
    strands: CentreStrand[]
    trainedVawg: boolean
  }
  referenceChecked?: { at: string; by: string }
  training: {
    id: string
    sessionId: string
    startsAt: string
    place: string
    cancelled: boolean
    attended?: boolean
    recordedBy?: string
  }[]
  mail: { kind: ApplicantMailKind; state: MailState; at: string }[]
  decided?: { at: string; by: string }
  reason?: string
  staffId?: string
  missing: ('training' | 'reference')[]
}
export type Session = {
  id: string
  startsAt: string
  place: string
  seats: number
  taken: number
  cancelled: boolean
  begun: boolean
}
export type SessionDetail = Session & {
  people: { id: string; applicationId: string; name: string; kind: ApplicationKind; attended?: boolean }[]
}
export type Appointment = {
  id: string
  kind: ApplicationKind
  name: string
  email: string
  account: (typeof STAFF_STATES)[number]
  centre?: { id: string; name: string }
  listed: boolean
  applicationId?: string
  approvedAt: string
  renewalDueAt: string
  renewal: RenewalState
  ended?: { at: string; by: string; reason: string }
}
export type StaffCentre = {
  id: string
  name: string
  address: string
  ward: string
  telephone: string
  email: string
  hours: OpeningHours
  /** Somebody there holds a key. */
  reads: boolean
  languages: Spoken[]
  access: Access[]
  strands: CentreStrand[]
  trainedVawg: boolean
  listed: boolean
  reviewBy: string
  overdue: boolean
}

export const DESK = '/staff/champions/'
export const STATE_COLOUR = { received: 'yellow', approved: 'green', declined: 'red', withdrawn: 'grey' } as const
export const RENEWAL_COLOUR = { fine: 'green', due: 'yellow', overdue: 'red' } as const

type Asking = { locals: App.Locals; request: Request }

/** Whether who applied is told by email how it goes. */
export async function applicantsAreMailed({ locals }: Asking): Promise<boolean> {
  const response = await locals.api('/api/applying')
  return response.ok && ((await response.json()) as { mail: boolean }).mail
}

/** The appointment that a page's address names, among everybody. */
export async function appointmentOf(asking: Asking, id: string | undefined): Promise<Answer<Appointment>> {
  const answer = await ask<{ appointments: Appointment[] }>(asking, 'GET', '/api/staff/appointments')
  return only(answer, answer.ok ? answer.body.appointments.find((one) => one.id === id) : undefined)
}

/** The same for a centre. */
export async function centreOf(asking: Asking, id: string | undefined): Promise<Answer<StaffCentre>> {
  const answer = await ask<{ centres: StaffCentre[] }>(asking, 'GET', '/api/staff/centres')
  return only(answer, answer.ok ? answer.body.centres.find((one) => one.id === id) : undefined)
}

function only<Body>(answer: Answer<unknown>, body: Body | undefined): Answer<Body> {
  if (!answer.ok) return answer
  return body ? { ok: true, body, cookies: answer.cookies } : { ok: false, status: 404, code: 'not_found', fields: {} }
}

/** Whether a refusal is answered with a page of its own. */
export function isFinal({ code }: Refusal): boolean {
  return code === 'signed_out' || code === 'not_allowed' || code === 'not_found'
}

/** What is to be put right on a page of this desk; `shown` are its fields by the API's names. */
export function volunteerProblems(
  refusal: Refusal,
  language: StaffLanguage,
  page: string,
  shown: Readonly<Record<string, string>> = {},
): Problem[] {
  const problems = problemsOf(refusal, language, { form: 'volunteer', shown })
  if (refusal.code !== 'sign_in_again') return problems
  const link = { href: signInAddress(page), words: language.t('staff.fresh.link') }
  return problems.map((problem) => ({ ...problem, link }))
}

const DONE = [
  'checked',
  'seat',
  'taken',
  'recorded',
  'declined',
  'withdrawn',
  'added',
  'saved',
  'cancelled',
  'renewed',
  'ended',
] as const

/** The sentence for what was just done, as the page's address says it. */
export function doneSentence({ searchParams }: URL, { t }: StaffLanguage): string | undefined {
  const just = DONE.find((one) => one === searchParams.get('done'))
  return just && t(`volunteers.done.${just}`)
}

/** How many days ago, in whole days. */
export function daysSince(instant: string, now: Date): number {
  return Math.floor((now.getTime() - Date.parse(instant)) / 86_400_000)
}
