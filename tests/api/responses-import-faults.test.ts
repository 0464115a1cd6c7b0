import { expect, test } from 'vitest'
import type { Questionnaire } from '#api/questionnaire/questionnaire.ts'
import { importResponses } from '#api/responses/import.ts'
import { type Cells, faultsOf, file, importing, NOW, names, SLUG, stored } from '#tests/support/paper-forms.ts'
import { survey } from './golden/survey.ts'
import { database } from './golden/workshop.ts'

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
      database({ [SLUG]: [optional] }),
      { consultation: SLUG, questionnaire: optional, languages: ['en'], csv, actor: 'test' },
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
