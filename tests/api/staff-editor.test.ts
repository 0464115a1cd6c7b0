import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Desk, startDesk } from '../support/desk.ts'
import { programmersWordsIn } from '../support/desk-words.ts'
import type { Caller } from '../support/signed-in.ts'
import { type StaffPage, staffPage } from '../support/staff-page.ts'

let desk: Desk
let eve: Caller
beforeAll(async () => {
  desk = await startDesk()
  eve = desk.person('eve', 'editor')
  desk.person('ed', 'editor')
}, 60_000)
afterAll(() => desk.close())

/** Begins a change; gives the address of its editor. */
async function begin(item: string, files?: Record<string, string>): Promise<{ api: string; edit: string }> {
  const { body, status } = await eve('POST', '/api/staff/changes', { item, ...(files && { files }) })
  expect(status).toBe(201)
  return { api: `/api/staff/changes/${body.id}`, edit: `/staff/changes/${body.id}/edit/` }
}

const open = (path: string, form?: StaffPage['fields']): Promise<StaffPage> => staffPage(desk, 'eve', path, form)
const typing = ({ fields }: StaffPage, typed: Record<string, string>): StaffPage['fields'] => [
  ...fields.filter(([name]) => !Object.hasOwn(typed, name)),
  ...Object.entries({ act: 'save', ...typed }),
]

test.each([
  ['eve', 'You saved this in another window in the meantime', 'The words of the other window'],
  ['ed', 'ed saved this in the meantime', 'Their words'],
])('what %s saved since is not overwritten, and is told as theirs', async (name, title, choice) => {
  const { api, edit } = await begin('news/hate-crime-awareness-week')
  const first = await open(`${edit}words/en/`)
  const other = await staffPage(desk, name, `${edit}words/en/`)
  const saved = await staffPage(desk, name, `${edit}words/en/`, typing(other, { 'v.title': 'The first title' }))
  expect(saved.words).toContain('Saved')
  const second = await open(`${edit}words/en/`, typing(first, { 'v.title': 'The second title' }))
  expect(second.status).toBe(409)
  for (const words of [title, choice, 'The first title', 'The second title', 'Choose which words stay.'])
    expect(second.words).toContain(words)
  if (name === 'eve') expect(second.words).not.toMatch(/Their words|Somebody else has/)
  expect((await eve('GET', api)).body.files['en.md']).toContain('title: The first title')
  await eve('DELETE', api)
})

test('what cannot be read says where, stays as it was typed, and is put right as text', async () => {
  const { api, edit } = await begin('news/public-spaces-order-your-say')
  const text = 'published: 2026-10-05\ntopics: [crime\n'
  const page = await open(`${edit}text/news.yaml/`)
  const saved = await open(`${edit}text/news.yaml/`, typing(page, { 'v.text': text }))
  expect(saved.words).toMatch(/to put right before this can be published.*A list in brackets is not closed.*Line \d/)
  expect((await eve('GET', api)).body.files['news.yaml']).toBe(text)
  expect((await open(`${edit}details/`)).words).toContain('news.yaml cannot be shown as a form')
  await eve('DELETE', api)
})

test('what is wrong stands on the page where it is put right, without a file, a line or a word of programmers', async () => {
  const { files } = (await eve('GET', '/api/staff/items/consultations/violence-against-women-strategy')).body
  const { api, edit } = await begin('consultations/quieter-streets', {
    ...files,
    'questionnaire.yaml': files['questionnaire.yaml']
      .replace(/^closes: .*\n/m, '')
      .replace(/type: scale/, 'type: nothing'),
    'en.yaml': files['en.yaml'].replace(/^title: .*\n/m, '').replace(/^summary: .*\n/m, ''),
  })
  const page = await open(`${edit}details/`)
  const saved = await open(`${edit}details/`, typing(page, { 'v.owner': 'Streets team' }))
  const summary = /<div class="govuk-error-summary"[\s\S]*?<\/ul>/.exec(saved.html)?.[0] ?? ''
  const said = summary.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ')
  expect(said).toContain('Closes: This is missing.')
  expect(said).toMatch(/Questions: 1 thing/)
  expect(said).toMatch(/English: \d+ things?/)
  expect(programmersWordsIn(said)).toEqual([])
  // Of what is to be put right elsewhere, one line a page.
  expect(summary.match(/<li>/g)?.length).toBeLessThan(9)
  await eve('DELETE', api)
})

test('alternatives are called by their own titles', async () => {
  const { api, edit } = await begin('consultations/public-spaces-protection-order')
  const { html } = await open(`${edit}words/fa/`)
  const { files } = (await eve('GET', api)).body
  const title = /alternatives:\n\s+- title: (.*)/.exec(files['en.yaml'])?.[1] ?? ''
  expect(title.length).toBeGreaterThan(5)
  expect(html).toContain(`1. ${title}`)
  expect(html).not.toContain('Alternatives: 1')
  await eve('DELETE', api)
})

