import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { approveTexts } from '#api/responses/approve.ts'
import { withdrawTexts } from '#api/responses/withdraw.ts'
import { consultationResults } from '#api/results/count.ts'
import { openDatabase } from '#db/open.ts'
import { listApprovedTexts } from '#db/queries/approved-texts.ts'
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
  const withdraw = (question: string, ...references: string[]) =>
    withdrawTexts(db, { consultation: slug, question, references, actor: 'test' }, NOW)
  return { db, approve, withdraw }
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

test('words that were withdrawn are no longer published, which is audited, and can be approved again', async () => {
  const { db, approve, withdraw } = answered()
  approve('comments', 'AAAA-1111-AAAA', 'BBBB-2222-BBBB')
  expect(withdraw('comments', 'BBBB-2222-BBBB', 'BBBB-2222-BBBB')).toEqual({ withdrawn: 1 })
  const results = await consultationResults(db, slug)
  expect(results?.questions.find(({ id }) => id === 'comments')?.texts).toEqual([
    { words: 'Two lines,\nand a "quotation"', language: 'en' },
  ])
  expect(db.select().from(audit).all().at(-1)).toMatchObject({
    actor: 'test',
    action: 'text.withdrawn',
    subject: 'parks/BBBB-2222-BBBB/comments',
    at: NOW,
  })
  expect(approve('comments', 'BBBB-2222-BBBB')).toEqual({ approved: 1, before: 0 })
})

test('what is not published cannot be withdrawn, and then nothing is', () => {
  const { db, approve, withdraw } = answered()
  approve('comments', 'AAAA-1111-AAAA')
  const before = db.select().from(audit).all()
  expect(() => withdraw('comments', 'AAAA-1111-AAAA', 'BBBB-2222-BBBB')).toThrow(
    'The answer of BBBB-2222-BBBB to comments is not published. Leave it out.',
  )
  expect(listApprovedTexts(db, slug)).toHaveLength(1)
  expect(db.select().from(audit).all()).toEqual(before)
})

test('the command exports what was imported', () => {
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
}, 60_000)

test('the command shows the words before it publishes them, and takes them out again', () => {
  const { db } = answered()
  const data = dirname(db.$client.name)
  const texts = [slug, 'comments', 'AAAA-1111-AAAA']
  const command = (...options: string[]) => run('responses-approve', [...texts, ...options], data)
  expect(run('responses-approve', [slug, 'comments'], data)).toMatchObject({ code: 2 })
  expect(command('--publish', '--withdraw')).toMatchObject({ code: 2 })
  expect(command()).toMatchObject({
    code: 0,
    said: 'AAAA-1111-AAAA:\n  Two lines,\n  and a "quotation"\n\nNothing was published. If these words name nobody, repeat the command with --publish.\n',
  })
  expect(command('--withdraw')).toMatchObject({
    code: 1,
    complained: 'The answer of AAAA-1111-AAAA to comments is not published. Leave it out.\n',
  })
  expect(command('--publish')).toMatchObject({
    code: 0,
    said: expect.stringContaining('answers to comments: 1. Published before: 0.'),
  })
  expect(command('--withdraw')).toMatchObject({
    code: 0,
    said: 'No longer published with the results of parks, answers to comments: 1.\n',
  })
  expect(listApprovedTexts(db, slug)).toEqual([])
}, 60_000)
