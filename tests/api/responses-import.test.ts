import { expect, test } from 'vitest'
import { templateOf } from '#api/responses/import-header.ts'
import { faultsOf, file, importing, NOW, names, SLUG, stored } from '#tests/support/paper-forms.ts'
import { survey } from './golden/survey.ts'
import { database } from './golden/workshop.ts'

test('a paper form that leaves a required question blank is imported', () => {
  expect(faultsOf(file([{ aware: '', safety: 'very_safe' }]))).toEqual([])
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

test('a limit of today is the day in London on which the form came in', () => {
  const [choices, rest] = survey.pages
  if (!choices || !rest) throw new Error('the survey has two pages')
  const questions = rest.questions.map((question) =>
    question.type === 'date' ? { ...question, latest: 'today' } : question,
  )
  const today = { ...survey, pages: [choices, { ...rest, questions }] }
  const faults = (submitted_at: string, since: string) =>
    faultsOf(file([{ submitted_at, since }]), database({ [SLUG]: [today] }), today)
  // Half past midnight in London, where the clocks went forward that night.
  expect(faults('2026-03-29T23:30:00Z', '2026-03-30')).toEqual([])
  expect(faults('2026-03-29T22:30:00Z', '2026-03-30')).toEqual([
    'Row 2, column since: This must be 2026-03-29 or earlier. Correct the day.',
  ])
  expect(faults('', '2026-04-01')).toEqual([])
  expect(faults('', '2026-04-02')).toEqual([
    'Row 2, column since: This must be 2026-04-01 or earlier. Correct the day.',
  ])
})

test('what is typed in under the template is imported', () => {
  const template = templateOf(survey)
  const blanks = ','.repeat(template.split(',').length - 4)
  expect(stored(importing(`${template}p1,,fa,yes${blanks}\r\n`)).responses).toMatchObject([
    { submissionId: 'import:p1', language: 'fa', answers: { aware: 'yes' } },
  ])
})
