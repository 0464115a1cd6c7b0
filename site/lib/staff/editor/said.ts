import { type ListAct, LIST_ACTS, placeIn } from '#api/publishing/forms/list-acts.ts'
import type { StaffLanguage } from '../language.ts'
import { labelOf } from './labels.ts'
import type { Acted } from './post.ts'

/** What a press did, for whoever cannot see it, and where to go on. */
export function saidOf(act: string, path: string, to: string | undefined, { t }: StaffLanguage): Acted | undefined {
  if (!LIST_ACTS.some((one) => one === act)) return undefined
  const list = labelOf((act === 'add' ? path : (placeIn(path)?.list ?? path)).split('.').at(-1) ?? '')
  if (to === undefined) return { focus: `${act}.${path}`, said: t('staff.editor.said.end') }
  const place = placeIn(to)
  const name = t('staff.editor.entry', { list, place: (place?.index ?? 0) + 1 })
  const said = t(`staff.editor.said.${act as ListAct}`, { name })
  // The button goes along with what it moved, so that the next press moves it on.
  if (act === 'up' || act === 'down') return { focus: `${act}.${to}`, said }
  return { focus: `v.${act === 'remove' && place && place.index < 0 ? place.list : to}`, said }
}
