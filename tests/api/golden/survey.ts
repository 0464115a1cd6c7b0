import type { Answers, Question, Questionnaire } from '#api/questionnaire/questionnaire.ts'
import type { Channel, Suspicion } from '#db/schema/responses.ts'

const about = 'opinion' as const
const common = { required: false, about, sensitive: false }
const options = (...ids: string[]) => ids.map((id) => ({ id }))

const aware: Question = { ...common, id: 'aware', type: 'one', required: true, options: options('yes', 'no', 'other'), other: true }

/** The version before the survey. */
export const older: Questionnaire = { version: 1, pages: [{ id: 'choices', questions: [aware] }] }

/** Asks a question of every type. */
export const survey: Questionnaire = {
  version: 2,
  pages: [
    {
      id: 'choices',
      questions: [
        aware,
        { ...common, id: 'safety', type: 'scale', options: options('very_safe', 'very_unsafe', 'do_not_know'), other: false },
        {
          ...common, id: 'issues', type: 'several', max: 2, other: true,
          options: [...options('burglary', 'fly_tipping', 'other'), { id: 'none_of_these', exclusive: true }],
        },
        { ...common, id: 'change', type: 'grid', rows: ['near_home', 'other'], options: options('gone_up', 'gone_down') },
        { ...common, id: 'priorities', type: 'ranking', options: options('lighting', 'patrols', 'cameras'), max: 2 },
      ],
    },
    {
      id: 'rest',
      questions: [
        { ...common, id: 'balance', type: 'number', min: -10, max: 10, whole: false },
        { ...common, id: 'language', type: 'short_text', max: 20, confidential: false },
        { ...common, id: 'comments', type: 'long_text', max: 300, confidential: false },
        { ...common, id: 'happened', type: 'long_text', max: 300, confidential: true },
        { ...common, id: 'since', type: 'date', earliest: '1880-01-01', latest: '2026-12-31' },
        { ...common, id: 'ward', type: 'place', about: 'where', accept: ['ward', 'postcode'], wards: ['Burnt Oak', 'Totteridge & Woodside'], districts: ['N12'] },
        { ...common, id: 'why', type: 'short_text', max: 50, confidential: false, when: { question: 'safety', is: ['very_unsafe'] } },
      ],
    },
  ],
}

type Given = { reference: string; receivedAt: Date; channel: Channel; language: string; suspicion?: Suspicion; answers: Answers }

/** Answers as awkward as people’s: each row is there for what it holds. */
export const given: Given[] = [
  {
    reference: 'AAAA-1111-AAAA', receivedAt: new Date('2026-03-01T09:30:00.000Z'), channel: 'online', language: 'en',
    answers: {
      aware: 'yes', safety: 'very_unsafe', issues: ['fly_tipping', 'burglary'], change: { near_home: 'gone_up', other: 'gone_down' },
      priorities: ['cameras', 'lighting'], balance: -2.5, language: 'Română, ș și ț', comments: 'Two lines,\nand a "quotation"', happened: 'Something private',
      since: '2024-02-29', ward: 'Totteridge & Woodside', why: '=HYPERLINK("https://example.org","click")',
    },
  },
  {
    reference: 'BBBB-2222-BBBB', receivedAt: new Date('2026-03-01T10:00:00.001Z'), channel: 'kiosk', language: 'fa',
    answers: {
      aware: 'other', 'aware.other': '+44 is how it begins', issues: ['other'], 'issues.other': "-1+1|cmd' /C calc'!A0", change: { other: 'gone_up' },
      priorities: ['patrols'], balance: 0, language: '@SUM(A1:A9)', comments: 'شب‌ها احساس امنیت نمی‌کنم 😀', since: '1880-06-01', ward: 'N12',
    },
  },
  {
    reference: 'CCCC-3333-CCCC', receivedAt: new Date('2026-03-02T00:00:00.000Z'), channel: 'paper', language: 'en',
    answers: { aware: 'no', issues: ['none_of_these'], comments: "'=already quoted", language: 'constructor', happened: '__proto__', ward: 'elsewhere' },
  },
  {
    reference: 'DDDD-4444-DDDD', receivedAt: new Date('2026-03-02T00:00:01.000Z'), channel: 'online', language: 'en', suspicion: 'honeypot',
    answers: { aware: 'yes', comments: '<script>alert(1)</script> & <b>bold</b>', balance: 10 },
  },
]
