import { readItemFile } from '../../forms/item-file.ts'
import { isValues, textAt, type Value, valueAt } from '../../forms/values.ts'
import type { Finding } from '../finding.ts'
import type { Check } from '../guard.ts'

const FILE = 'area.yaml'

/** What else a change of the area's languages, wards and promises does, before anybody finds out from residents. */
export function* areaEffects({ input }: Check): Generator<Finding> {
  const { item, published, spoken } = input
  if (item.kind !== 'area') return
  const now = readItemFile(FILE, item.files[FILE] ?? '').values
  const before = published && readItemFile(FILE, published.files[FILE] ?? '').values
  const languages = idsAt(now, 'languages', 'tag')
  for (const language of languages)
    if (spoken && !spoken.includes(language))
      yield finding('area_language_unspoken', 'languages', { language }, 'stops')
  if (!now || !before) return
  for (const language of without(idsAt(before, 'languages', 'tag'), languages))
    yield finding('area_language_gone', 'languages', { language })
  for (const ward of without(idsAt(before, 'wards', 'id'), idsAt(now, 'wards', 'id')))
    yield finding('area_ward_gone', 'wards', { ward })
  if (valueAt(before, ['reporting']) !== undefined && valueAt(now, ['reporting']) === undefined)
    yield finding('area_reporting_gone', 'reporting')
  if (valueAt(before, ['demonstration']) !== undefined && valueAt(now, ['demonstration']) === undefined)
    yield finding('area_demonstration_gone', 'demonstration')
}

function finding(
  rule: Finding['rule'],
  path: string,
  values?: Finding['values'],
  level: Finding['level'] = 'warns',
): Finding {
  return { rule, level, file: FILE, path, ...(values && { values }) }
}

function idsAt(values: Value | undefined, list: string, id: string): string[] {
  const entries = valueAt(values, [list])
  return Array.isArray(entries) ? entries.filter(isValues).map((entry) => textAt(entry, [id])) : []
}

function without(all: readonly string[], some: readonly string[]): string[] {
  return all.filter((one) => one !== '' && !some.includes(one))
}
