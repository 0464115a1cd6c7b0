import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readContent } from '#api/content/read.ts'
import { holdsDemonstration, seedDemonstration } from '#api/demonstration.ts'
import { publishQuestionnaires } from '#api/publish-questionnaires.ts'
import type { Questionnaire } from '#api/questionnaire/questionnaire.ts'
import { importResponses } from '#api/responses/import.ts'
import { ImportFaults } from '#api/responses/import-faults.ts'
import { consultationResults } from '#api/results/count.ts'
import { type Database, openDatabase } from '#db/open.ts'
import { listResponses } from '#db/queries/responses.ts'
import { audit } from '#db/schema/index.ts'
import { survey } from './golden/survey.ts'
import { database, folder, run } from './golden/workshop.ts'

const NOW = new Date('2026-04-01T12:00:00Z')
const slug = 'parks'
const names = [
  'aware',
  'safety',
  'issues',
  'change.near_home',
  'change.other',
  'priorities',
  'balance',
  'answer/language',
  'comments',
  'happened',
  'since',
  'ward',
  'why',
]

type Cells = Record<string, string>

/** A file with a row for each of `rows`; cells not given are empty, and `aware` is answered. */
function file(rows: Cells[], columns = [...new Set([...names, ...rows.flatMap((row) => Object.keys(row))])]): string {
  const quoted = (cell: string) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)
  return [columns, ...rows.map((row) => columns.map((name) => ({ aware: 'yes', ...row })[name] ?? ''))]
    .map((line) => `${line.map(quoted).join(',')}\r\n`)
    .join('')
}

function importing(csv: string | Buffer, db = database({ [slug]: [survey] })): Database {
  importResponses(
    db,
    { consultation: slug, questionnaire: survey, languages: ['en', 'fa'], csv: Buffer.from(csv), actor: 'test' },
    NOW,
  )
  return db
}

function faultsOf(csv: string | Buffer, db = database({ [slug]: [survey] })): string[] {
  const before = stored(db)
  try {
    importing(csv, db)
  } catch (error) {
    if (!(error instanceof ImportFaults)) throw error
    expect(stored(db)).toEqual(before)
    return error.message.split('\n')
  }
  return []
}

const stored = (db: Database) => ({
  responses: listResponses(db, slug, { version: 2 }),
  acts: db.select().from(audit).all(),
})

