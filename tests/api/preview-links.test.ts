import { expect, test } from 'vitest'
import { previewLinks } from '#db/schema/preview-links.ts'
import { testApp } from '../support/app.ts'
import { later, seated } from '../support/staff.ts'

const ITEM = 'news/hate-crime-awareness-week'

async function draft() {
  const app = testApp()
  const eva = await seated(app, 'eva@council.example', 'editor')
  const { id } = await (await eva.call('POST', '/api/staff/changes', { item: ITEM })).json()
  const links = `/api/staff/changes/${id}/preview-links`
  const make = async () => (await eva.call('POST', links, {})).json()
  const open = (code: string) => app.post('/api/previews', { code })
  return { app, eva, id, links, make, open }
}

test('a code opens the preview of one change, however it is spelt, and only its hash is stored', async () => {
  const { app, make, open } = await draft()
  const { code } = await make()
  for (const typed of [code, code.toLowerCase(), code.replaceAll('-', ' ')]) {
    const response = await open(typed)
    expect(await response.json()).toMatchObject({ item: ITEM, revision: 1, problems: [] })
  }
  expect(JSON.stringify(app.db.select().from(previewLinks).all())).not.toContain(code)
})

test.each([
  ['a code that nobody made', '7KQM-24F2-PXWD-0T8N'],
  ['what cannot be a code', 'let me in'],
  ['nothing', ''],
])('%s opens nothing', async (_case, code) => {
  const { open } = await draft()
  const response = await open(code)
  expect(response.status).toBe(401)
  expect(await response.json()).toMatchObject({ error: { code: 'wrong_credentials', fields: {} } })
})

test('a code works for a week, and until somebody ends it or gives the change up', async () => {
  const { app, eva, id, links, make, open } = await draft()
  const [first, second] = [await make(), await make()]
  expect((await eva.call('DELETE', `${links}/${first.id}`)).status).toBe(204)
  expect((await open(first.code)).status).toBe(401)
  expect((await open(second.code)).status).toBe(200)
  expect((await (await eva.call('GET', links)).json()).links).toMatchObject([{ id: second.id }])
  const { code } = await make()
  await eva.call('DELETE', `/api/staff/changes/${id}`)
  expect((await open(code)).status).toBe(401)
  expect((await eva.call('POST', links, {})).status).toBe(409)
  const other = await draft()
  const third = await other.make()
  later(other.app, 7 * 24 * 60 - 1)
  expect((await other.open(third.code)).status).toBe(200)
  later(other.app, 1)
  expect((await other.open(third.code)).status).toBe(401)
  expect(app.lines.filter(({ level }) => level === 'error')).toEqual([])
})

test('a change has at most 20 codes, and one change’s code is not ended through another', async () => {
  const { eva, links, make } = await draft()
  for (let count = 0; count < 20; count++) expect(await make()).toHaveProperty('code')
  expect(await make()).toMatchObject({ error: { code: 'conflict', fields: { links: 'tooMany' } } })
  const [{ id }] = (await (await eva.call('GET', links)).json()).links
  const other = await (await eva.call('POST', '/api/staff/changes', { item: 'pages/privacy' })).json()
  expect((await eva.call('DELETE', `/api/staff/changes/${other.id}/preview-links/${id}`)).status).toBe(404)
})

test('what keeps a change from being built is said with the preview', async () => {
  const { eva, id, make, open } = await draft()
  const { code } = await make()
  await eva.call('PUT', `/api/staff/changes/${id}`, { revision: 1, files: { 'news.yaml': 'published: soon\n' } })
  const { revision, problems } = await (await open(code)).json()
  expect(revision).toBe(2)
  expect(problems).toContainEqual(expect.objectContaining({ file: `${ITEM}/news.yaml`, line: 1 }))
})
