import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { actOnBuilder } from '#api/publishing/forms/act-on-builder.ts'
import { conditionForm, writtenCondition } from '#api/publishing/forms/condition.ts'
import { freeId, idFrom } from '#api/publishing/forms/ids.ts'
import { readItemFile } from '#api/publishing/forms/item-file.ts'
import { shownMoment, writtenMoment } from '#api/publishing/forms/moments.ts'
import { Posted } from '#api/publishing/forms/posted.ts'
import { readBuilder } from '#api/publishing/forms/read-builder.ts'
import { frozenIds, readSheet, type Where } from '#api/publishing/forms/sheet.ts'
import type { Value } from '#api/publishing/forms/values.ts'
import { CONTENT_DIR } from '#tests/support/app.ts'

const WHERE: Where = { folder: 'consultations', details: 'questionnaire.yaml', original: 'en.yaml' }
const LONDON = 'Europe/London'
const FILES = {
  'questionnaire.yaml': `version: 1
pages:
  - id: page_1
    questions:
      - id: question_1
        type: one
        options: [yes, no, option_3]
      - id: reasons
        type: long_text
        when: { question: question_1, is: [option_3] }
`,
  'en.yaml': 'translation: original\nquestions:\n  reasons: { label: Why? }\n',
  'fa.yaml':
    'translation: checked\nquestions:\n  question_1: { label: سلام, options: { option_3: شاید } }\nmade_from:\n  questions.question_1.label: abcdefgh\n',
}

/** What the form of these files posts, with changes. */
function posted(changes: Record<string, string>): Posted {
  const fields: Record<string, string> = {
    'v.pages.0.at': '0',
    'v.pages.0.id': 'page_1',
    'v.pages.0.title': '',
    'v.pages.0.questions.0.at': '1',
    'v.pages.0.questions.0.id': 'question_1',
    'v.pages.0.questions.0.type': 'one',
    'v.pages.0.questions.0.label': '',
    'v.pages.0.questions.1.at': '2',
    'v.pages.0.questions.1.id': 'reasons',
    'v.pages.0.questions.1.type': 'long_text',
    'v.pages.0.questions.1.label': 'Why?',
    'v.pages.0.questions.1.max': '3000',
    ...Object.fromEntries(
      ['yes', 'no', 'option_3'].flatMap((id, n) => [
        [`v.pages.0.questions.0.options.${n}.at`, String(n)],
        [`v.pages.0.questions.0.options.${n}.id`, id],
        [`v.pages.0.questions.0.options.${n}.words`, ''],
      ]),
    ),
    ...changes,
  }
  return new Posted(Object.entries(fields))
}

test('a form that comes back untouched changes nothing', () => {
  expect(readBuilder(posted({}), FILES, WHERE, new Set(), LONDON)).toEqual(FILES)
})

test('ids are made from the first words, and everything that names them goes along in every language', () => {
  const changes = {
    'v.pages.0.title': 'About you',
    'v.pages.0.questions.0.label': 'Do you feel safe?',
    'v.pages.0.questions.0.options.2.words': 'Maybe',
  }
  const files = readBuilder(posted(changes), FILES, WHERE, new Set(), LONDON)
  expect(readItemFile('questionnaire.yaml', files['questionnaire.yaml'] ?? '').values?.pages).toEqual([
    {
      id: 'about',
      questions: [
        { id: 'feel_safe', type: 'one', options: ['yes', 'no', 'maybe'] },
        { id: 'reasons', type: 'long_text', when: { question: 'feel_safe', is: ['maybe'] } },
      ],
    },
  ])
  expect(readItemFile('fa.yaml', files['fa.yaml'] ?? '').values).toMatchObject({
    questions: { feel_safe: { label: 'سلام', options: { maybe: 'شاید' } } },
    made_from: { 'questions.feel_safe.label': 'abcdefgh' },
  })
})

