import type { Content } from '#api/content/read.ts'
import type { ReferralService } from '#db/schema/report-terms.ts'

/** The services that a case can be referred to. */
const LINE: Partial<Record<ReferralService, string>> = {
  police_true_vision: 'true-vision',
  police_101: 'police',
  victim_support: 'victim-support',
}

/** How those are reached to whom a case is referred: a number or an address, as the content has it. */
export function referralContacts({ area, services }: Content): Partial<Record<ReferralService, string>> {
  const lines = Object.entries(LINE).flatMap(([service, id]) => {
    const line = services.find(({ slug }) => slug === id)
    const contact = line?.telephone ?? line?.url
    return contact ? [[service, contact]] : []
  })
  const safeguarding = (area.reporting?.safeguarding ?? [])
    .map(({ name, telephone, hours }) => `${name}, ${telephone} (${hours})`)
    .join('; ')
  return {
    ...Object.fromEntries(lines),
    police_in_danger: '999',
    ...(safeguarding && { safeguarding_adults: safeguarding, safeguarding_children: safeguarding }),
  }
}
