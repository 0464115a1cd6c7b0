import { expect, test } from 'vitest'
import { policeFiguresSchema } from '#api/content/police-figures-file.ts'
import { blockFileSchema, consultationFileSchema, questionSchema } from '#api/content/questionnaire-file.ts'
import { type Field, propertiesOf } from '#api/publishing/forms/description.ts'
import { detailsForm, FILES_OF, type ItemFolder, wordsForm } from '#api/publishing/forms/kinds.ts'
import { fieldsOf, TYPES } from '#api/publishing/forms/question-types.ts'
import { choiceOf, labelOfPlace } from '#site/lib/staff/editor/labels.ts'

const FOLDERS = Object.keys(FILES_OF) as ItemFolder[]
const SCHEMAS = [
  ...FOLDERS.flatMap((folder) => [
    [`${folder}, details`, FILES_OF[folder].detailsSchema] as const,
    [`${folder}, words`, FILES_OF[folder].wordsSchema] as const,
  ]),
  ['police figures', policeFiguresSchema] as const,
]

test.each(SCHEMAS)('every field of %s has a label and a sentence that somebody wrote', (_name, schema) => {
  const found = propertiesOf(schema)
  expect(found.filter(({ label }) => !/^\p{Lu}[^_]+$/u.test(label)).map(({ path }) => path)).toEqual([])
  expect(found.filter(({ hint }) => !/[.:]$/.test(hint) || hint.length < 12).map(({ path }) => path)).toEqual([])
})

test('the walk goes into every part of a schema, conditions and all types of questions among it', () => {
  const paths = propertiesOf(consultationFileSchema).map(({ path }) => path)
  for (const path of ['documents.file', 'pages.questions.rows', 'pages.when.at_least', 'pages.block'])
    expect(paths).toContain(path)
  expect(propertiesOf(blockFileSchema).map(({ path }) => path)).toContain('questions.accept')
  const area = propertiesOf(FILES_OF.area.detailsSchema).map(({ path }) => path)
  for (const path of ['languages.dir', 'council.text_relay', 'reporting.safeguarding.hours'])
    expect(area).toContain(path)
})

/** Every field of a form, also those within groups and lists. */
function flat(fields: readonly Field[]): Field[] {
  return fields.flatMap((field) => {
    const of = field.kind === 'byId' ? field.of : field
    return [field, ...(of.kind === 'group' || of.kind === 'objects' ? flat(of.fields) : [])]
  })
}

test('every field of every form shows its label, and every choice words of its own', () => {
  const fields = [
    ...FOLDERS.flatMap((folder) => [...detailsForm(folder).fields, ...wordsForm(folder).fields]),
    ...TYPES.flatMap(fieldsOf),
  ]
  const all = flat(fields)
  expect(all.filter(({ label }) => label === '').map(({ name }) => name)).toEqual([])
  const choices = all.flatMap((field) =>
    field.kind === 'choice' || field.kind === 'several' ? field.options.map((one) => [field.name, one] as const) : [],
  )
  expect(choices.length).toBeGreaterThan(20)
  expect(choices.filter(([name, one]) => choiceOf(name, one) === one)).toEqual([])
})

test('a place of a file is called as its field is in the form it belongs to', () => {
  expect(labelOfPlace('area', 'area.yaml', 'reporting.safeguarding.0.hours')).toBe(
    'Reports of hate crime › Whom the team calls › 1 › When they answer, and what for',
  )
  expect(labelOfPlace('banners', 'en.yaml', 'text')).toBe('Words of the banner')
  expect(labelOfPlace('banners', 'en.yaml', 'link')).toBe('Words of its link')
  expect(labelOfPlace('consultations', 'questionnaire.yaml', 'question.agreement')).toBe('Question › agreement')
  expect(labelOfPlace('consultations', 'fa.yaml', 'questions.agreement.hint')).toBe('Questions › agreement › Help')
  expect(propertiesOf(questionSchema).find(({ name }) => name === 'max')?.label).toBe('Most options')
})
