import { Temporal } from 'temporal-polyfill'
import type { Database, Handle } from '#db/open.ts'
import { changeApplication, createApplication } from '#db/queries/applications.ts'
import { createAppointment } from '#db/queries/appointments.ts'
import { recordAct } from '#db/queries/audit.ts'
import { createCentre } from '#db/queries/centres.ts'
import { createStaff, findStaffByEmail } from '#db/queries/staff.ts'
import { changePlace, createPlace, createTrainingSession, placesIn } from '#db/queries/training-sessions.ts'
import type { Staff } from '#db/schema/staff.ts'
import { dayIn, LONDON } from '../content/london.ts'
import type { Content } from '../content/read.ts'
import { SEEDED, wasSeeded } from '../demonstration.ts'
import { codeOfConduct } from './code-of-conduct.ts'
import { APPLICANTS, CENTRES, CHAMPIONS } from './made-up.ts'
import { renewalDueAt } from './renewal.ts'

const SUBJECT = 'champions'
const DAY_MS = 86_400_000
const PLACES = ['Sample Library, meeting room', 'Example Town Hall, committee room 2'] as const

/**
 * Makes up centres, champions, training and applications, once, so that a newcomer can walk through
 * the desk. Champions need the made-up staff; without them there are only the rest.
 */
export function seedDemonstrationChampions(db: Database, content: Content, now: Date): void {
  // Made-up places belong only where every page says that it is a demonstration.
  if (!content.area.demonstration || wasSeeded(db, SUBJECT)) return
  const ago = (days: number) => new Date(now.getTime() - days * DAY_MS)
  const wardOf = (index: number) => content.area.wards[(index * 5) % content.area.wards.length]?.id ?? ''
  const coordinator = findStaffByEmail(db, 'coordinator@demo.example')
  db.$client
    .transaction(() => {
      recordAct(db, { actor: 'demonstration', action: SEEDED, subject: SUBJECT }, now)
      const reviewBy = dayIn(content.area.timezone, ago(-180))
      const [first] = CENTRES.map((centre, index) =>
        createCentre(db, { ...centre, ward: wardOf(index), listed: true, reviewBy, demonstration: true }, now),
      )
      seedApplications(db, content, now, { coordinator, wardOf })
      if (coordinator && first) seedAppointments(db, now, coordinator, first.id)
    })
    .immediate()
}

function seedApplications(
  db: Handle,
  content: Content,
  now: Date,
  { coordinator, wardOf }: { coordinator: Staff | undefined; wardOf: (index: number) => string },
): void {
  const codeVersion = codeOfConduct(content)?.version ?? dayIn(content.area.timezone, now)
  const [past, coming] = [
    createTrainingSession(db, { startsAt: evening(now, -10), place: PLACES[0], seats: 12 }),
    createTrainingSession(db, { startsAt: evening(now, 11), place: PLACES[1], seats: 8 }),
  ]
  for (const [index, { daysAgo, step, ...applicant }] of APPLICANTS.entries()) {
    const id = crypto.randomUUID()
    const receivedAt = new Date(now.getTime() - daysAgo * DAY_MS)
    const language = content.area.languages[0]?.tag ?? 'en'
    createApplication(
      db,
      { ...applicant, id, codeHash: null, codeVersion, language, suspicion: null, ward: wardOf(index) },
      receivedAt,
    )
    if (step === 'new') continue
    createPlace(db, { sessionId: step === 'trained' ? past.id : coming.id, applicationId: id })
    if (step === 'trained' && coordinator)
      changeApplication(db, id, { referenceCheckedAt: now, referenceCheckedBy: coordinator.id })
  }
  for (const { id } of placesIn(db, past.id))
    changePlace(db, id, { attended: true, recordedAt: now, recordedBy: coordinator?.id ?? null })
}

function seedAppointments(db: Handle, now: Date, coordinator: Staff, centreId: string): void {
  for (const { email, name, monthsAgo, languages, listed } of CHAMPIONS) {
    const person =
      findStaffByEmail(db, email) ??
      // No password, so nobody signs in as them.
      createStaff(db, { email, name, roles: ['champion'], state: 'active', demonstration: true }, now)
    const kind = person.roles.includes('centre') ? 'centre' : 'champion'
    const zoned = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(LONDON)
    const approvedAt = new Date(zoned.subtract({ months: monthsAgo }).epochMilliseconds)
    createAppointment(db, {
      kind,
      staffId: person.id,
      applicationId: null,
      centreId: kind === 'centre' ? centreId : null,
      languages,
      listed,
      approvedAt,
      approvedBy: coordinator.id,
      renewalDueAt: renewalDueAt(approvedAt, LONDON),
    })
  }
}

/** Half past six in the evening, by London's clock, so many days from now. */
function evening(now: Date, days: number): Date {
  const day = Temporal.PlainDate.from(dayIn(LONDON, now)).add({ days })
  return new Date(day.toZonedDateTime({ timeZone: LONDON, plainTime: '18:30' }).epochMilliseconds)
}
