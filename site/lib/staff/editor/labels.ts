import { questionSchema } from '#api/content/questionnaire-file.ts'
import { type Field, type Group, propertiesOf } from '#api/publishing/forms/description.ts'
import { detailsForm, FILES_OF, type ItemFolder, wordsForm } from '#api/publishing/forms/kinds.ts'
import { staffWords } from '../../i18n.ts'

/** What the schemas call a property, by its name: those of questions first, for the builder, which lays them out itself. */
const LABELS = new Map(
  [questionSchema, ...Object.values(FILES_OF).flatMap(({ detailsSchema, wordsSchema }) => [detailsSchema, wordsSchema])]
    .flatMap(propertiesOf)
    .toReversed()
    .map(({ name, label }) => [name, label]),
)

/** A property in words; what is an id of somebody's is said as it can be read. */
export function labelOf(name: string): string {
  return LABELS.get(name) ?? capital(name.replaceAll('_', ' '))
}

/**
 * Each step to a place in a file of an item, in words, such as `Question › agreement`; a question
 * or page that `said` knows is called by its own words.
 */
export function labelOfPlace(
  folder: ItemFolder,
  file: string,
  place: string,
  said: (list: 'questions' | 'pages', id: string) => string | undefined = () => undefined,
): string {
  const [first = '', ...rest] = place.split('.')
  const { places } = staffWords().editor
  const [id] = rest
  const list = first.replace(/s?$/, 's')
  const words = id !== undefined && (list === 'questions' || list === 'pages') ? said(list, id) : undefined
  // The questions and pages of a questionnaire, as two versions of it are compared.
  const steps =
    file === FILES_OF[folder].details && Object.hasOwn(places, first)
      ? [places[first as keyof typeof places], ...rest]
      : along(file === FILES_OF[folder].details ? detailsForm(folder) : wordsForm(folder), [first, ...rest])
  return (words === undefined ? steps : [`“${words}”`, ...steps.slice(2)]).join(' › ')
}

function along(form: Group, steps: readonly string[]): string[] {
  let fields: readonly Field[] = form.fields
  let isId = false
  return steps.map((step) => {
    if (isId) {
      isId = false
      return /^\d+$/.test(step) ? String(Number(step) + 1) : step
    }
    const field = fields.find(({ name }) => name === step)
    const inner = field?.kind === 'byId' ? field.of : field
    isId = field !== undefined && ['byId', 'objects', 'entries'].includes(field.kind)
    fields = inner?.kind === 'group' || inner?.kind === 'objects' ? inner.fields : []
    return field?.label ?? labelOf(step)
  })
}

/** What can be chosen, in words; topics and wards have names of their own. */
export function choiceOf(field: string, choice: string): string {
  const { choices } = staffWords().editor
  const words: Readonly<Record<string, string>> = choices
  const key = `${field}_${choice}`
  return Object.hasOwn(words, key) ? (words[key] ?? choice) : choice
}

export function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1)
}
