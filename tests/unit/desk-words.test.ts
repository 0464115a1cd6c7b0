import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { stringify } from 'yaml'
import type { z } from 'zod'
import type { ContentProblem } from '#api/content/problems.ts'
import { checkYaml } from '#api/content/yaml.ts'
import { type Field, formOf } from '#api/publishing/forms/description.ts'
import { detailsForm, FILES_OF, type ItemFolder, wordsForm } from '#api/publishing/forms/kinds.ts'
import { fieldsOf, TYPES } from '#api/publishing/forms/question-types.ts'
import { programmersWordsIn } from '#tests/support/desk-words.ts'

const FOLDERS = Object.keys(FILES_OF) as ItemFolder[]

/** The fields within a field. */
function innerOf(field: Field): readonly Field[] {
  if (field.kind === 'byId') return field.of.kind === 'group' ? field.of.fields : []
  return field.kind === 'group' || field.kind === 'objects' ? field.fields : []
}

/** Every field of a form, also those within groups and lists. */
function flat(fields: readonly Field[]): Field[] {
  return fields.flatMap((field) => [field, ...flat(innerOf(field))])
}

test('what stands above a field of the editor names no file and no word of programmers', () => {
  const fields = flat([
    ...FOLDERS.flatMap((folder) => [...detailsForm(folder).fields, ...wordsForm(folder).fields]),
    ...TYPES.flatMap(fieldsOf),
  ])
  expect(fields.length).toBeGreaterThan(200)
  const found = fields.flatMap(({ name, label, hint = '' }) =>
    [label, hint].flatMap((said) => programmersWordsIn(said).map((word) => `${name}: ${word} in “${said}”`)),
  )
  expect(found).toEqual([])
})

/** What a field could be by mistake. */
const MISTAKES = [null, 'a\u0000<b>', '', 7, -1, 1.5, true, [], {}, ['x'], [['x']], { x: 1 }, 'x'.repeat(30_000)]

/** What a form could hold with a mistake in every place of it: on top, and further and further inside. */
function mistaken(fields: readonly Field[], mistake: unknown): Record<string, unknown>[] {
  const inside = fields.flatMap((field) => {
    const inner = innerOf(field)
    const wrap = (value: unknown) => (field.kind === 'objects' ? [value] : field.kind === 'byId' ? { x: value } : value)
    const deeper = inner.length > 0 ? mistaken(inner, mistake) : field.kind === 'byId' ? [mistake] : []
    return deeper.map((one) => ({ [field.name]: wrap(one) }))
  })
  return [{ ...Object.fromEntries(fields.map(({ name }) => [name, mistake])), nothing_of_the_kind: 1 }, ...inside]
}

test.each(
  FOLDERS.flatMap((folder) => [
    [`${folder}, details`, FILES_OF[folder].detailsSchema] as const,
    [`${folder}, words`, FILES_OF[folder].wordsSchema] as const,
  ]),
)('whatever is wrong in a form is told without a word of programmers: %s', (_name, schema) => {
  const problems: ContentProblem[] = []
  const files = MISTAKES.flatMap((mistake): Record<string, unknown>[] => {
    const questions = TYPES.flatMap((type) =>
      mistaken(fieldsOf(type), mistake).map((one) => ({ ...one, id: 'asked', type })),
    )
    return [
      ...mistaken(formOf(schema).fields, mistake),
      ...('pages' in schema.shape ? [{ pages: [{ id: 'page', questions }] }] : []),
    ]
  })
  for (const file of files) checkYaml(stringify(file), 'some.yaml', schema as z.ZodObject, problems)
  expect(problems.length).toBeGreaterThan(MISTAKES.length)
  const told = [...new Set(problems.map(({ message, inForms = message }) => inForms))]
  const found = told.flatMap((said) => programmersWordsIn(said).map((word) => `${word} in “${said}”`))
  expect(found).toEqual([])
  // Whoever edits the files reads more.
  expect(problems.some(({ inForms }) => inForms !== undefined)).toBe(true)
})

test('the guard and the refusals of the editor say nothing that only programmers understand', () => {
  const locale = (name: string) => JSON.parse(readFileSync(`locales/en/${name}.json`, 'utf8'))
  const sentences = (tree: unknown): string[] =>
    typeof tree === 'string' ? [tree] : Object.values(tree as object).flatMap(sentences)
  const said = [
    ...sentences(locale('guard').rules),
    ...sentences(locale('publishing').faults),
    ...sentences(locale('publishing').change),
    ...sentences(locale('staff').editor.faults),
    ...sentences(locale('staff').editor.builder),
    ...sentences(locale('staff').editor.conflict),
  ].map((one) => one.replaceAll(/\{\{\w+\}\}/g, '…'))
  expect(said.length).toBeGreaterThan(150)
  expect(said.flatMap((one) => programmersWordsIn(one).map((word) => `${word} in “${one}”`))).toEqual([])
})
