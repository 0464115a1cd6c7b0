import { expect, test } from 'vitest'
import type { GuardInput, Item } from '#api/publishing/guard/item.ts'
import { bankHolidays } from '#api/publishing/guard/bank-holidays.ts'
import { AREA, itemFrom, judge } from '#tests/support/guard.ts'

const ORDER = itemFrom('consultation', 'consultations/public-spaces-protection-order')

/** What the guard says of a consultation after a change, about the things that begin so. */
function judged(file: string, from: string | RegExp, to: string, more: Partial<GuardInput & Item> = {}): string[] {
  const before = ORDER.files[file] ?? ''
  const after = before.replace(from, () => to)
  if (after === before && from !== '') throw new Error(`${file} has no ${from}`)
  const item = {
    ...ORDER,
    files: { ...ORDER.files, [file]: after },
    ...(more.documents && { documents: more.documents }),
  }
  return judge(item, { published: ORDER, ...more })
    .filter(
      ({ rule }) => /^(consultation|document|easy_read|pre_election)/.test(rule) && rule !== 'document_one_format',
    )
    .map(({ rule, level, path, language }) => [rule, level, path, language].filter(Boolean).join(' '))
}

const whole = (field: string) => new RegExp(`^${field}: \\|\\n(?: .*\\n|\\n)+`, 'm')

test('the demonstration’s consultation meets the four conditions', () => {
  expect(judged('en.yaml', '', '')).toEqual([])
})

test.each<[string, string, string | RegExp, string, string[]]>([
  ['no reasons', 'en.yaml', whole('reasons'), '', ['consultation_reasons_missing stops reasons en']],
  ['empty reasons', 'en.yaml', whole('reasons'), 'reasons: " "\n', ['consultation_reasons_missing stops reasons en']],
  [
    'trivial reasons',
    'en.yaml',
    whole('reasons'),
    'reasons: Because the law says so.\n',
    ['consultation_reasons_missing stops reasons en'],
  ],
  [
    'short reasons',
    'en.yaml',
    whole('reasons'),
    `reasons: ${'The law says so and we think that it is right. '.repeat(3)}\n`,
    ['consultation_reasons_short warns reasons en'],
  ],
  ['no proposal', 'en.yaml', whole('proposal'), '', ['consultation_reasons_missing stops proposal en']],
  [
    'no alternatives',
    'en.yaml',
    /^alternatives:\n(?: .*\n)+/m,
    '',
    ['consultation_alternatives_missing stops alternatives en'],
  ],
  [
    'an alternative without a reason',
    'en.yaml',
    /why_not: These work.*/,
    'why_not: Too slow.',
    ['consultation_alternative_short warns alternatives.0.why_not en'],
  ],
  ['nobody who decides', 'en.yaml', whole('decision'), '', ['consultation_feedback_missing stops decision en']],
  ['no next steps', 'en.yaml', whole('next_steps'), '', ['consultation_feedback_missing stops next_steps en']],
  [
    'short next steps',
    'en.yaml',
    whole('next_steps'),
    'next_steps: We read every answer with care.\n',
    ['consultation_feedback_short warns next_steps en'],
  ],
  [
    'five weeks',
    'questionnaire.yaml',
    'opens: 2026-10-26',
    'opens: 2026-12-21',
    ['consultation_time_short warns closes'],
  ],
  [
    'seven weeks over Christmas',
    'questionnaire.yaml',
    'opens: 2026-10-26',
    'opens: 2026-12-07',
    ['consultation_time_holidays warns closes'],
  ],
  ['no Easy Read', 'questionnaire.yaml', /kind: easy_read/, 'kind: document', ['easy_read_missing warns documents']],
  [
    'a law that asks for documents',
    'questionnaire.yaml',
    /.*draft_order.*\n/,
    '',
    ['document_statutory_missing stops documents'],
  ],
  [
    'a document without a name',
    'en.yaml',
    /^ {2}draft_order: .*\n/m,
    '',
    ['document_title_missing stops documents.draft_order en'],
  ],
])('%s', (_case, file, from, to, findings) => {
  expect(judged(file, from, to)).toEqual(findings)
})

test('a document that is not there stops; another format satisfies', () => {
  expect(judged('en.yaml', '', '', { documents: ['easy-read.pdf'] })).toEqual([
    'document_missing stops documents.0.file',
  ])
  const files = {
    ...ORDER.files,
    'questionnaire.yaml': (ORDER.files['questionnaire.yaml'] ?? '').replace(
      '  - { id: draft_order, file: draft-order.pdf }',
      '  - { id: draft_order, file: draft-order.pdf }\n  - { id: draft_order_text, file: draft-order.odt }',
    ),
  }
  const formats = judge({ ...ORDER, files }).filter(({ rule }) => rule === 'document_one_format')
  expect(formats.map(({ values }) => values?.['document'])).toEqual(['easy-read.pdf'])
})

test('time counts from the day on which people can begin to answer', () => {
  const now = new Date('2026-12-20T12:00:00Z')
  expect(judged('en.yaml', '', '', { now })).toEqual([])
  expect(judged('en.yaml', '', '', { now, published: undefined })).toEqual(['consultation_time_short warns closes'])
})

test('exactly six weeks are enough, the first and the last day counted', () => {
  const time = (opens: string) => judged('questionnaire.yaml', 'opens: 2026-10-26', `opens: ${opens}`)
  expect(time('2026-12-14')).toEqual(['consultation_time_holidays warns closes'])
  expect(time('2026-12-15')).toEqual(['consultation_time_short warns closes'])
})

test('in a demonstration the dates are judged where they have moved to', () => {
  const area = { ...AREA, demonstration: { written_on: '2026-11-22' } }
  const now = new Date('2031-06-01T12:00:00Z')
  expect(judged('en.yaml', '', '', { now, area })).toEqual([])
  expect(judged('en.yaml', '', '', { now })).toEqual(['consultation_outcome_missing warns outcome en'])
})

test('what is written about in other languages may be shorter', () => {
  expect(judged('fa.yaml', whole('reasons'), 'reasons: کوتاه.\n')).toEqual([])
})

test('during a pre-election period everything warns, before it what runs into it', () => {
  const area = { ...AREA, pre_election_periods: [{ from: '2027-01-10', until: '2027-05-06' }] }
  expect(judged('en.yaml', '', '', { area })).toEqual(['pre_election_ahead warns closes'])
  for (const now of ['2027-01-10T00:00:00Z', '2027-05-06T22:59:00Z'].map((day) => new Date(day))) {
    expect(judged('en.yaml', '', '', { area, now })).toContain('pre_election_now warns')
    const news = judge({ kind: 'news', slug: 'a', files: { 'en.md': 'Text.' } }, { area, now })
    expect(news).toContainEqual(
      expect.objectContaining({ rule: 'pre_election_now', values: { from: '2027-01-10', until: '2027-05-06' } }),
    )
  }
  const after = new Date('2027-05-06T23:00:00Z')
  expect(judged('en.yaml', '', '', { area, now: after })).toEqual(['consultation_outcome_missing warns outcome en'])
})

test('bank holidays are those of the calendar', () => {
  expect(bankHolidays(2026)).toEqual([
    '2026-01-01',
    '2026-04-03',
    '2026-04-06',
    '2026-05-04',
    '2026-05-25',
    '2026-08-31',
    '2026-12-25',
    '2026-12-28',
  ])
  expect(bankHolidays(2027)).toContain('2027-03-26')
  expect(bankHolidays(2027).slice(-2)).toEqual(['2027-12-27', '2027-12-28'])
  expect(bankHolidays(2022)[0]).toBe('2022-01-03')
})
