import { expect, test } from 'vitest'
import { fieldOf, readTyped, type Typed } from '#api/questionnaire/typed.ts'
import { asking, everyType, question, survey } from '#tests/support/survey.ts'

test.each<[string, Typed, object]>([
  ['one choice', { single: 'yes' }, { single: 'yes' }],
  ['a field that came twice, by its first', { single: ['no', 'yes'] }, { single: 'no' }],
  ['a single tick box as a list', { many: 'a' }, { many: ['a'] }],
  ['several tick boxes', { many: ['a', 'b'] }, { many: ['a', 'b'] }],
  ['a grid by its rows', { 'table.up': 'more', 'table.down': '' }, { table: { up: 'more' } }],
  ['a ranking by its places', { 'order.x': '2', 'order.y': '1', 'order.z': '' }, { order: ['y', 'x'] }],
  ['a ranking with gaps', { 'order.z': '2', 'order.x': '1' }, { order: ['x', 'z'] }],
  ['a number in Persian digits', { amount: '۳' }, { amount: 3 }],
  ['a number in Arabic digits', { amount: '٤' }, { amount: 4 }],
  ['a decimal comma', { part: '0,5' }, { part: 0.5 }],
  ['a Persian decimal sign', { part: '۰٫۵' }, { part: 0.5 }],
  ['a date by its parts', { 'day.day': '1', 'day.month': '2', 'day.year': '2024' }, { day: '2024-02-01' }],
  ['a date in Persian digits', { 'day.day': '۲۹', 'day.month': '۲', 'day.year': '۲۰۲۴' }, { day: '2024-02-29' }],
  ['a postcode', { 'where.postcode': ' n12 9pt ' }, { where: 'N12' }],
  ['a ward before a postcode', { 'where.ward': 'Burnt Oak', 'where.postcode': 'N12' }, { where: 'Burnt Oak' }],
  ['words for other', { single: 'other', 'single.other': ' mine ' }, { single: 'other', 'single.other': 'mine' }],
  ['no words left behind in a box that is not shown', { single: 'yes', 'single.other': 'stale' }, { single: 'yes' }],
  ['nothing from fields of nobody', { website: 'x', __proto__: 'y', 'single.': 'z' }, {}],
])('a form is read: %s', (_case, typed, answers) => {
  expect(readTyped(survey, typed)).toEqual({ answers, problems: {} })
})

test.each<[string, Typed, object]>([
  ['a number in words', { amount: 'three' }, { amount: 'notANumber' }],
  ['a number with something behind it', { amount: '3 times' }, { amount: 'notANumber' }],
  ['a number in hexadecimal', { amount: '0x3' }, { amount: 'notANumber' }],
  ['an empty half of a date', { 'day.day': '', 'day.month': '2', 'day.year': '2024' }, { day: 'notADate' }],
  ['a year with two digits', { 'day.day': '1', 'day.month': '2', 'day.year': '24' }, { day: 'tooEarly' }],
  ['one place given to two options', { 'order.x': '1', 'order.y': '1' }, { order: 'repeated' }],
  ['more places than asked for', { 'order.x': '1', 'order.y': '2', 'order.z': '3' }, { order: 'tooMany' }],
  ['too many ticks', { many: ['a', 'b', 'c'] }, { many: 'tooMany' }],
  ['a place that is none', { 'where.postcode': 'here' }, { where: 'notAPlace' }],
])('a form says what is wrong: %s', (_case, typed, problems) => {
  expect(readTyped(survey, typed).problems).toEqual(problems)
})

test('a mistake in one question costs nobody the answers to the others', () => {
  expect(readTyped(survey, { single: 'yes', amount: 'three', line: 'mine' })).toEqual({
    answers: { single: 'yes', line: 'mine' },
    problems: { amount: 'notANumber' },
  })
})

test('an answer left in a field that is no longer asked is nobody’s mistake', () => {
  const conditional = asking(question('single'), question('amount', { when: { question: 'single', is: ['yes'] } }))
  expect(readTyped(conditional, { single: 'no', amount: 'rubbish' })).toEqual({
    answers: { single: 'no' },
    problems: {},
  })
})

test('only the page that was sent is checked for what is missing', () => {
  const two = asking(question('single', { required: true }), question('line', { required: true }))
  expect(readTyped(two, {}, new Set(['line'])).problems).toEqual({ line: 'missing' })
  expect(readTyped(two, {}).problems).toEqual({ single: 'missing', line: 'missing' })
})

test('a problem leads to a field that is there', () => {
  expect(everyType.map((one) => fieldOf(one))).toEqual([
    'single',
    'agree',
    'many',
    'table.up',
    'order.x',
    'amount',
    'part',
    'line',
    'story',
    'day.day',
    'where.postcode',
  ])
  expect(fieldOf(question('table'), 'down')).toBe('table.down')
})
