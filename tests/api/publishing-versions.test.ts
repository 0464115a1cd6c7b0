import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parseDocument } from 'yaml'
import { fingerprintOf, readItem } from '#api/publishing/item.ts'
import { listActs } from '#db/queries/audit.ts'
import { findChange } from '#db/queries/changes.ts'
import { listQuestionnaires } from '#db/queries/questionnaires.ts'
import { CLOSED, COMING, OPEN } from '../support/app.ts'
import { type Desk, publish, startDesk } from '../support/desk.ts'
import { aResponse } from '../support/responses.ts'
import { type Caller, finished } from '../support/signed-in.ts'

/** Both ask the ready-made page about equality, and where somebody lives. */
const BOTH = [OPEN, COMING]
const BLOCK = 'blocks/equality'

let desk: Desk
let eva: Caller
let pat: Caller
/** The publications in their order, for going back. */
const done: number[] = []

type Files = Record<string, string>
const filesOf = async (item: string): Promise<Files> => (await eva('GET', `/api/staff/items/${item}`)).body.files
const written = (slug: string): Files => readItem(desk.contentDir, `consultations/${slug}`) ?? {}
const json = async (path: string) => (await fetch(desk.url + path)).json()
const asked = (slug: string) => json(`/api/consultations/${slug}`)

async function answer(version: number, answers: object): Promise<{ status: number; body: { error?: object } }> {
  const response = await fetch(`${desk.url}/api/consultations/${OPEN}/responses`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(aResponse({ version, answers })),
  })
  return { status: response.status, body: (await response.json()) as { error?: object } }
}

/** The files with something else at these places; `undefined` takes away what is there. */
function edited(files: Files, edits: Record<string, [path: (string | number)[], value?: unknown][]>): Files {
  return Object.fromEntries(
    Object.entries(files).map(([name, text]) => {
      const document = parseDocument(text)
      for (const [path, value] of edits[name] ?? [])
        if (value === undefined) document.deleteIn(path)
        else document.setIn(path, value)
      return [name, edits[name] ? String(document) : text]
    }),
  )
}

/** The block without its last question. */
async function shorter(): Promise<Files> {
  const words: [(string | number)[]][] = [[['questions', 'equality_pregnancy']]]
  return edited(await filesOf(BLOCK), {
    'questionnaire.yaml': [[['questions', 9]]],
    'en.yaml': words,
    'fa.yaml': words,
    'ro.yaml': words,
  })
}

async function published(item: string, files: Files): Promise<void> {
  const outcome = await publish(eva, pat, item, files)
  expect(outcome).toMatchObject({ state: 'done', problems: [] })
  done.push(outcome.id)
}

async function rollBackTo(id: number): Promise<void> {
  const { body } = await pat('POST', `/api/staff/publications/${id}/roll-back`, {})
  const outcome = await finished(pat, body.publication)
  expect(outcome).toMatchObject({ state: 'done', problems: [] })
  done.push(outcome.id)
}

/** The version under which it is asked, in the file, to residents, and as frozen. */
async function versionsOf(slug: string): Promise<number[]> {
  return [
    parseDocument(written(slug)['questionnaire.yaml'] ?? '').get('version') as number,
    (await asked(slug)).version,
    listQuestionnaires(desk.db, slug).at(-1)?.version ?? 0,
  ]
}

beforeAll(async () => {
  desk = await startDesk()
  eva = desk.person('eva', 'editor')
  pat = desk.person('pat', 'publisher')
  const item = `consultations/${COMING}`
  await published(item, edited(await filesOf(item), { 'questionnaire.yaml': [[['opens'], '2026-10-26']] }))
  expect(await asked(COMING)).toMatchObject({ version: 1 })
  expect((await answer(1, { agreement: 'agree', equality_pregnancy: 'yes' })).status).toBe(201)
})
afterAll(() => desk.close())

test('whoever reviews a block is told which open questionnaires become a new version, and how many answers stay behind', async () => {
  const { body } = await eva('POST', '/api/staff/changes', { item: BLOCK, files: await shorter() })
  const found = await eva('GET', `/api/staff/changes/${body.id}/findings`)
  expect(found.body.problems).toEqual([])
  expect(found.body.versions).toEqual([
    { item: `consultations/${OPEN}`, from: 1, to: 2, answers: 1 },
    { item: `consultations/${COMING}`, from: 1, to: 2, answers: 0 },
  ])
  await eva('DELETE', `/api/staff/changes/${body.id}`)
  const words = edited(await filesOf(BLOCK), { 'en.yaml': [[['title'], 'About you, if you like']] })
  const other = await eva('POST', '/api/staff/changes', { item: BLOCK, files: words })
  expect((await eva('GET', `/api/staff/changes/${other.body.id}/findings`)).body.versions).toEqual([])
  await eva('DELETE', `/api/staff/changes/${other.body.id}`)
})