test.each<[string, Cells, string]>([
  [
    'an unknown option',
    { safety: 'safe' },
    'safety: There is no option “safe”. The options are: very_safe, very_unsafe, do_not_know.',
  ],
  [
    'an unknown option among several',
    { issues: 'burglary|bats' },
    'issues: There is no option “bats”. The options are: burglary, fly_tipping, other, none_of_these.',
  ],
  [
    'a space beside an option',
    { issues: 'burglary |fly_tipping' },
    'issues: There is no option “burglary ”. The options are: burglary, fly_tipping, other, none_of_these.',
  ],
  ['an option twice', { issues: 'burglary|burglary' }, 'issues: An option is there twice. Take one out.'],
  [
    'an option that goes with no other',
    { issues: 'burglary|none_of_these' },
    'issues: none_of_these cannot go with another option. Take it out, or all the others.',
  ],
  [
    'too many options',
    { issues: 'burglary|fly_tipping|other' },
    'issues: No more than 2 may be chosen. Take some out.',
  ],
  [
    'too many places',
    { priorities: 'lighting|patrols|cameras' },
    'priorities: No more than 2 may be chosen. Take some out.',
  ],
  [
    'an unknown option in a grid',
    { 'change.other': 'up' },
    'change.other: There is no option “up”. The options are: gone_up, gone_down.',
  ],
  ['a number in words', { balance: 'two' }, 'balance: “two” is not a number. Write it in digits, such as 12 or 3.5.'],
  [
    'a number with a comma',
    { balance: '1,5' },
    'balance: “1,5” is not a number. Write it in digits, such as 12 or 3.5.',
  ],
  ['a number that is too small', { balance: '-10.5' }, 'balance: This must be -10 or more. Correct the number.'],
  ['a number that is too large', { balance: '11' }, 'balance: This must be 10 or less. Correct the number.'],
  [
    'a day as Excel writes it',
    { since: '29/02/2024' },
    'since: “29/02/2024” is not a day. Write it as year, month and day, such as 2026-11-22.',
  ],
  [
    'a day that is not in the calendar',
    { since: '2023-02-29' },
    'since: “2023-02-29” is not a day. Write it as year, month and day, such as 2026-11-22.',
  ],
  ['a day that is too early', { since: '1879-12-31' }, 'since: This must be 1880-01-01 or later. Correct the day.'],
  ['a day that is too late', { since: '2027-01-01' }, 'since: This must be 2026-12-31 or earlier. Correct the day.'],
  [
    'an unknown ward',
    { ward: 'Burnt oak' },
    'ward: “Burnt oak” is not a place that this question takes. Write one of these: Burnt Oak, Totteridge & Woodside, elsewhere; or a postcode or its first half, such as N12.',
  ],
  [
    'words that are too long',
    { 'answer/language': 'x'.repeat(21) },
    'answer/language: This is longer than 20 characters. Shorten it.',
  ],
  [
    'other words that are too long',
    { aware: 'other', 'aware.other': 'x'.repeat(201) },
    'aware.other: This is longer than 200 characters. Shorten it.',
  ],
  [
    'other words without other',
    { 'aware.other': 'Sometimes' },
    'aware.other: These words belong to the option other, which is not chosen in aware. Add it there, or empty this cell.',
  ],
  [
    'an answer to what is not asked',
    { why: 'Because' },
    'why: This is not asked of somebody with the other answers in this row. Empty the cell, or correct the answer that it depends on.',
  ],
  [
    'a moment without its zone',
    { submitted_at: '2026-03-01 10:00' },
    'submitted_at: “2026-03-01 10:00” is not a moment. Write it like 2026-11-22T17:30:00Z, or leave it empty for now.',
  ],
  [
    'a moment to come',
    { submitted_at: '2062-03-01T10:00:00Z' },
    'submitted_at: This lies in the future. Correct the year, day or time.',
  ],
  [
    'an unknown channel',
    { channel: 'post' },
    'channel: There is no channel “post”. The channels are: online, kiosk, paper, telephone, in_person.',
  ],
  ['an unknown language', { language: 'xx' }, 'language: There is no language “xx”. The languages are: en, fa.'],
  [
    'another version',
    { version: '1' },
    'version: This row answers version 1 of the questionnaire; only version 2 can be imported. Take the row out.',
  ],
  [
    'an unknown suspicion',
    { suspicion: 'rude' },
    'suspicion: There is no “rude” here. Leave the cell empty, or write one of: honeypot, timing, same_address.',
  ],
  [
    'a 0 where the answer says 1',
    { issues: 'burglary', 'issues:burglary': '0' },
    'issues:burglary: This says “0”, but after the column issues it would be “1”. Correct one of the two.',
  ],
  [
    'an id beyond all measure',
    { response_id: 'x'.repeat(101) },
    'response_id: This is longer than 100 characters. Shorten it.',
  ],
])('%s is refused by row and column, and nothing is stored', (_case, row, fault) => {
  expect(faultsOf(file([{}, row]))).toEqual([`Row 3, column ${fault}`])
})

test('a paper form that leaves a required question blank is imported', () => {
  expect(faultsOf(file([{ aware: '', safety: 'very_safe' }]))).toEqual([])
})

test('every fault of a file is named, in the order of its rows', () => {
  const csv = file([{ safety: 'safe', balance: 'two' }, {}, { channel: 'post' }])
  expect(faultsOf(csv).map((line) => line.split(':')[0])).toEqual([
    'Row 2, column safety',
    'Row 2, column balance',
    'Row 4, column channel',
  ])
})

test('fifty faults are shown and the rest are counted', () => {
  const lines = faultsOf(file(Array.from({ length: 60 }, () => ({ safety: 'safe' }))))
  expect(lines).toHaveLength(51)
  expect(lines.at(-1)).toBe('and 10 more')
})

test('columns that are unknown, missing, nameless or there twice are named', () => {
  expect(
    faultsOf(file([{ color: 'red', '': 'x' }], [...names.filter((name) => name !== 'ward'), 'color', '', 'aware'])),
  ).toEqual([
    'Row 1, column color: The questionnaire has no such column. Correct the name, or delete the column.',
    'Row 1: The 14th column has no name. Give it one, or delete the column.',
    'Row 1, column aware: There are two columns of this name. Delete or rename one.',
    'Row 1, column ward: This column is missing. Add it; its cells stay empty where nobody answered.',
  ])
})

