import { isValues, type Values, valueAt, withValue } from './values.ts'

/** What a button of a list does. */
export const LIST_ACTS = ['up', 'down', 'remove', 'duplicate', 'add'] as const
export type ListAct = (typeof LIST_ACTS)[number]

/** Takes what a button says apart, such as `up:pages.0.questions.2`. */
export function readAct(written: string): { act: string; path: string } | undefined {
  const [, act, path] = /^([a-z]+)(?::([\p{L}\p{N} &'’+_.-]*))?$/u.exec(written) ?? []
  return act === undefined ? undefined : { act, path: path ?? '' }
}

/** Takes the place of an entry off its list: `documents.2` is entry 2 of `documents`. */
export function placeIn(path: string): { list: string; index: number } | undefined {
  const [, list, index] = /^(.+)\.(\d+)$/.exec(path) ?? []
  return list === undefined ? undefined : { list, index: Number(index) }
}

/** The list afterwards and the place to look at; undefined when there is nothing to be done. */
export function acted<Entry>(
  list: readonly Entry[],
  act: ListAct,
  index: number,
  made: (from: Entry | undefined) => Entry,
): { list: Entry[]; index: number } | undefined {
  const now = [...list]
  const entry = now[index]
  if (act === 'add') {
    now.push(made(undefined))
    return { list: now, index: now.length - 1 }
  }
  if (entry === undefined) return undefined
  switch (act) {
    case 'remove':
      now.splice(index, 1)
      return { list: now, index: Math.min(index, now.length - 1) }
    case 'duplicate':
      now.splice(index + 1, 0, made(entry))
      return { list: now, index: index + 1 }
    case 'up':
    case 'down': {
      const to = index + (act === 'up' ? -1 : 1)
      if (to < 0 || to >= now.length) return undefined
      now.splice(index, 1)
      now.splice(to, 0, entry)
      return { list: now, index: to }
    }
  }
}

/** Does what a button of a list says to values; undefined when it is no such button, without `focus` when nothing moved. */
export function actOnList(values: Values, act: string, path: string): { values: Values; focus?: string } | undefined {
  const known = LIST_ACTS.find((one) => one === act)
  const place = known === 'add' ? { list: path, index: -1 } : placeIn(path)
  if (!known || !place) return undefined
  const steps = place.list.split('.').map((step) => (/^\d+$/.test(step) ? Number(step) : step))
  const before = valueAt(values, steps)
  const done = acted(Array.isArray(before) ? before : [], known, place.index, (from) => structuredClone(from ?? {}))
  if (!done) return { values }
  // A new entry is empty, and stays in the list all the same.
  const [last, ...owners] = [...steps].reverse()
  const owner = valueAt(values, owners.reverse())
  const whole = { ...(isValues(owner) ? owner : {}), [String(last)]: done.list }
  const now = steps.length === 1 ? { ...values, ...whole } : withValue(values, steps.slice(0, -1), whole)
  return { values: now, focus: `${place.list}.${done.index}` }
}