test('a question turned round is shown with its answers, and nobody approves or publishes it without saying that it corrects a mistake', async () => {
  const item = `consultations/${OPEN}`
  const label = (words: string): [(string | number)[], unknown][] => [[['questions', 'agreement', 'label'], words]]
  const before = await filesOf(item)
  const turned = edited(before, { 'en.yaml': label('Do you oppose it?') })
  const { body: draft } = await eva('POST', '/api/staff/changes', { item, files: turned })
  const api = `/api/staff/changes/${draft.id}`
  const seen = await eva('GET', `${api}/findings`)
  expect(seen.body.versions).toEqual([])
  expect(seen.body.rewordings).toMatchObject([
    { item, of: 'agreement', part: 'label', language: 'en', after: 'Do you oppose it?', answers: 1 },
  ])
  // Whoever writes is told as soon as it is saved, not only whoever publishes.
  expect((await eva('GET', `${api}/problems`)).body.rewordings).toEqual(seen.body.rewordings)
  // The translations still ask the old question.
  expect(seen.body.findings).toContainEqual(
    expect.objectContaining({
      rule: 'translation_stale',
      level: 'stops',
      language: 'fa',
      path: 'questions.agreement.label',
    }),
  )
  await eva('POST', `${api}/submission`, {})
  expect(await pat('POST', `${api}/approval`, { revision: 1, wording: 'correction' })).toMatchObject({
    status: 409,
    body: { error: { fields: { guard: 'stops' } } },
  })

  const everywhere = edited(turned, { 'fa.yaml': label('آیا مخالف آن هستید؟'), 'ro.yaml': label('Vă opuneți?') })
  const saved = await eva('PUT', api, { revision: 1, files: everywhere })
  expect(saved.status).toBe(200)
  expect((await eva('GET', `${api}/findings`)).body.rewordings).toHaveLength(3)
  await eva('POST', `${api}/submission`, {})
  const approval = (wording?: string) => pat('POST', `${api}/approval`, { revision: 2, ...(wording && { wording }) })
  const refused = (wording: string) => ({ status: 409, body: { error: { fields: { wording } } } })
  expect(await approval()).toMatchObject(refused('missing'))
  expect(await approval('another')).toMatchObject(refused('another'))
  expect((await approval('correction')).status).toBe(200)
  expect(await pat('POST', `${api}/publication`, {})).toMatchObject(refused('missing'))
  expect(listActs(desk.db, {})).toContainEqual(
    expect.objectContaining({ action: 'change.wording_corrects', subject: item }),
  )
  await eva('DELETE', api)
})

test('another proposal while people are answering is shown too, and is published only as a correction or with the page saying what has changed', async () => {
  const item = `consultations/${OPEN}`
  const summary = (tag: string, words: string) => ({
    [`${tag}.yaml`]: [[['summary'], words]] as [(string | number)[], unknown][],
  })
  const shorter = edited(await filesOf(item), {
    ...summary('en', 'We propose two rules for streets.'),
    ...summary('fa', 'ما دو قاعده برای خیابان‌ها پیشنهاد می‌کنیم.'),
    ...summary('ro', 'Propunem două reguli pentru străzi.'),
  })
  const { body: draft } = await eva('POST', '/api/staff/changes', { item, files: shorter })
  const api = `/api/staff/changes/${draft.id}`
  const { body } = await eva('GET', `${api}/findings`)
  expect(body.told).toBe(false)
  expect(body.rewordings).toContainEqual(
    expect.objectContaining({
      item,
      of: '',
      part: 'summary',
      language: 'en',
      after: 'We propose two rules for streets.',
      answers: 1,
    }),
  )
  expect(body.rewordings).toHaveLength(3)
  expect((await eva('GET', `${api}/problems`)).body.rewordings).toEqual(body.rewordings)
  await eva('POST', `${api}/submission`, {})
  const approval = (revision: number, wording?: string) =>
    pat('POST', `${api}/approval`, { revision, ...(wording && { wording }) })
  const refused = (wording: string) => ({ status: 409, body: { error: { fields: { wording } } } })
  expect(await approval(1)).toMatchObject(refused('missing'))
  expect(await approval(1, 'told')).toMatchObject(refused('untold'))
  expect(await approval(1, 'another')).toMatchObject(refused('another'))
  const note = (tag: string, words: string) => ({
    [`${tag}.yaml`]: [[['changed'], words]] as [(string | number)[], unknown][],
  })
  const told = edited(shorter, {
    ...note('en', 'On 1 December we took out four rules.'),
    ...note('fa', 'در ۱ دسامبر چهار قاعده را برداشتیم.'),
    ...note('ro', 'La 1 decembrie am scos patru reguli.'),
  })
  expect((await eva('PUT', api, { revision: 1, files: told })).status).toBe(200)
  await eva('POST', `${api}/submission`, {})
  expect((await approval(2, 'told')).status).toBe(200)
  expect(listActs(desk.db, {})).toContainEqual(
    expect.objectContaining({ action: 'change.proposal_told', subject: item }),
  )
  await eva('DELETE', api)
})

