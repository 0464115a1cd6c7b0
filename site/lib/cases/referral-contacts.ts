import type { AreaFile } from '#api/content/area-file.ts'
import type { ReferralService } from '#db/schema/report-terms.ts'

/** The lines of the area that a case can be referred to. */
const LINE: Partial<Record<ReferralService, string>> = {
  police_true_vision: 'true_vision',
  police_101: 'police',
  victim_support: 'victim_support',
}

/** How those are reached to whom a case is referred: a number or an address, as the area has it. */
export function referralContacts(reporting: AreaFile['reporting']): Partial<Record<ReferralService, string>> {
  const lines = Object.entries(LINE).flatMap(([service, id]) => {
    const line = reporting?.lines.find((one) => one.id === id)
    const contact = line && ('telephone' in line ? line.telephone : 'url' in line ? line.url : undefined)
    return contact ? [[service, contact]] : []
  })
  const safeguarding = (reporting?.safeguarding ?? [])
    .map(({ name, telephone, hours }) => `${name}, ${telephone} (${hours})`)
    .join('; ')
  return {
    ...Object.fromEntries(lines),
    police_in_danger: '999',
    ...(safeguarding && { safeguarding_adults: safeguarding, safeguarding_children: safeguarding }),
  }
}
