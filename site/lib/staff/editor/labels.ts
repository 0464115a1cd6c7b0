import type { Field } from '#api/publishing/forms/description.ts'
import { staffWords } from '../../i18n.ts'

/** A field in words: ours where there are some, or else its name in the files, so that a new field has one too. */
export function labelOf(name: string): string {
  const { fields } = staffWords().editor
  return own(fields, name) ?? plain(name)
}

/** What can be chosen, in words. */
export function choiceOf(field: string, choice: string): string {
  const { choices } = staffWords().editor
  return own(choices, `${field}_${choice}`) ?? own(choices, choice) ?? plain(choice)
}

/** The schema's sentence, where it speaks of writing a file, as of filling in a form. */
export function hintOf(field: Pick<Field, 'hint' | 'kind'> & { options?: string[] }): string | undefined {
  const { hint, kind, options = [] } = field
  // What the area offers is there to be chosen; how it is spelt in a file does not matter.
  // The label of these says it all.
  if (hint?.startsWith('true adds ')) return undefined
  if (hint === undefined || kind === 'several' || kind === 'allOrSome') return undefined
  if (kind === 'yesno') return capital(hint.replace(/\btrue\b/g, 'yes').replace(/\bfalse\b/g, 'no'))
  const listed = options.length > 0 && new RegExp(`: (?:(?:${options.join('|')})(?:, or |, | or )?)+\\.$`)
  const said = hint
    .replace(/,? written like (?:\d{4}-\d{2}-\d{2}(?:T[\d:+]+)?|[a-z_]+)/g, '')
    .replace(/,? or a moment with its offset(?: like \d{4}-\d{2}-\d{2}T[\d:+]+)?/g, '')
    .replace(/: a day \(from midnight, London time\)/g, ' (at midnight in London if you give no time)')
  return capital(listed ? said.replace(listed, '.') : said)
}

export function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1)
}

function plain(name: string): string {
  return capital(name.replaceAll('_', ' '))
}

function own(words: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.hasOwn(words, name) ? words[name] : undefined
}
