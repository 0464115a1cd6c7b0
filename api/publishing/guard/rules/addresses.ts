import { earlierIn } from '../../change-address.ts'
import { STRUCTURE_FILE } from '../../set-standing.ts'
import type { Finding } from '../finding.ts'
import type { Check } from '../guard.ts'

const FOLDERS = { consultation: 'consultations', news: 'news', page: 'pages' } as const

/** Who still links to an address that changes, and earlier addresses that would lead nowhere any more. */
export function* addresses({ input }: Check): Generator<Finding> {
  const { item, published, linkedFrom = [] } = input
  const folder = Object.hasOwn(FOLDERS, item.kind) && FOLDERS[item.kind as keyof typeof FOLDERS]
  if (!folder) return
  const file = STRUCTURE_FILE[folder]
  const path = 'earlier_addresses'
  for (const { file: from, line } of linkedFrom)
    yield { rule: 'address_linked', level: 'warns', file, path, values: { from, line } }
  if (!published) return
  const kept = [item.slug, ...earlierIn(item.files, folder)]
  for (const address of earlierIn(published.files, folder))
    if (!kept.includes(address)) yield { rule: 'earlier_address_lost', level: 'warns', file, path, values: { address } }
}
