import { expect, test } from 'vitest'
import { checkAnswers, isCalendarDate, type Rule } from '#api/questionnaire/check.ts'
import type { Answer } from '#api/questionnaire/questionnaire.ts'
import { asking, question, survey } from '#tests/support/survey.ts'

const deep = JSON.parse(`${'['.repeat(5_000)}${']'.repeat(5_000)}`) as unknown

test.each<[string, Record<string, unknown>, Record<string, Rule>]>([
  ['a question that is not asked', { nothing: 'yes' }, { nothing: 'unknownQuestion' }],
  ['__proto__ as a question', JSON.parse('{"__proto__":"yes"}'), { ['__proto__']: 'unknownQuestion' }],
  [
    'constructor as a question',
    Object.fromEntries([['constructor', 'yes']]),
    Object.fromEntries([['constructor', 'unknownQuestion' as const]]),
  ],
  ['toString with other words', { 'toString.other': 'x' }, { 'toString.other': 'unknownQuestion' }],
  ['words for a question without other', { 'agree.other': 'x' }, { 'agree.other': 'unknownQuestion' }],
  ['one choice as a list', { single: ['yes'] }, { single: 'wrongType' }],
  ['one choice as a number', { single: 1 }, { single: 'wrongType' }],
  ['an unknown option', { single: 'maybe' }, { single: 'unknownOption' }],
  ['__proto__ as an option', { single: '__proto__' }, { single: 'unknownOption' }],
  ['an option with a NUL behind it', { single: 'yes\u0000' }, { single: 'unknownOption' }],
  ['an option with a space before it', { agree: ' agree' }, { agree: 'unknownOption' }],
  ['several as text', { many: 'a' }, { many: 'wrongType' }],
  ['several as an object', { many: { 0: 'a', length: 1 } }, { many: 'wrongType' }],
  ['null among several', { many: ['a', null] }, { many: 'wrongType' }],
  ['a nested list among several', { many: [['a']] }, { many: 'wrongType' }],
  ['an option twice', { many: ['a', 'a'] }, { many: 'repeated' }],
  ['more options than allowed', { many: ['a', 'b', 'c'] }, { many: 'tooMany' }],
  ['an exclusive option with another', { many: ['a', 'none'] }, { many: 'exclusive' }],
  ['a million of the same option', { many: Array.from({ length: 1_000_000 }, () => 'a') }, { many: 'repeated' }],
  ['deeply nested lists', { many: deep }, { many: 'wrongType' }],
  ['a grid as a list', { table: ['more'] }, { table: 'wrongType' }],
  ['an unknown row', { table: { sideways: 'more' } }, { 'table.sideways': 'unknownRow' }],
  ['__proto__ as a row', { table: JSON.parse('{"__proto__":"more"}') }, { 'table.__proto__': 'unknownRow' }],
  ['an unknown option in a row', { table: { up: 'many' } }, { 'table.up': 'unknownOption' }],
  ['a list in a row', { table: { up: ['more'] } }, { 'table.up': 'wrongType' }],
  ['a ranking with a repeated option', { order: ['x', 'x'] }, { order: 'repeated' }],
  ['a ranking that is too long', { order: ['x', 'y', 'z'] }, { order: 'tooMany' }],
  ['a number as text', { amount: '3' }, { amount: 'wrongType' }],
  ['true as a number', { amount: true }, { amount: 'wrongType' }],
  ['NaN', { amount: Number.NaN }, { amount: 'notANumber' }],
  ['1e400', { amount: JSON.parse('1e400') }, { amount: 'notANumber' }],
  ['a decimal where whole numbers are asked', { amount: 1.5 }, { amount: 'notWhole' }],
  ['a number that is too small', { amount: -6 }, { amount: 'tooSmall' }],
  ['a number that is too large', { amount: 1e300 }, { amount: 'tooLarge' }],
  ['a number just over', { part: 1.0000000000000002 }, { part: 'tooLarge' }],
  ['text as a number', { line: 5 }, { line: 'wrongType' }],
  ['text as an object with toString', { line: { toString: 'x' } }, { line: 'wrongType' }],
  ['text that is one character too long', { line: '123456' }, { line: 'tooLong' }],
  ['six emoji where five fit', { line: '😀😀😀😀😀😀' }, { line: 'tooLong' }],
  ['letters with marks, counted as what they are made of', { line: 'e\u0301e\u0301e\u0301' }, { line: 'tooLong' }],
  ['text of ten megabytes', { story: 'x'.repeat(10_000_000) }, { story: 'tooLong' }],
  ['a day that is not in the calendar', { day: '2023-02-29' }, { day: 'notADate' }],
  ['a day as an instant', { day: '2023-02-28T00:00:00Z' }, { day: 'notADate' }],
  ['a day in Persian digits', { day: '۲۰۲۳-۰۲-۲۸' }, { day: 'notADate' }],
  ['a day too early', { day: '2019-12-31' }, { day: 'tooEarly' }],
  ['a day too late', { day: '2027-01-01' }, { day: 'tooLate' }],
  ['a day as a number', { day: 20230228 }, { day: 'wrongType' }],
  ['a place that is none', { where: 'Atlantis' }, { where: 'notAPlace' }],
  ['a postcode cut short', { where: 'N12 9P' }, { where: 'notAPlace' }],
  ['a postcode cut short before its letters', { where: 'EN4 8' }, { where: 'notAPlace' }],
  ['a postcode with a letter that none has', { where: 'N12 9CI' }, { where: 'notAPlace' }],
  ['half a postcode with a blank in its number', { where: 'N1 2' }, { where: 'notAPlace' }],
  ['a place as a list', { where: ['N12'] }, { where: 'wrongType' }],
  ['other words without other', { single: 'yes', 'single.other': 'mine' }, { 'single.other': 'otherNotChosen' }],
  ['other words as a list', { single: 'other', 'single.other': ['mine'] }, { 'single.other': 'wrongType' }],
  [
    'other words that are too long',
    { single: 'other', 'single.other': '😀'.repeat(201) },
    { 'single.other': 'tooLong' },
  ],
  ['two mistakes', { single: 'maybe', line: '123456' }, { single: 'unknownOption', line: 'tooLong' }],
])('%s is refused by name', (_case, given, problems) => {
  expect(Object.entries(checkAnswers(survey, given).problems)).toEqual(Object.entries(problems))
})

