import type { ItemFiles } from '#db/schema/changes.ts'
import { readItemFile, writeItemFile } from './item-file.ts'
import { isValues, same, type Value, type Values, withValue } from './values.ts'
import { asYaml } from './yaml-text.ts'

export type Side = 'mine' | 'theirs'
/** One thing that two people have left different. */
export type Difference = {
  /** `<file>#<place>`. */
  key: string
  file: string
  /** Where in the file, such as `title` or `question.agreement`; empty for the whole file. */
  place: string
  /** As text; undefined when it is not there. */
  mine: string | undefined
  theirs: string | undefined
  /** Who changed it; the words of whoever is alone in it are taken without asking. */
  changed: Side | 'both'
}

/** Whole files that cannot be read are one place. */
const WHOLE = ''
/** The order of pages and questions, and each of them, are places of their own. */
const ORDER = '*order'
const MADE_FROM = 'made_from'
/** Between the steps of a place; no name has it. */
const STEP = '\u001f'
const PAGE = `*page${STEP}`
const QUESTION = `*question${STEP}`

type Places = Map<string, Value>

/** Everything that differs between what one person wants to save and what another has saved since. */
export function differences(base: ItemFiles, mine: ItemFiles, theirs: ItemFiles): Difference[] {
  return [...compared(base, mine, theirs)].map(([key, { file, place, before, own, other }]) => ({
    key,
    file,
    place: place.replace('*', '').replaceAll(STEP, '.'),
    mine: shown(own),
    theirs: shown(other),
    changed: same(before, other) ? 'mine' : same(before, own) ? 'theirs' : 'both',
  }))
}

/** The newer files with what was chosen from the others: every word is from one of the two. */
export function merged(
  base: ItemFiles,
  mine: ItemFiles,
  theirs: ItemFiles,
  choices: ReadonlyMap<string, Side>,
): ItemFiles {
  const files = new Map(Object.entries(theirs))
  const chosen = new Map<string, Map<string, Value | undefined>>()
  for (const { key, file, changed } of differences(base, mine, theirs)) {
    const side = changed === 'both' ? (choices.get(key) ?? 'mine') : changed
    if (side === 'theirs') continue
    const found = compared(base, mine, theirs).get(key)
    if (!found) continue
    if (found.place === WHOLE) {
      if (typeof found.own === 'string') files.set(file, found.own)
      else files.delete(file)
    } else chosen.set(file, (chosen.get(file) ?? new Map()).set(found.place, found.own))
  }
  for (const [file, places] of chosen) {
    const source = files.get(file) ?? ''
    const values = readItemFile(file, source).values ?? {}
    const own = readItemFile(file, mine[file] ?? '').values ?? {}
    const both = together(paged(file, values), paged(file, own), places)
    files.set(file, writeItemFile(file, source, isBlock(file, values) || isBlock(file, own) ? unpaged(both) : both))
  }
  return Object.fromEntries([...files].sort(([a], [b]) => (a < b ? -1 : 1)))
}

type Compared = { file: string; place: string; before?: Value; own?: Value; other?: Value }

function compared(base: ItemFiles, mine: ItemFiles, theirs: ItemFiles): Map<string, Compared> {
  const found = new Map<string, Compared>()
  for (const file of [...new Set([...Object.keys(mine), ...Object.keys(theirs)])].sort()) {
    if (mine[file] === theirs[file]) continue
    const [before, own, other] = [base, mine, theirs].map((files) => placesOf(file, files[file]))
    const whole = !own || !other
    const places = whole ? [WHOLE] : [...new Set([...own.keys(), ...other.keys()])]
    for (const place of places) {
      const one = whole ? mine[file] : own.get(place)
      const two = whole ? theirs[file] : other.get(place)
      const was = whole ? base[file] : before?.get(place)
      if (same(one, two)) continue
      found.set(`${file}#${place}`, {
        file,
        place,
        ...(was !== undefined && { before: was }),
        ...(one !== undefined && { own: one }),
        ...(two !== undefined && { other: two }),
      })
    }
  }
  return found
}

/** What a file says, place by place; undefined when it is not there or cannot be read. */
function placesOf(file: string, source: string | undefined): Places | undefined {
  const values = source === undefined ? undefined : readItemFile(file, source).values
  if (!values) return undefined
  const places: Places = new Map()
  for (const [name, value] of Object.entries(paged(file, values))) {
    if (name === MADE_FROM) continue
    if (file === QUESTIONNAIRE && name === 'pages') pagePlaces(value, places)
    else leaves(value, [name], places)
  }
  return places
}