test('shared words stay shared: no question gets words of its own by being looked at, and an option that is told the words of another becomes it', () => {
  const shared = { yes: 'Yes', no: 'No', strongly_agree: 'Strongly agree' }
  const option = (n: number) => `v.pages.0.questions.0.options.${n}.words`
  const read = (changes: Record<string, string>) =>
    readBuilder(posted({ [option(0)]: 'Yes', [option(1)]: 'No', ...changes }), FILES, WHERE, new Set(), LONDON, shared)
  expect(read({})).toEqual(FILES)
  const taken = read({ [option(1)]: 'Strongly agree' })
  expect(taken['questionnaire.yaml']).toContain('options: [yes, strongly_agree, option_3]')
  expect(taken['en.yaml']).not.toContain('Strongly agree')
  const own = read({ [option(1)]: 'No, never' })
  expect(own['en.yaml']).toContain('No, never')
  // Emptied, it says what it shares again.
  expect(read({ [option(0)]: '' })).toEqual(FILES)
})

test('what is published keeps its ids, whatever is posted', () => {
  const frozen = frozenIds(readItemFile('questionnaire.yaml', FILES['questionnaire.yaml']).values)
  const changes = {
    'v.pages.0.questions.0.id': 'other_name',
    'v.pages.0.questions.0.label': 'Words',
    'v.pages.0.questions.0.options.0.id': 'ja',
  }
  const files = readBuilder(posted(changes), FILES, WHERE, frozen, LONDON)
  expect(files['questionnaire.yaml']).toBe(FILES['questionnaire.yaml'])
})

test('another type keeps what it can and drops what it does not know', () => {
  const files = readBuilder(
    posted({ 'v.pages.0.questions.0.type': 'number', 'v.pages.0.questions.1.type': 'several' }),
    FILES,
    WHERE,
    new Set(),
    LONDON,
  )
  const { pages } = (readItemFile('questionnaire.yaml', files['questionnaire.yaml'] ?? '').values ?? {}) as {
    pages?: { questions: Value[] }[]
  }
  expect(pages?.[0]?.questions[0]).toEqual({ id: 'question_1', type: 'number', min: 0, max: 10 })
  expect(pages?.[0]?.questions[1]).toMatchObject({ id: 'reasons', type: 'several', options: ['yes', 'no'] })
})

test('moving, copying and removing take the words along', () => {
  const down = actOnBuilder(FILES, WHERE, 'down', 'pages.0.questions.0')
  expect(down?.focus).toBe('down.pages.0.questions.1')
  const copy = actOnBuilder(FILES, WHERE, 'duplicate', 'pages.0.questions.0')
  expect(readItemFile('fa.yaml', copy?.files['fa.yaml'] ?? '').values).toMatchObject({
    questions: { question_1_2: { label: 'سلام' } },
  })
  const gone = actOnBuilder(FILES, WHERE, 'remove', 'pages.0.questions.0')
  expect(readItemFile('fa.yaml', gone?.files['fa.yaml'] ?? '').values).toEqual({ translation: 'checked' })
  expect(actOnBuilder(FILES, WHERE, 'up', 'pages.0')?.focus).toBeUndefined()
})

test('a block is written with the same builder, as the one page that it is', () => {
  const where: Where = { ...WHERE, folder: 'blocks' }
  const block = {
    ...FILES,
    'questionnaire.yaml': `# Why these.
questions:
  - id: question_1
    type: one
    options: [yes, no, option_3]
  - id: reasons
    type: long_text
    when: { question: question_1, is: [option_3] }
`,
  }
  expect(readBuilder(posted({}), block, where, new Set(), LONDON)).toEqual(block)
  const named = readBuilder(
    posted({ 'v.pages.0.questions.0.label': 'Do you feel safe?' }),
    block,
    where,
    new Set(),
    LONDON,
  )
  expect(named['questionnaire.yaml']).toContain('# Why these.\nquestions:\n  - id: feel_safe\n')
  expect(named['questionnaire.yaml']).toContain('when: { question: feel_safe, is: [option_3] }')
  expect(named['fa.yaml']).toContain('feel_safe:')
  const more = actOnBuilder(block, where, 'addquestion', 'pages.0')
  expect(more?.focus).toBe('v.pages.0.questions.2.label')
  expect(readItemFile('questionnaire.yaml', more?.files['questionnaire.yaml'] ?? '').values).toMatchObject({
    questions: [{ id: 'question_1' }, { id: 'reasons' }, { id: 'question_3', type: 'one' }],
  })
  for (const act of ['addpage', 'addblock', 'remove', 'up'])
    expect(actOnBuilder(block, where, act, act.startsWith('add') ? '' : 'pages.0')).toBeUndefined()
  expect(actOnBuilder(block, where, 'up', 'pages.0.questions.0')?.focus).toBeUndefined()
  expect([...frozenIds(readSheet(where, block))]).toContain('question_1.option_3')
})

