import { join } from 'node:path'
import { expect, test } from 'vitest'
import { approveTexts } from '#api/responses/approve.ts'
import { consultationResults } from '#api/results/count.ts'
import { openDatabase } from '#db/open.ts'
import { listApprovedTexts } from '#db/queries/approved-texts.ts'
import { listResponses } from '#db/queries/responses.ts'
import { audit } from '#db/schema/index.ts'
import { survey } from './golden/survey.ts'
import { answer, database, folder, run } from './golden/workshop.ts'

const NOW = new Date('2026-04-01T12:00:00Z')
const slug = 'parks'

function answered() {
  const db = database({ [slug]: [survey] })
  answer(db, slug)
  const approve = (question: string, ...references: string[]) =>
    approveTexts(db, { consultation: slug, question, references, actor: 'test' }, NOW)
  return { db, approve }
}

const choice = 'Choose one of: language, comments, why.'

test.each([
  [
    'a question that was promised to stay confidential',
    'happened',
    `happened is confidential: people were told that their words are not published. ${choice}`,
  ],
  ['a question without words', 'safety', `safety is not answered in people’s own words. ${choice}`],
  ['a question that is not asked', 'colour', `parks has no question colour. ${choice}`],
])('%s is refused', (_case, question, message) => {
  const { db, approve } = answered()
  expect(() => approve(question, 'AAAA-1111-AAAA')).toThrow(message)
  expect(listApprovedTexts(db, slug)).toEqual([])
})

test('unknown references and unanswered questions are all named, and nothing is approved', () => {
  const { db, approve } = answered()
  expect(() => approve('why', 'AAAA-1111-AAAA', 'XXXX-0000-XXXX', 'CCCC-3333-CCCC')).toThrow(
    'There is no response XXXX-0000-XXXX. Take the response_id from an export.\nCCCC-3333-CCCC did not answer why. Leave it out.',
  )
  expect(listApprovedTexts(db, slug)).toEqual([])
  expect(db.select().from(audit).all()).toEqual([])
})

test('words that were approved are published with their language, once, and audited', async () => {
  const { db, approve } = answered()
  expect(approve('comments', 'BBBB-2222-BBBB', 'BBBB-2222-BBBB')).toEqual({ approved: 1, before: 0 })
  expect(approve('comments', 'BBBB-2222-BBBB', 'AAAA-1111-AAAA')).toEqual({ approved: 1, before: 1 })
  const results = await consultationResults(db, slug)
  expect(results?.questions.find(({ id }) => id === 'comments')?.texts).toEqual([
    { words: 'Two lines,\nand a "quotation"', language: 'en' },
    { words: 'شب‌ها احساس امنیت نمی‌کنم 😀', language: 'fa' },
  ])
  expect(db.select().from(audit).all()).toMatchObject([
    { actor: 'test', action: 'text.approved', subject: 'parks/BBBB-2222-BBBB/comments', at: NOW },
    { action: 'text.approved', subject: 'parks/AAAA-1111-AAAA/comments' },
  ])
})

test('the commands export what was imported, and approve what an export names', () => {
  const data = folder()
  expect(
    run('responses-export', ['community-safety-2022', '--format', 'csv', '--out', join(data, 'x.csv')], data),
  ).toMatchObject({
    code: 1,
    complained: expect.stringContaining('There is no database'),
  })
  openDatabase(join(data, 'saysafe.sqlite')).$client.close()
  const consultation = 'community-safety-2022'
  const out = join(data, 'responses.csv')
  expect(run('responses-export', [consultation, '--format', 'pdf', '--out', out], data)).toMatchObject({
    code: 2,
    complained: expect.stringContaining('There is no format pdf.'),
  })
  expect(run('responses-export', ['nothing', '--format', 'csv', '--out', out], data)).toMatchObject({
    code: 1,
    complained: expect.stringContaining(`  ${consultation}\n`),
  })
  expect(run('responses-export', [consultation, '--format', 'csv', '--out', out], data).said).toContain(
    'Nobody has answered community-safety-2022 yet',
  )
  run('responses-import', [consultation, `content/consultations/${consultation}/demonstration/responses.csv`], data)
  expect(run('responses-export', [consultation, '--format', 'csv', '--out', out], data)).toMatchObject({
    code: 0,
    said: `145 responses to ${consultation} (version 1) are in ${out}.\nIt replaced the file that was there.\n`,
  })

  const db = openDatabase(join(data, 'saysafe.sqlite'))
  const reference =
    listResponses(db, consultation, { version: 1 }).find(({ answers }) => answers.comments)?.reference ?? ''
  db.$client.close()
  expect(run('responses-approve', [consultation, 'comments'], data)).toMatchObject({ code: 2 })
  expect(run('responses-approve', [consultation, 'ward', reference], data)).toMatchObject({
    code: 1,
    complained: expect.stringContaining('Choose one of: comments.'),
  })
  expect(run('responses-approve', [consultation, 'comments', reference], data)).toMatchObject({
    code: 0,
    said: expect.stringContaining('answers to comments: 1'),
  })
}, 60_000)
