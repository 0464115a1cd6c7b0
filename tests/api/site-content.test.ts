import { cpSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { CONTENT_DIR } from '../support/app.ts'
import { type Desk, publish, startDesk } from '../support/desk.ts'
import type { Caller } from '../support/signed-in.ts'

let desk: Desk
let eva: Caller
let pat: Caller
beforeAll(async () => {
  desk = await startDesk()
  eva = desk.person('eva', 'editor')
  pat = desk.person('pat', 'publisher')
})
afterAll(() => desk.close())

type Files = Record<string, string>
const filesOf = async (item: string): Promise<Files> => (await eva('GET', `/api/staff/items/${item}`)).body.files

/** What stands between a change of an item and its publication; the change is given up again. */
async function checked(item: string, change: (files: Files) => Files) {
  const { body } = await eva('POST', '/api/staff/changes', { item, files: change(await filesOf(item)) })
  const path = `/api/staff/changes/${body.id}`
  const [problems, check] = [await eva('GET', `${path}/problems`), await eva('GET', `${path}/findings`)]
  await eva('DELETE', path)
  return { beside: problems.body.problems, ...check.body }
}

const replace = (name: string, from: string, to: string) => (files: Files) => {
  const before = files[name] ?? ''
  if (!before.includes(from)) throw new Error(`${name} has no ${from}`)
  return { ...files, [name]: before.replace(from, to) }
}

test('the council’s name and contacts are changed like any text, and every page has them', async () => {
  const { items } = (await eva('GET', '/api/staff/items')).body
  expect(items.map(({ item }: { item: string }) => item)).toEqual(
    expect.arrayContaining(['site/area', 'site/answers', 'blocks/equality']),
  )
  // Everything has somebody who keeps it right, and a day on which it is looked at again.
  const nobodys = items.filter((one: { owner?: string; overdueFrom?: string }) => !one.owner || !one.overdueFrom)
  expect(nobodys).toEqual([])
  const change = replace('area.yaml', '020 7946 0310', '020 7946 0999')
  expect(await publish(eva, pat, 'site/area', change(await filesOf('site/area')))).toMatchObject({
    state: 'done',
    problems: [],
  })
  for (const path of ['/en/', '/fa/privacy/', '/ro/consultations/community-safety-2022/', '/en/news/'])
    expect(await desk.page(path)).toContain('020 7946 0999')
  expect(readFileSync(join(desk.contentDir, 'area/area.yaml'), 'utf8')).toContain('020 7946 0999')
})

test('shared answers and ready-made questions are reworded in the consultations that use them', async () => {
  const answers = replace('en.yaml', 'do_not_know: I do not know', 'do_not_know: I am not sure')
  expect((await publish(eva, pat, 'site/answers', answers(await filesOf('site/answers')))).problems).toEqual([])
  expect(await desk.page('/en/consultations/public-spaces-protection-order/print/')).toContain('I am not sure')
  const english = replace('en.yaml', 'How old are you?', 'What is your age?')
  const persian = replace('fa.yaml', 'چند سال دارید؟', 'سن شما چقدر است؟')
  const romanian = replace('ro.yaml', 'Ce vârstă aveți?', 'Câți ani aveți?')
  // Languages that ask different things would be stopped.
  const block = romanian(persian(english(await filesOf('blocks/equality'))))
  expect((await publish(eva, pat, 'blocks/equality', block)).problems).toEqual([])
  expect(await desk.page('/en/consultations/public-spaces-protection-order/print/')).toContain('What is your age?')
})

test('what an open consultation asks does not change behind its back', async () => {
  const block = await checked('blocks/equality', (files) => ({
    ...files,
    'questionnaire.yaml': `${files['questionnaire.yaml']}  - id: equality_more\n    type: short_text\n    about: who\n`,
    'en.yaml': `${files['en.yaml']}  equality_more:\n    label: Is there more?\n`,
  }))
  const version = { item: 'consultations/public-spaces-protection-order', from: 1, to: 2, answers: 0 }
  expect(block).toMatchObject({ problems: [], versions: [version] })
  const wards = await checked('site/area', replace('area.yaml', 'id: Whetstone', 'id: Whetstone Stray'))
  expect(wards.versions).toEqual([version])
  expect(wards.findings).toContainEqual(
    expect.objectContaining({ rule: 'area_ward_gone', level: 'warns', values: { ward: 'Whetstone' } }),
  )
})

test('a language that goes, one without an interface, and reporting that ends are named before anybody publishes', async () => {
  const without = await checked('site/area', (files) => ({
    ...files,
    'area.yaml': (files['area.yaml'] ?? '').replace(/^.*tag: ro.*\n/m, '').replace(/^reporting:\n(?: .*\n)+/m, ''),
  }))
  for (const [rule, values] of [
    ['area_language_gone', { language: 'ro' }],
    ['area_reporting_gone', undefined],
  ] as const)
    expect(without.findings).toContainEqual(
      expect.objectContaining({ rule, level: 'warns', ...(values && { values }) }),
    )
  const unspoken = await checked('site/area', replace('area.yaml', 'tag: ro', 'tag: so'))
  expect(unspoken.findings).toContainEqual(
    expect.objectContaining({ rule: 'area_language_unspoken', level: 'stops', values: { language: 'so' } }),
  )
})

test('mistakes are named beside their fields, and checking writes nothing into the content', async () => {
  const copy = join(desk.dir, 'copy')
  cpSync(desk.contentDir, copy, { recursive: true })
  const area = await checked('site/area', replace('area.yaml', 'timezone: Europe/London', 'timezone: Europe/Paris'))
  expect(area.beside).toContainEqual(expect.objectContaining({ file: 'area.yaml', path: 'timezone' }))
  const block = await checked('blocks/equality', replace('en.yaml', 'title: About you', 'titel: About you'))
  expect(block.beside).toContainEqual(expect.objectContaining({ file: 'en.yaml' }))
  const answers = await checked('site/answers', replace('en.yaml', 'options:', 'option:'))
  expect(answers.beside).toContainEqual(expect.objectContaining({ file: 'en.yaml' }))
  for (const file of ['area/area.yaml', 'blocks/equality/en.yaml', 'answers/en.yaml'])
    expect(readFileSync(join(desk.contentDir, file), 'utf8')).toBe(readFileSync(join(copy, file), 'utf8'))
  expect(CONTENT_DIR).not.toBe(desk.contentDir)
})

test.each(['site/else', 'site/area/area.yaml', 'site', 'area', 'blocks'])('%s is no item', async (item) => {
  const { status } = await eva('POST', '/api/staff/changes', { item, files: { 'en.yaml': 'words' } })
  expect(status).toBe(400)
})

test('what has no address is not archived, taken down or given one', async () => {
  const end = { standing: 'archived', note: { en: 'Over.' } }
  for (const item of ['site/area', 'blocks/equality'])
    expect((await pat('POST', `/api/staff/items/${item}/standing`, end)).body.error.fields).toEqual({
      kind: 'noAddress',
    })
  const { body } = await eva('POST', '/api/staff/changes', { item: 'blocks/equality' })
  const wish = { revision: 1, address: 'fairness' }
  expect((await eva('PUT', `/api/staff/changes/${body.id}/address`, wish)).body.error.fields).toEqual({
    address: 'none',
  })
})