test('a shared answer that is emptied keeps its field, which says what is missing', async () => {
  const { api, edit } = await begin('site/answers')
  const name = 'v.options.do_not_know'
  const page = await open(`${edit}words/en/`)
  expect(page.fields).toContainEqual([name, 'I do not know'])
  const saved = await open(`${edit}words/en/`, typing(page, { [name]: '' }))
  expect(saved.words).toContain('Another language has words for this answer. Write them here too.')
  expect((await open(`${edit}words/en/`)).fields).toContainEqual([name, ''])
  await eve('DELETE', api)
})

test('a title as long as a page is cut off for the eye only', async () => {
  const title = 'A very long title '.repeat(30).trim()
  const { api, edit } = await begin('news/long-title', { 'en.md': `---\ntitle: ${title}\n---\n` })
  for (const path of [edit, edit.replace('edit/', ''), '/staff/content/'])
    expect((await open(path)).html).toMatch(/class="saysafe-long-title" title="A very[^"]{200,}">A very[^<]{200,}</)
  await eve('DELETE', api)
})

test('what was taken out of the queue says when it was to be, and what ended in one minute says the second', async () => {
  const pat = desk.person('pat', 'publisher')
  const ends: string[] = []
  for (const at of ['2027-03-01T09:00', '2027-03-02T09:00']) {
    const { api } = await begin('news/what-came-of-the-2022-consultation', undefined)
    const { body } = await eve('GET', api)
    const files = {
      ...body.files,
      'en.md': body.files['en.md'].replace(/^title: .*$/m, `title: To be on ${at.slice(0, 10)}`),
    }
    await eve('PUT', api, { revision: 1, files })
    await eve('POST', `${api}/submission`, {})
    expect((await pat('POST', `${api}/approval`, { revision: 2 })).status).toBe(200)
    const queued = await pat('POST', `${api}/publication`, { at })
    expect((await pat('DELETE', `/api/staff/publications/${queued.body.publication}`)).status).toBe(204)
    await eve('DELETE', api)
    ends.push(at)
    desk.clock.now = new Date(desk.clock.now.getTime() + 7_000)
  }
  const { words } = await staffPage(desk, 'pat', '/staff/publishing/')
  expect(words).toMatch(/It was to be on 1 March 2027 at 09:00/)
  expect(words).toMatch(/It was to be on 2 March 2027 at 09:00/)
  const seconds = [...words.matchAll(/Cancelled .*? at (\d\d:\d\d:\d\d)/g)].map(([, at]) => at)
  expect(new Set(seconds).size).toBe(ends.length)
})

test('without script fields are edited, entries and questions are moved, and a preview comes with the page', async () => {
  const { api, edit } = await begin('consultations/violence-against-women-strategy')
  const alternatives = async () =>
    [...(await eve('GET', api)).body.files['en.yaml'].matchAll(/- title: (.*)/g)].map(([, title]) => title)
  const [first, second] = await alternatives()
  const words = `${edit}words/en/`
  const typed = typing(await open(words), { 'v.title': 'عنوان: "نو" 🌙', act: 'down:alternatives.0' })
  const moved = await open(words, typed)
  expect(moved.words).toContain('Moved down')
  const looked = await open(words, typing(moved, { act: 'look:v.proposal' }))
  const look = /<section[^>]*id="v.proposal.look"[^>]*>/.exec(looked.html)?.[0]
  expect(look).toContain('How this will look')
  expect(look).not.toContain(' hidden')
  expect((await open(words, typing(looked, {}))).words).toContain('Saved')
  expect((await eve('GET', api)).body.files['en.yaml']).toContain('عنوان: "نو" 🌙')
  expect((await alternatives()).slice(0, 2)).toEqual([second, first])
  const questions = `${edit}questions/`
  const names = ({ html }: StaffPage) =>
    [...html.matchAll(/saysafe-edit-question__name">([\s\S]*?)<\/span>/g)].map(([, name = '']) =>
      name.replaceAll(/<[^>]*>|^\d+\. /g, '').trim(),
    )
  const page = await open(questions)
  const pressed = await open(questions, typing(page, { act: 'down:pages.0.questions.0' }))
  expect(names(pressed).slice(0, 2)).toEqual(names(page).slice(0, 2).toReversed())
  expect((await open(questions, typing(pressed, {}))).words).toContain('Saved')
  expect(names(await open(questions)).slice(0, 2)).toEqual(names(page).slice(0, 2).toReversed())
  await eve('DELETE', api)
})
