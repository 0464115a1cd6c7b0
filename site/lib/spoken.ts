import { type Spoken, type Weekday, WEEKDAYS } from '#db/schema/application-terms.ts'

/** The languages that are offered, and the names that the area gives to some of them in a language of the site. */
type Spelling = { spoken: { tags: readonly Spoken[]; names: Readonly<Record<string, string>> } }
type Speaking = Spelling & { locale: string }

/** A language by the name that this language has for it. */
export function spokenName(tag: Spoken, { spoken, locale }: Speaking): string {
  // What `Intl` does not know, or calls by a name that people do not, the area names.
  return spoken.names[tag] ?? new Intl.DisplayNames(locale, { type: 'language' }).of(tag) ?? tag
}

/** To choose from: the first two of the area on top, the rest by name. */
export function spokenOptions(speaking: Speaking): { value: Spoken; label: string }[] {
  const [first, second, ...rest] = speaking.spoken.tags.map((value) => ({
    value,
    label: capital(spokenName(value, speaking)),
  }))
  const sorted = rest.sort((a, b) => a.label.localeCompare(b.label, speaking.locale))
  return [first, second, ...sorted].filter((option) => option !== undefined)
}

/** The first of January 2024 was a Monday. */
const MONDAY = Date.UTC(2024, 0, 1)
const DAY_MS = 86_400_000

export function weekdayNames({ locale }: Pick<Speaking, 'locale'>): Record<Weekday, string> {
  const name = new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' })
  const [mon, tue, wed, thu, fri, sat, sun] = WEEKDAYS.map((_, index) =>
    capital(name.format(new Date(MONDAY + index * DAY_MS))),
  )
  const named = (day: string | undefined) => day ?? ''
  return {
    mon: named(mon),
    tue: named(tue),
    wed: named(wed),
    thu: named(thu),
    fri: named(fri),
    sat: named(sat),
    sun: named(sun),
  }
}

/** A time on the wall, such as `09:30`, in the digits of the language. */
export function wallTime(time: string, { locale }: Pick<Speaking, 'locale'>): string {
  const [hour = 0, minute = 0] = time.split(':').map(Number)
  const written = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', timeZone: 'UTC' })
  return written.format(new Date(MONDAY + (hour * 60 + minute) * 60_000))
}

/** A word that begins a line. */
export function capital(words: string): string {
  return words.charAt(0).toLocaleUpperCase() + words.slice(1)
}
