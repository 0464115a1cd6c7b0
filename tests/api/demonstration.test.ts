import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { demonstrationAccounts, seedDemonstrationStaff } from '#api/auth/demonstration.ts'
import { readContent } from '#api/content/read.ts'
import { holdsDemonstration, seedDemonstration } from '#api/demonstration.ts'
import { publishQuestionnaires } from '#api/publish-questionnaires.ts'
import { importResponses } from '#api/responses/import.ts'
import { consultationResults } from '#api/results/count.ts'
import { changeStaff, findStaffByEmail } from '#db/queries/staff.ts'
import { NOW } from '#tests/support/paper-forms.ts'
import { survey } from './golden/survey.ts'
import { database } from './golden/workshop.ts'

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

test('a made-up person who is suspended is shown as that, and nobody waits for a code in vain', async () => {
  const db = database({})
  await seedDemonstrationStaff(db, NOW)
  const { email, id } = findStaffByEmail(db, 'editor@demo.example') ?? { email: '', id: '' }
  const suspended = () => demonstrationAccounts(db, NOW).flatMap((one) => (one.suspended ? [one.email] : []))
  expect(suspended()).toEqual([])
  changeStaff(db, id, { state: 'suspended' })
  expect(suspended()).toEqual([email])
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