const QUESTIONNAIRE = 'questionnaire.yaml'
/** A block is one page, which has no name of its own. */
const BLOCK = 'questions'

const isBlock = (file: string, values: Values): boolean => file === QUESTIONNAIRE && Array.isArray(values.questions)

function paged(file: string, values: Values): Values {
  if (!isBlock(file, values)) return values
  const { questions = [], ...rest } = values
  return { ...rest, pages: [{ id: BLOCK, questions }] }
}

function unpaged({ pages, ...rest }: Values): Values {
  return { ...rest, questions: Array.isArray(pages) ? pages.flatMap(questionsOf) : [] }
}

function leaves(value: Value, path: string[], places: Places): void {
  if (!isValues(value)) {
    places.set(path.join(STEP), value)
    return
  }
  for (const [name, inner] of Object.entries(value)) leaves(inner, [...path, name], places)
}

const nameOf = (value: Value): string => (isValues(value) ? String(value.id ?? value.block ?? '') : '')
const questionsOf = (page: Value): Value[] => (isValues(page) && Array.isArray(page.questions) ? page.questions : [])

function pagePlaces(pages: Value, places: Places): void {
  const list = Array.isArray(pages) ? pages : []
  const names = list.flatMap((page) => [nameOf(page), ...questionsOf(page).map((one) => `${nameOf(one)}?`)])
  // Without names of their own they cannot be told apart.
  if (new Set(names).size !== names.length || names.some((name) => name === '' || name === '?')) {
    places.set('pages', pages)
    return
  }
  places.set(
    ORDER,
    list.map((page) => [nameOf(page), ...questionsOf(page).map(nameOf)]),
  )
  for (const page of list) {
    if (!isValues(page)) continue
    const { questions: _apart, ...own } = page
    places.set(PAGE + nameOf(page), own)
    for (const question of questionsOf(page)) places.set(QUESTION + nameOf(question), question)
  }
}

function together(theirs: Values, mine: Values, places: ReadonlyMap<string, Value | undefined>): Values {
  let now = theirs
  const parts = new Map([...places].filter(([place]) => place.startsWith('*')))
  for (const [place, value] of places) {
    if (parts.has(place)) continue
    now = withValue(now, place.split(STEP), value)
    // What a translation was made from goes along with its words.
    const mark = place.replaceAll(STEP, '.')
    const made = isValues(mine[MADE_FROM]) ? mine[MADE_FROM][mark] : undefined
    if (made !== undefined || (isValues(now[MADE_FROM]) && Object.hasOwn(now[MADE_FROM], mark)))
      now = withValue(now, [MADE_FROM, mark], made)
  }
  return parts.size > 0 ? { ...now, pages: pagesTogether(theirs.pages ?? [], mine.pages ?? [], parts) } : now
}

function pagesTogether(theirs: Value, mine: Value, parts: ReadonlyMap<string, Value | undefined>): Value[] {
  const known = new Map<string, Value | undefined>()
  const own: Places = new Map()
  const other: Places = new Map()
  pagePlaces(theirs, other)
  pagePlaces(mine, own)
  for (const [place, value] of [...other, ...parts]) known.set(place, value)
  const orders = [parts.get(ORDER) ?? other.get(ORDER) ?? [], other.get(ORDER) ?? [], own.get(ORDER) ?? []]
  const rows: string[][] = []
  const placed = new Set<string>()
  for (const order of orders) {
    for (const [page = '', ...questions] of order as string[][]) {
      if (known.get(PAGE + page) === undefined) continue
      let row = rows.find(([name]) => name === page)
      if (!row) {
        row = [page]
        rows.push(row)
      }
      for (const question of questions) {
        if (placed.has(question) || known.get(QUESTION + question) === undefined) continue
        placed.add(question)
        row.push(question)
      }
    }
  }
  return rows.map(([name, ...questions]) => {
    const page = known.get(`${PAGE}${name}`) as Values
    if (page.block !== undefined) return page
    const { id = name ?? '', ...rest } = page
    return { id, ...rest, questions: questions.map((one) => known.get(QUESTION + one) ?? null) }
  })
}

function shown(value: Value | undefined): string | undefined {
  if (value === undefined) return undefined
  return typeof value === 'object' && value !== null ? asYaml(value) : String(value).replace(/^\n+/, '').trimEnd()
}
