import { expect, test } from 'vitest'
import { ContentProblems } from '#api/content/problems.ts'
import type { Content } from '#api/content/read.ts'
import { publishQuestionnaires } from '#api/publish-questionnaires.ts'
import { type Database, openDatabase } from '#db/open.ts'
import { listQuestionnaires } from '#db/queries/questionnaires.ts'
import { audit } from '#db/schema/audit.ts'
import { CLOSED, COMING, NOW, OPEN, testApp } from '#tests/support/app.ts'

const { content } = testApp()

/** The content with one consultation's questionnaire changed. */
function changed(slug: string, change: { version?: number; drop?: boolean }): Content {
  const copy = structuredClone(content)
  for (const { slug: one, questionnaire } of copy.consultations) {
    if (one !== slug) continue
    questionnaire.version = change.version ?? questionnaire.version
    if (change.drop) questionnaire.pages[0]?.questions.pop()
  }
  return copy
}

function published(): Database {
  const db = openDatabase(':memory:')
  publishQuestionnaires(db, content, NOW)
  return db
}

const versions = (db: Database, slug: string) =>
  listQuestionnaires(db, slug).map(({ version, definition }) => [version, definition.pages[0]?.questions.length])
const original = (slug: string) =>
  content.consultations.find((one) => one.slug === slug)?.questionnaire.pages[0]?.questions.length ?? 0

test('each questionnaire is frozen once, with an audit row', () => {
  const db = published()
  publishQuestionnaires(db, content, NOW)
  for (const slug of [OPEN, CLOSED, COMING]) expect(versions(db, slug)).toEqual([[1, original(slug)]])
  expect(
    db
      .select()
      .from(audit)
      .all()
      .map(({ action, subject }) => `${action} ${subject}`)
      .sort(),
  ).toEqual([CLOSED, OPEN, COMING].map((slug) => `questionnaire.frozen ${slug}/1`).sort())
})

test('what is asked cannot change under a version that people may have answered', () => {
  const db = published()
  const before = listQuestionnaires(db, OPEN)
  expect(() => publishQuestionnaires(db, changed(OPEN, { drop: true }), NOW)).toThrow(
    `content/consultations/${OPEN}/questionnaire.yaml, at version: Version 1 is published and people may have answered it. Undo the change, or set version: 2.`,
  )
  expect(listQuestionnaires(db, OPEN)).toEqual(before)
})

test('a version cannot go back', () => {
  const db = published()
  publishQuestionnaires(db, changed(OPEN, { version: 3, drop: true }), NOW)
  expect(() => publishQuestionnaires(db, changed(OPEN, { version: 2 }), NOW)).toThrow(ContentProblems)
  expect(() => publishQuestionnaires(db, content, NOW)).toThrow('set version: 4.')
})

test('a new version is frozen beside the old one, which stays as it was', () => {
  const db = published()
  publishQuestionnaires(db, changed(OPEN, { version: 2, drop: true }), NOW)
  expect(versions(db, OPEN)).toEqual([
    [1, original(OPEN)],
    [2, original(OPEN) - 1],
  ])
})

test('until a consultation opens, what it asks may change under its version', () => {
  const db = published()
  publishQuestionnaires(db, changed(COMING, { drop: true }), NOW)
  expect(versions(db, COMING)).toEqual([[1, original(COMING) - 1]])
})

test('what is asked by a closed consultation is read as it was frozen, whatever its file says', () => {
  const db = published()
  publishQuestionnaires(db, changed(CLOSED, { drop: true }), NOW)
  publishQuestionnaires(db, changed(CLOSED, { version: 2, drop: true }), NOW)
  expect(versions(db, CLOSED)).toEqual([[1, original(CLOSED)]])
})

test('one consultation’s mistake is named, and the others’ questionnaires are frozen all the same', () => {
  const db = published()
  const both = changed(OPEN, { drop: true })
  for (const { slug, questionnaire } of both.consultations) if (slug === COMING) questionnaire.version = 2
  expect(() => publishQuestionnaires(db, both, NOW)).toThrow(ContentProblems)
  expect(versions(db, OPEN)).toEqual([[1, original(OPEN)]])
  expect(versions(db, COMING)).toEqual([
    [1, original(COMING)],
    [2, original(COMING)],
  ])
})