test('another document while people are answering is put to whoever approves, like another proposal', async () => {
  const item = `consultations/${OPEN}`
  const files = edited(await filesOf(item), {
    'questionnaire.yaml': [[['documents', 0, 'file'], 'easy-read.pdf']],
  })
  const { body: draft } = await eva('POST', '/api/staff/changes', { item, files })
  const api = `/api/staff/changes/${draft.id}`
  const { body } = await eva('GET', `${api}/findings`)
  const title = 'The draft order, with its area and the reasons for it'
  expect(body.rewordings).toEqual([
    {
      item,
      of: 'draft_order',
      part: 'documents',
      language: 'en',
      before: `${title} (draft-order.pdf)`,
      after: `${title} (easy-read.pdf)`,
      answers: 1,
    },
  ])
  expect((await eva('GET', `${api}/problems`)).body.rewordings).toEqual(body.rewordings)
  await eva('POST', `${api}/submission`, {})
  const approval = (wording?: string) => pat('POST', `${api}/approval`, { revision: 1, ...(wording && { wording }) })
  const refused = (wording: string) => ({ status: 409, body: { error: { fields: { wording } } } })
  expect(await approval()).toMatchObject(refused('missing'))
  expect(await approval('told')).toMatchObject(refused('untold'))
  expect((await approval('correction')).status).toBe(200)
  await eva('DELETE', api)
})

test('so are the introduction of a page, its heading, help that comes or goes, and an answer that many questions share, once', async () => {
  const item = `consultations/${OPEN}`
  const rewordings = async (of: string, files: Files) => {
    const { body } = await eva('POST', '/api/staff/changes', { item: of, files })
    const found = await eva('GET', `/api/staff/changes/${body.id}/findings`)
    await eva('DELETE', `/api/staff/changes/${body.id}`)
    return found.body.rewordings
  }
  const before = await filesOf(item)
  const said = { item, language: 'en', answers: 1 }
  const others = edited(before, {
    'en.yaml': [
      [['pages', 'enforcement', 'intro'], 'Nobody but the police would use [the order](/en/news/).'],
      [['pages', 'order', 'title'], 'What you think against the order'],
      [['pages', 'behaviours', 'intro'], 'All six would end.'],
      [['pages', 'your_area', 'intro']],
      [['questions', 'agreement', 'hint'], 'Yes means that it stays as it is.'],
    ],
  })
  const found = await rewordings(item, others)
  expect(found).toHaveLength(5)
  expect(found).toEqual(
    expect.arrayContaining([
      {
        ...said,
        of: 'enforcement',
        part: 'intro',
        before: expect.stringMatching(/^Police officers/),
        after: 'Nobody but the police would use the order (/en/news/).',
      },
      expect.objectContaining({ ...said, of: 'order', part: 'title', after: 'What you think against the order' }),
      { ...said, of: 'behaviours', part: 'intro', after: 'All six would end.' },
      { ...said, of: 'your_area', part: 'intro', before: expect.stringMatching(/^You need not live here/) },
    ]),
  )
  expect(found.filter(({ part }: { part: string }) => part === 'hint')).toMatchObject([{ ...said, of: 'agreement' }])
  // Only how it is written is no other wording.
  const same = String(parseDocument(before['en.yaml'] ?? '').getIn(['pages', 'enforcement', 'intro']))
  const bold = edited(before, {
    'en.yaml': [[['pages', 'enforcement', 'intro'], same.replace('Police', '**Police**')]],
  })
  expect(await rewordings(item, bold)).toEqual([])
  const answers = await filesOf('site/answers')
  const turned = edited(answers, { 'en.yaml': [[['options', 'prefer_not_to_say'], 'None of your business']] })
  const shared = await rewordings('site/answers', turned)
  expect(shared).toMatchObject([{ ...said, part: 'options', after: 'None of your business' }])
})