test.each([
  ['nothing', '', 'Row 1: The file is empty.'],
  ['nothing but empty lines', '\r\n\r\n', 'Row 1: The file is empty.'],
  ['a header only', file([]), 'Row 2: There is no response under the header.'],
  ['semicolons', file([{}]).replaceAll(',', ';'), 'Row 1: The cells are not separated by commas.'],
  [
    'another encoding than UTF-8',
    Buffer.concat([Buffer.from(file([{}])), Buffer.from([0xe9])]),
    'Row 1: The file is not in UTF-8',
  ],
  ['a row without an answer', file([{ aware: '', channel: 'paper' }]), 'Row 2: Nothing is answered in this row.'],
  ['a cell too many', `${file([{}])}${'yes,'.repeat(14)}\r\n`, 'Row 3: This row has 15 cells and the header has 13.'],
  [
    'a quotation mark that is not closed',
    `${file([{}, {}])}"yes${','.repeat(12)}\r\n`,
    'Row 4: The quotation marks in this row do not match',
  ],
])('a file with %s is refused', (_case, csv, fault) => {
  expect(faultsOf(csv)).toEqual([expect.stringContaining(fault)])
})

test('a row in which nobody answered anything is refused', () => {
  const optional: Questionnaire = { version: 2, pages: survey.pages.slice(1) }
  const csv = Buffer.from(`response_id,${names.slice(6).join(',')}\np1,,, ,,,,\n`)
  expect(() =>
    importResponses(
      database({ [slug]: [optional] }),
      { consultation: slug, questionnaire: optional, languages: ['en'], csv, actor: 'test' },
      NOW,
    ),
  ).toThrow('Row 2: Nothing is answered in this row. Fill in the answers, or delete the row.')
})

test('the same file twice is refused, also without ids', () => {
  const db = importing(file([{}, { safety: 'very_safe' }]))
  expect(faultsOf(file([{}, { safety: 'very_safe' }]), db)).toEqual([
    expect.stringContaining('Row 2: This file was imported before.'),
  ])
})

test('a response_id that is there twice, or was imported before, is refused', () => {
  const db = importing(file([{ response_id: 'p1' }]))
  expect(faultsOf(file([{ response_id: 'p2' }, { response_id: 'p1' }, { response_id: 'p2' }]), db)).toEqual([
    'Row 3, column response_id: This response is already stored. Take the row out, or give it another response_id if it is a different one.',
    'Row 4, column response_id: Row 2 has the same one. Delete one of the rows, or give it another response_id.',
  ])
})

test('an export of ours is refused where its responses came from', () => {
  const db = importing(file([{}]))
  const [response] = stored(db).responses
  expect(faultsOf(file([{ response_id: response?.reference ?? '' }]), db)).toEqual([
    expect.stringContaining('already stored'),
  ])
})

test('a row is stored with its moment, channel, language and answers, and audited', () => {
  const comments = 'دو خط،\nبا "گیومه"'
  const db = importing(
    `\uFEFF${file([
      {
        response_id: 'p1',
        submitted_at: '2026-03-01T10:00:00+01:00',
        channel: 'telephone',
        language: 'fa',
        comments,
        balance: '-2.5',
        issues: 'fly_tipping|burglary',
        ward: 'n12 8qa',
      },
      { comments: "'=1+1", 'change.other': 'gone_up', suspicion: 'timing' },
    ])}`,
  )
  const { responses, acts } = stored(db)
  expect(responses).toMatchObject([
    {
      version: 2,
      submissionId: 'import:p1',
      channel: 'telephone',
      language: 'fa',
      receivedAt: new Date('2026-03-01T09:00:00Z'),
      suspicion: null,
      answers: { aware: 'yes', comments, balance: -2.5, issues: ['fly_tipping', 'burglary'], ward: 'N12' },
    },
    {
      channel: 'paper',
      language: 'en',
      receivedAt: NOW,
      suspicion: 'timing',
      answers: { aware: 'yes', comments: '=1+1', change: { other: 'gone_up' } },
    },
  ])
  expect(acts.map(({ actor, action }) => `${actor} ${action}`)).toEqual([
    'test response.received',
    'test response.received',
    'test responses.imported',
  ])
})