test.each<[string, string, unknown, Answer]>([
  ['an option', 'single', 'yes', 'yes'],
  ['several in the order chosen', 'many', ['b', 'a'], ['b', 'a']],
  ['an exclusive option alone', 'many', ['none'], ['none']],
  ['a grid without its blank rows', 'table', { up: 'more', down: '' }, { up: 'more' }],
  ['a ranking', 'order', ['z', 'x'], ['z', 'x']],
  ['a number at the edge', 'amount', -5, -5],
  ['five emoji', 'line', '😀😀😀😀😀', '😀😀😀😀😀'],
  ['text from right to left, its marks included', 'line', 'سَلام', 'سَلام'],
  ['line breaks of every kind as one character', 'story', 'a\r\nb\rc\nd', 'a\nb\nc\nd'],
  ['text without its control characters', 'story', 'a\u0000b\u0007c\u007f\td', 'abc\td'],
  ['a lone surrogate as the replacement character', 'story', 'x\ud83dy', 'x\ufffdy'],
  ['text without blanks around it', 'story', ' \n words \u0000', 'words'],
  ['text that could be code', 'story', '<b>&"\'`', '<b>&"\'`'],
  ['__proto__ as words', 'story', '__proto__', '__proto__'],
  ['a leap day', 'day', '2024-02-29', '2024-02-29'],
  ['the first half of a postcode', 'where', 'n12 9pt', 'N12'],
  ['the first half of a postcode without its blank', 'where', 'n129pt', 'N12'],
  ['a first half that was written apart', 'where', 'N 12', 'N12'],
  ['a postcode that is in no part of the area', 'where', 'SW1A 1AA', 'SW1A'],
  ['a ward', 'where', 'Burnt Oak', 'Burnt Oak'],
  ['elsewhere', 'where', 'elsewhere', 'elsewhere'],
])('stored is %s', (_case, id, value, stored) => {
  expect(checkAnswers(survey, { [id]: value })).toEqual({ answers: { [id]: stored }, problems: {} })
})

test('minus nothing is stored as plain 0', () => {
  const { answers } = checkAnswers(survey, { amount: -0 })
  expect(JSON.stringify(answers)).toBe('{"amount":0}')
  expect(Object.is(answers.amount, -0)).toBe(false)
})

test.each([null, undefined, '', [], {}, '   '])('%j is no answer to any question it could be given to', (blank) => {
  for (const { id, type } of survey.pages.flatMap((page) => page.questions)) {
    const { answers, problems } = checkAnswers(survey, { [id]: blank })
    const fits =
      blank === null ||
      blank === undefined ||
      blank === '' ||
      (Array.isArray(blank)
        ? ['several', 'ranking']
        : typeof blank === 'string'
          ? ['short_text', 'long_text', 'place']
          : ['grid']
      ).includes(type)
    expect(answers, id).toEqual({})
    if (fits) expect(problems, id).toEqual({})
    else expect(Object.keys(problems), id).toEqual([id])
  }
})

test('what must be answered is missed, row by row', () => {
  const required = asking(
    question('single', { required: true }),
    question('table', { required: true }),
    question('line', { required: true }),
  )
  expect(checkAnswers(required, {}).problems).toEqual({ single: 'missing', table: 'missing', line: 'missing' })
  expect(checkAnswers(required, { single: 'yes', table: { up: 'more' }, line: ' ' }).problems).toEqual({
    'table.down': 'missingRow',
    line: 'missing',
  })
  expect(checkAnswers(required, {}, new Set(['line'])).problems).toEqual({ line: 'missing' })
})

test('what must be answered is not missed where it is not asked', () => {
  const conditional = asking(
    question('single'),
    question('line', { required: true, when: { question: 'single', is: ['yes'] } }),
  )
  expect(checkAnswers(conditional, { single: 'no' }).problems).toEqual({})
  expect(checkAnswers(conditional, { single: 'yes' }).problems).toEqual({ line: 'missing' })
  expect(checkAnswers(conditional, { single: 'no', line: 'x' }).problems).toEqual({ line: 'hidden' })
})

test('a number without limits takes the largest and refuses the infinite', () => {
  const open = asking(question('part', { min: -Number.MAX_VALUE, max: Number.MAX_VALUE }))
  expect(checkAnswers(open, { part: Number.MAX_VALUE }).problems).toEqual({})
  expect(checkAnswers(open, { part: Number.NEGATIVE_INFINITY }).problems).toEqual({ part: 'notANumber' })
})

test.each([
  ['2024-02-29', true],
  ['2100-02-29', false],
  ['2026-00-10', false],
  ['2026-13-01', false],
  ['2026-04-31', false],
  ['0000-01-01', true],
  ['+02026-01-01', false],
])('%s is a day: %s', (text, real) => {
  expect(isCalendarDate(text)).toBe(real)
})