test('every condition of the demonstration can be shown and stays as it was written', () => {
  const conditions: Value[] = []
  const look = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return
    for (const [name, inner] of Object.entries(value)) {
      if (name === 'when') conditions.push(inner as Value)
      else look(inner)
    }
  }
  for (const file of readdirSync(CONTENT_DIR, { recursive: true, encoding: 'utf8' }))
    if (file.endsWith('questionnaire.yaml'))
      look(readItemFile(file, readFileSync(join(CONTENT_DIR, file), 'utf8')).values)
  expect(conditions.length).toBeGreaterThan(5)
  for (const when of conditions) expect(writtenCondition(conditionForm(when), when)).toBe(when)
})

test('any condition survives being shown as fields and written again', () => {
  const id = fc.constantFrom('a', 'b', 'c')
  const single = fc.oneof(
    fc.record({ question: id, is: fc.array(id) }),
    fc.record({ question: id, row: id, is_not: fc.array(id) }),
    fc.record({ question: id, answered: fc.boolean() }),
    fc.record({ question: id, at_least: fc.integer(), at_most: fc.integer() }, { requiredKeys: ['question'] }),
  )
  const { node } = fc.letrec<{ node: unknown }>((tie) => ({
    node: fc.oneof(
      { maxDepth: 2 },
      single,
      fc.record({ all: fc.array(tie('node'), { minLength: 1, maxLength: 3 }) }),
      fc.record({ any: fc.array(tie('node'), { minLength: 1, maxLength: 3 }) }),
    ),
  }))
  fc.assert(
    fc.property(node, (given) => {
      const when = given as Value
      const once = writtenCondition(conditionForm(when), undefined)
      expect(conditionForm(once)).toEqual(
        conditionForm(when).mode === 'any' ? conditionForm(once) : conditionForm(when),
      )
      expect(writtenCondition(conditionForm(when), when)).toBe(when)
    }),
  )
})

test('ids are what the schema takes', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string(), fc.constantFrom('16 to 24', 'Ça va?', 'constructor', 'سلام', 'What’s the matter with you')),
      (words) => {
        const id = idFrom(words)
        if (id !== '') expect(id).toMatch(/^[a-z][a-z0-9_]{0,59}$/)
      },
    ),
  )
  expect(freeId('constructor', new Set())).toBe('constructor_2')
  expect(idFrom('16 to 24', { digits: true })).toBe('16_24')
  expect(idFrom('What’s the matter with parks?')).toBe('whats_matter_parks')
})

test('days and hours are London’s, also where the clock changes', () => {
  expect(writtenMoment('2026-07-01', '09:00', LONDON)).toEqual({ written: '2026-07-01T09:00:00+01:00' })
  expect(writtenMoment('2026-12-01', '', LONDON)).toEqual({ written: '2026-12-01' })
  expect(writtenMoment('2026-03-29', '01:30', LONDON)).toMatchObject({ fault: 'skipped' })
  expect(writtenMoment('2026-10-25', '01:30', LONDON)).toMatchObject({ fault: 'twice' })
  expect(shownMoment('2026-07-01T08:00:00Z', LONDON)).toEqual({ day: '2026-07-01', time: '09:00' })
})

test('a ranking begins with three options without words, never with yes and no', () => {
  const untouched = {
    ...FILES,
    'questionnaire.yaml': FILES['questionnaire.yaml'].replace('[yes, no, option_3]', '[yes, no]'),
  }
  const typed = (files: Record<string, string>, type: string) => {
    const sheet = readSheet(
      WHERE,
      readBuilder(
        new Posted(
          Object.entries({
            'v.pages.0.at': '0',
            'v.pages.0.id': 'page_1',
            'v.pages.0.questions.0.at': '0',
            'v.pages.0.questions.0.id': 'question_1',
            'v.pages.0.questions.0.type': type,
          }),
        ),
        files,
        WHERE,
        new Set(),
        LONDON,
      ),
    )
    return JSON.stringify(sheet)
  }
  expect(typed(untouched, 'ranking')).toContain('["option_1","option_2","option_3"]')
})
