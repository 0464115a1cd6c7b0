/** What a file of content holds, as plain JSON. */
export type Value = string | number | boolean | null | Value[] | Values
export type Values = { [name: string]: Value }
export type Path = readonly (string | number)[]

export function isValues(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** What stands at a path; undefined when nothing does. Nothing that objects have by nature is found. */
export function valueAt(value: Value | undefined, path: Path): Value | undefined {
  let here = value
  for (const step of path) {
    if (Array.isArray(here)) here = here[Number(step)]
    else if (isValues(here) && Object.hasOwn(here, step)) here = here[step]
    else return undefined
  }
  return here
}

export function textAt(value: Value | undefined, path: Path): string {
  const found = valueAt(value, path)
  return found === undefined || found === null || typeof found === 'object' ? '' : String(found)
}

/** The same values with something else at a path, or without what was there. What becomes empty by that goes too. */
export function withValue(values: Values, path: Path, value: Value | undefined): Values {
  return (replaced(values, path, value) as Values | undefined) ?? {}
}

function replaced(here: Value | undefined, path: Path, value: Value | undefined): Value | undefined {
  const [step, ...rest] = path
  if (step === undefined) return value
  if (typeof step === 'number') {
    // Entries keep their places: a gap in a translation stays a gap.
    const list: Value[] = Array.isArray(here) ? [...here] : []
    const item = replaced(list[step], rest, value)
    while (list.length <= step) list.push({})
    list[step] = item ?? {}
    while (list.length > 0 && same(list.at(-1), {})) list.pop()
    return list.length > 0 ? list : undefined
  }
  const owner = isValues(here) ? here : {}
  const item = replaced(Object.hasOwn(owner, step) ? owner[step] : undefined, rest, value)
  if (item !== undefined) return { ...owner, [step]: item }
  const left = Object.entries(owner).filter(([name]) => name !== String(step))
  return left.length > 0 ? Object.fromEntries(left) : undefined
}

/** Without the fields that say nothing. */
export function fields(given: Record<string, Value | undefined>): Values {
  return Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
}

/** Whether two values say the same; the order of names says nothing. */
export function same(one: Value | undefined, other: Value | undefined): boolean {
  if (one === other) return true
  if (Array.isArray(one))
    return Array.isArray(other) && one.length === other.length && one.every((item, index) => same(item, other[index]))
  if (!isValues(one) || !isValues(other)) return Number.isNaN(one) && Number.isNaN(other)
  const names = Object.keys(one)
  return (
    names.length === Object.keys(other).length &&
    names.every((name) => Object.hasOwn(other, name) && same(one[name], other[name]))
  )
}
