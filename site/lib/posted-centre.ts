import { WEEKDAYS } from '#db/schema/application-terms.ts'
import { latinDigits } from '#api/digits.ts'

/** Reading the fields of a posted form as the API takes them; a resident's form and the desk's have the same ones. */

/** What somebody typed into a field; a file, or nothing, is an empty text. */
export function text(form: FormData, name: string): string {
  const value = form.get(name)
  // Browsers send lines that end in two characters, which would count as two.
  return typeof value === 'string' ? value.slice(0, 20_000).replaceAll('\r\n', '\n').trim() : ''
}

export function list(form: FormData, name: string): string[] {
  return form
    .getAll(name)
    .filter((value) => typeof value === 'string')
    .slice(0, 50)
}

/** Digits as anybody types them, Persian ones too. */
export function digits(form: FormData, name: string): string {
  return latinDigits(text(form, name))
}

/** The days of which anything was filled in. */
export function hours(form: FormData): Record<string, { opens: string; closes: string }> {
  return Object.fromEntries(
    WEEKDAYS.flatMap((day) => {
      const opens = wallTime(digits(form, `hours.${day}.opens`))
      const closes = wallTime(digits(form, `hours.${day}.closes`))
      return opens === '' && closes === '' ? [] : [[day, { opens, closes }]]
    }),
  )
}

/** A time as people write it, such as 9.30, 930 or 9, as the clock shows it; anything else stays as it is. */
export function wallTime(typed: string): string {
  const [, hour, minute = '00'] = /^(\d{1,2})(?:[:.\s]?(\d{2}))?$/.exec(typed) ?? []
  return hour === undefined ? typed : `${hour.padStart(2, '0')}:${minute}`
}

/** What stood in every field, to be shown again. */
export function typedOf(form: FormData): Record<string, string> {
  return Object.fromEntries([...form.keys()].map((name) => [name, text(form, name)]))
}