test('rows with nothing in them are passed over, and rows keep their numbers', () => {
  const empty = `${','.repeat(names.length - 1)}\r\n`
  expect(stored(importing(file([{}]) + empty + empty)).responses).toHaveLength(1)
  expect(faultsOf(file([{}]) + empty + file([{ safety: 'safe' }], names).split('\r\n')[1])).toEqual([
    expect.stringMatching(/^Row 4, column safety/),
  ])
})

const PUBLISHED = 'community-safety-2022'
const findings: { question: string; row?: string; answer: string[]; count: number; base: number }[] = JSON.parse(
  readFileSync(`content/consultations/${PUBLISHED}/demonstration/published-findings.json`, 'utf8'),
).findings

test('the demonstration is stored once, and gives the counts and bases that the council published', async () => {
  const content = readContent('content', NOW)
  const db = database({})
  publishQuestionnaires(db, content, NOW)
  expect(holdsDemonstration(db)).toBe(false)
  const said: string[] = []
  for (const _start of ['first', 'second']) seedDemonstration(db, content, 'content', NOW, (line) => said.push(line))
  expect(said.filter((line) => line.startsWith(PUBLISHED))).toEqual([
    `${PUBLISHED}: 145 made-up answers of the demonstration are stored.`,
  ])
  expect(holdsDemonstration(db)).toBe(true)

  const results = await consultationResults(db, PUBLISHED)
  expect(results).toMatchObject({ received: 145, counted: 145 })
  const counted = findings.map(({ question, row, answer }) => {
    const asked = results?.questions.find(({ id }) => id === question)
    const part = row ? asked?.rows.find(({ id }) => id === row) : asked
    const count = answer.reduce(
      (sum, id) => sum + (part?.options.find((option) => option.id === id)?.count ?? Number.NaN),
      0,
    )
    return { question, row, answer, count, base: part?.base }
  })
  expect(counted).toEqual(
    findings.map(({ question, row, answer, count, base }) => ({ question, row, answer, count, base })),
  )
})

test('no made-up answers are stored on a site that is no demonstration, or where somebody imported the file', async () => {
  const content = readContent('content', NOW)
  const only = content.consultations.filter((consultation) => consultation.slug === PUBLISHED)
  const db = database({})
  publishQuestionnaires(db, content, NOW)
  const say = () => {
    throw new Error('nothing was to be stored')
  }
  seedDemonstration(db, { ...content, area: { ...content.area, demonstration: undefined } }, 'content', NOW, say)
  const questionnaire = only[0]?.questionnaire ?? survey
  const csv = readFileSync(`content/consultations/${PUBLISHED}/demonstration/responses.csv`)
  importResponses(
    db,
    { consultation: PUBLISHED, questionnaire, languages: ['en', 'fa', 'ro'], csv, actor: 'test' },
    NOW,
  )
  seedDemonstration(db, { ...content, consultations: only }, 'content', NOW, say)
  expect(holdsDemonstration(db)).toBe(false)
})

test('the command imports a file and says so; a wrong call, an unknown consultation and faults end otherwise', () => {
  const data = folder()
  openDatabase(join(data, 'saysafe.sqlite')).$client.close()
  const csv = `content/consultations/${PUBLISHED}/demonstration/responses.csv`
  expect(run('responses-import', [PUBLISHED], data)).toMatchObject({
    code: 2,
    complained: expect.stringContaining('Usage: npm run responses:import'),
  })
  expect(run('responses-import', [PUBLISHED, csv, '--channel', 'post'], data)).toMatchObject({ code: 2 })
  expect(run('responses-import', ['parks', csv], data)).toMatchObject({
    code: 1,
    complained: expect.stringContaining(`  ${PUBLISHED}\n`),
  })
  expect(run('responses-import', [PUBLISHED, csv], data)).toMatchObject({
    code: 0,
    said: `145 responses to ${PUBLISHED} (version 1) are stored and counted.\n`,
  })
  const again = run('responses-import', [PUBLISHED, csv], data)
  expect(again.code).toBe(1)
  expect(again.complained).toContain('Row 2, column response_id: This response is already stored.')
  expect(again.complained).toContain('and 95 more')
  writeFileSync(join(data, 'empty.csv'), '')
  expect(run('responses-import', [PUBLISHED, join(data, 'empty.csv')], data)).toMatchObject({ code: 1 })
}, 60_000)