test('one publication of a block makes a new version of every open consultation that it alters, and none of another', async () => {
  const draft = await eva('POST', '/api/staff/changes', { item: `consultations/${COMING}` })
  await published(BLOCK, await shorter())
  for (const slug of BOTH) {
    expect(await versionsOf(slug)).toEqual([2, 2, 2])
    expect(JSON.stringify((await asked(slug)).pages)).not.toContain('equality_pregnancy')
    const words = await json(`/api/consultations/${slug}/versions/1?lang=fa`)
    // Results of this one are shown when it has closed.
    if (slug === OPEN) expect(words.text.questions.equality_pregnancy.label.text).toMatch(/[\u0600-\u06ff]/)
  }
  expect(listQuestionnaires(desk.db, CLOSED)).toHaveLength(1)
  expect(written(OPEN)['questionnaire.yaml']).toContain('# Only for people who are not in favour')
  // Nobody who writes at it meanwhile is told that somebody else has been there.
  expect((await eva('GET', `/api/staff/changes/${draft.body.id}`)).body.stale).toBe(false)
  expect(findChange(desk.db, draft.body.id)?.base).toBe(fingerprintOf(written(COMING)))
  await eva('DELETE', `/api/staff/changes/${draft.body.id}`)
  const { body } = await pat('GET', `/api/staff/publications/${done.at(-1)}`)
  expect(body).toMatchObject({
    items: [BLOCK],
    versions: [
      { item: `consultations/${OPEN}`, to: 2 },
      { item: `consultations/${COMING}`, to: 2 },
    ],
  })
})

test('whoever is answering meanwhile is told, and what was answered stays with its version in results and exports', async () => {
  const late = await answer(1, { agreement: 'agree', equality_pregnancy: 'no' })
  expect(late).toMatchObject({ status: 409, body: { error: { code: 'stale_version' } } })
  expect((await answer(2, { agreement: 'disagree' })).status).toBe(201)
  const results = `/api/consultations/${OPEN}/results`
  expect(await json(results)).toMatchObject({ version: 2, received: 1, versions: [{ version: 1 }, { version: 2 }] })
  const first = await json(`${results}?version=1`)
  expect(first.received).toBe(1)
  const ids = (of: typeof first) => of.questions.map(({ id }: { id: string }) => id)
  expect(ids(first)).toContain('equality_pregnancy')
  expect(ids(await json(results))).not.toContain('equality_pregnancy')
})

test('one press goes back, as a version of its own', async () => {
  await rollBackTo(done.at(-2) ?? 0)
  for (const slug of BOTH) {
    expect(await versionsOf(slug)).toEqual([3, 3, 3])
    const [first, , third] = listQuestionnaires(desk.db, slug)
    expect(third?.definition.pages).toEqual(first?.definition.pages)
  }
  expect(readFileSync(join(desk.contentDir, BLOCK, 'en.yaml'), 'utf8')).toContain('26 weeks')
  expect((await answer(2, { agreement: 'agree' })).body).toMatchObject({ error: { code: 'stale_version' } })
  expect((await answer(3, { agreement: 'agree', equality_pregnancy: 'no' })).status).toBe(201)
})

test('going back to what is asked already, under an older number, makes no version', async () => {
  const [first = 0] = done
  await rollBackTo(first)
  for (const slug of BOTH) expect(await versionsOf(slug)).toEqual([3, 3, 3])
})

test('a change of the wards does the same', async () => {
  const wards = await filesOf('site/area')
  const fewer = edited(wards, { 'area.yaml': [[['wards', 23]]], 'fa.yaml': [[['wards', 'Woodhouse']]] })
  await published('site/area', fewer)
  expect(await versionsOf(OPEN)).toEqual([4, 4, 4])
  expect(JSON.stringify(listQuestionnaires(desk.db, OPEN).at(-1)?.definition)).not.toContain('Woodhouse')
})

test('the number in a consultation’s own file follows from what is asked, whatever is written there', async () => {
  const item = `consultations/${OPEN}`
  const own = edited(await filesOf(item), {
    'questionnaire.yaml': [
      [['version'], 1],
      [['pages', 0, 'questions', 0, 'required'], false],
    ],
  })
  const { body } = await eva('POST', '/api/staff/changes', { item, files: own })
  const found = await eva('GET', `/api/staff/changes/${body.id}/findings`)
  expect(found.body.versions).toEqual([{ item, from: 4, to: 5, answers: 0 }])
  await eva('DELETE', `/api/staff/changes/${body.id}`)
  await published(item, own)
  expect(await versionsOf(OPEN)).toEqual([5, 5, 5])
  // A corrected word, under a number that is behind, is no version.
  const words = edited(await filesOf(item), {
    'questionnaire.yaml': [[['version'], 2]],
    'en.yaml': [[['questions', 'agreement', 'label'], 'Do you agree with it?']],
    'fa.yaml': [[['questions', 'agreement', 'label'], 'آیا با آن موافق هستید؟']],
    'ro.yaml': [[['questions', 'agreement', 'label'], 'Sunteți de acord cu acesta?']],
  })
  await published(item, words)
  expect(await versionsOf(OPEN)).toEqual([5, 5, 5])
})
