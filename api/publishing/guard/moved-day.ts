import { dayIn, demonstrationShift } from '#api/content/london.ts'
import type { GuardInput } from './item.ts'
import { type Field, type ReadItem, settingOf } from './read-item.ts'

/** The day as it counts: in a demonstration whose dates move, moved. */
export function movedDay(draft: ReadItem, { area, now }: GuardInput, field: Field): string | undefined {
  const written = field.text.trim()
  if (!/^\d{4}-\d{2}-\d{2}(?:T|$)/.test(written)) return undefined
  const start = Date.parse(written.includes('T') ? written : `${written}T12:00:00Z`)
  if (Number.isNaN(start)) return undefined
  const moves = settingOf(draft, 'moves')?.text === 'true' && area.demonstration
  const days = moves ? demonstrationShift(moves.written_on, area.timezone, now) : 0
  return dayIn(area.timezone, new Date(start + days * 86_400_000))
}
