import { createAppointment } from '#db/queries/appointments.ts'
import { createCentre } from '#db/queries/centres.ts'
import type { Database } from '#db/open.ts'

const DAY = { opens: '09:00', closes: '17:00' }

/** A centre that residents see. */
export function addCentre(db: Database, now: Date, name = 'Sample Street Hub') {
  return createCentre(
    db,
    {
      name,
      address: '2 Sample Street\nLondon N0 0XX',
      ward: 'Burnt Oak',
      telephone: '020 7946 0312',
      email: 'hub@centres.example',
      hours: { mon: DAY },
      languages: ['en', 'fa'],
      access: [],
      strands: ['race'],
      trainedVawg: false,
      listed: true,
      reviewBy: '2027-06-01',
    },
    now,
  )
}

/** Puts somebody with the role `centre` into theirs. */
export function joinCentre(db: Database, now: Date, staffId: string, centreId: string): void {
  createAppointment(db, {
    kind: 'centre',
    staffId,
    applicationId: null,
    centreId,
    languages: [],
    listed: false,
    approvedAt: now,
    approvedBy: staffId,
    renewalDueAt: new Date(now.getTime() + 365 * 24 * 3_600_000),
  })
}
