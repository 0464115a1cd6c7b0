import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import sharp from 'sharp'
import { type Desk, startDesk } from '../support/desk.ts'
import { type Answer, type Caller, finished } from '../support/signed-in.ts'
import { line, raw } from '../support/raw.ts'
import { photo, pngOf, realPdf } from '../support/uploads.ts'

let desk: Desk
let eva: Caller
let pat: Caller
let ana: Caller
beforeAll(async () => {
  desk = await startDesk()
  eva = desk.person('eva', 'editor')
  desk.person('ed', 'editor')
  pat = desk.person('pat', 'publisher')
  ana = desk.person('ana', 'analyst')
})
afterAll(() => desk.close())

const YAML = 'published: 2026-11-01\ntopics: [hate_crime]\nowner: Community safety team\nreview_by: 2027-09-30\n'
const news = (body: string): Record<string, string> => ({
  'news.yaml': YAML,
  'en.md': `---\ntranslation: original\ntitle: New lamps\nsummary: Where the new lamps are.\n---\n\n${body}\n`,
})
const PICTURE = '![Two new lamps light the path through Oak Hill Park](pictures/new-lamps.webp)'

async function begin(item: string, files = news('Lamps.')): Promise<string> {
  const { body } = await eva('POST', '/api/staff/changes', { item, files })
  return `/api/staff/changes/${body.id}`
}

/** Sends a file as a browser's form would. */
async function upload(
  person: string,
  change: string,
  name: string,
  bytes: Buffer,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const form = new FormData()
  form.set('file', new File([new Uint8Array(bytes)], name))
  const response = await fetch(`${desk.url}${change}/uploads`, {
    method: 'POST',
    headers: { ...headers, cookie: `saysafe=session-of-${person}` },
    body: form,
  })
  return { status: response.status, body: await response.json() }
}

async function publish(change: string): Promise<Answer['body']> {
  const { body } = await eva('GET', change)
  await eva('POST', `${change}/submission`, {})
  const approval = await pat('POST', `${change}/approval`, { revision: body.revision })
  if (approval.status !== 200) return approval
  const queued = await pat('POST', `${change}/publication`, {})
  return finished(pat, queued.body.publication)
}

test('what a picture tells is offered when it is used again, by language and also beside another text', async () => {
  const bytes = await photo({ width: 900, height: 500 })
  const change = await begin('news/described')
  const { body } = await upload('eva', change, 'oak.jpg', bytes)
  expect(body.file.descriptions).toEqual({})
  const english = 'An old oak \\[in summer\\]\nbeside the path'
  const files = {
    ...news(`![${english}](pictures/oak.webp)`),
    'fa.md': '---\ntranslation: unchecked\ntitle: لامپ\nsummary: کوتاه.\n---\n\n![درختی کهن](pictures/oak.webp)\n',
  }
  expect((await eva('PUT', change, { revision: body.revision, files })).status).toBe(200)
  const said = { en: 'An old oak [in summer] beside the path', fa: 'درختی کهن' }
  const of = async (path: string) => (await eva('GET', `${path}/uploads`)).body.files[0].descriptions
  expect(await of(change)).toEqual(said)
  // No text says it now; it was said once.
  const { body: now } = await eva('GET', change)
  await eva('PUT', change, { revision: now.revision, files: news('No picture.') })
  expect(await of(change)).toEqual(said)
  const other = await begin('news/described-elsewhere')
  expect((await upload('eva', other, 'the same.jpg', bytes)).body.file.descriptions).toEqual(said)
  const { body: third } = await eva('GET', other)
  const words = news('![A tree](pictures/the-same.webp)')
  await eva('PUT', other, { revision: third.revision, files: words })
  expect(await of(other)).toEqual({ ...said, en: 'A tree' })
  // What was typed last is offered from now on, but a text goes on saying what it says.
  await eva('DELETE', other)
  expect(await of(change)).toEqual({ ...said, en: 'A tree' })
  await eva('DELETE', change)
})

test('a published picture that nothing needs is listed and deleted; what a text, a draft, the queue or a way back needs is not', async () => {
  const item = 'news/gone-lamps'
  const path = 'pictures/new-lamps.webp'
  const change = await begin(item)
  await upload('eva', change, 'New lamps.jpg', await photo({ width: 700, height: 500 }))
  await eva('PUT', change, { revision: 2, files: news(PICTURE) })
  expect(await publish(change)).toMatchObject({ state: 'done' })
  const listed = async () =>
    (await eva('GET', '/api/staff/files')).body.files.find((one: { item: string }) => one.item === item)
  const remove = (what: object = { item, path }) => pat('DELETE', '/api/staff/files', what)
  expect(await listed()).toMatchObject({ path, needs: ['live'], uses: [{ file: 'en.md', line: 7 }] })
  expect(await listed()).not.toHaveProperty('since')
  expect((await remove()).body).toMatchObject({ error: { fields: { need: 'live', file: 'en.md', line: '7' } } })

  // Out of the text: a draft names it still, and the site can go back to it.
  expect(await publish(await begin(item, news('No lamps.')))).toMatchObject({ state: 'done' })
  const draft = await begin(item, news(PICTURE))
  expect(await listed()).toMatchObject({ needs: ['draft', 'rollBack'], uses: [], since: desk.clock.now.toISOString() })
  expect((await remove()).body).toMatchObject({ error: { code: 'conflict', fields: { need: 'draft' } } })
  await eva('DELETE', draft)
  expect((await remove()).body).toMatchObject({ error: { code: 'conflict', fields: { need: 'rollBack' } } })

  // Ten more publications, and nothing leads back to it.
  desk.db.$client.exec("UPDATE publications SET before = '[]' WHERE state = 'done'")
  expect(await listed()).toMatchObject({ needs: [] })
  for (const what of [
    { item, path: '../en.md' },
    { item, path: 'en.md' },
    { item: 'news/../pages', path },
    { item, path: 'pictures/nothing.webp' },
  ])
    expect((await remove(what)).status, JSON.stringify(what)).toBe(404)
  expect((await eva('DELETE', '/api/staff/files', { item, path })).status).toBe(403)
  expect((await remove()).status).toBe(204)
  expect((await remove()).status).toBe(404)
  expect(existsSync(join(desk.contentDir, item, path))).toBe(false)
  expect(await desk.status(`/en/${item}/`)).toBe(200)
  const { body } = await desk.person('ada', 'admin')('GET', '/api/staff/audit')
  expect(body.acts[0]).toMatchObject({ action: 'file.deleted', subject: `${item}/${path}` })
})

test('a picture and a document are uploaded, previewed, published by a second person, and go with the words', async () => {
  const change = await begin('news/new-lamps')
  const sent = await upload('eva', change, 'New lamps.JPG', await photo())
  expect(sent).toMatchObject({
    status: 201,
    body: {
      file: { path: 'pictures/new-lamps.webp', width: 1200, height: 2400, published: false, uses: [] },
      revision: 2,
    },
  })
  const { body: order } = await upload('ed', change, '../The Order.pdf', realPdf())
  expect(order).toMatchObject({ file: { path: 'documents/the-order.pdf' }, revision: 3 })
  // Whoever uploads has written at it.
  expect((await eva('GET', change)).body.authors).toHaveLength(2)
  const body = `${PICTURE}\n\nRead [the order in full](documents/the-order.pdf).`
  expect((await eva('PUT', change, { revision: 3, files: news(body) })).status).toBe(200)
  expect((await eva('GET', `${change}/problems`)).body.problems).toEqual([])
  const check = (await eva('GET', `${change}/findings`)).body
  expect(check.problems).toEqual([])
  expect(check.findings.filter(({ level }: { level: string }) => level === 'stops')).toEqual([])

  const id = change.split('/').at(-1)
  const frame = `/staff/preview-frame/${id}`
  const asEva = { headers: { cookie: 'saysafe=session-of-eva' } }
  const preview = await (await fetch(`${desk.url}${frame}/en/news/new-lamps/`, asEva)).text()
  const picture = `/files/news/new-lamps/pictures/new-lamps.webp`
  expect(preview).toContain(`src="${frame}${picture}"`)
  expect(preview).toContain(`href="${frame}/files/news/new-lamps/documents/the-order.pdf"`)
  const shown = await fetch(`${desk.url}${frame}${picture}`, asEva)
  expect(shown.headers.get('content-type')).toBe('image/webp')
  expect(await sharp(Buffer.from(await shown.arrayBuffer())).metadata()).toMatchObject({ width: 1200 })
  expect((await fetch(`${desk.url}${frame}${picture}`)).status).toBe(403)
  expect(await desk.status(picture)).toBe(404)

  expect(await publish(change)).toMatchObject({ state: 'done', problems: [] })
  const page = await desk.page('/en/news/new-lamps/')
  expect(page).toContain(
    `<img src="${picture}" alt="Two new lamps light the path through Oak Hill Park" width="1200" height="2400" loading="lazy" decoding="async">`,
  )
  expect(page).toMatch(/the order in full<\/a> <bdi class="saysafe-document__about">\(PDF, [\d.]+ kB\)<\/bdi>/)
  const live = await fetch(desk.url + picture)
  expect(Object.fromEntries(live.headers)).toMatchObject({
    'content-type': 'image/webp',
    'content-security-policy': "default-src 'none'; sandbox",
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'same-origin',
  })
  const document = await fetch(`${desk.url}/files/news/new-lamps/documents/the-order.pdf`)
  expect(Object.fromEntries(document.headers)).toMatchObject({
    'content-type': 'application/pdf',
    'content-disposition': 'attachment; filename="the-order.pdf"',
    'content-security-policy': "default-src 'none'; sandbox",
    'x-content-type-options': 'nosniff',
  })
  expect(Buffer.from(await document.arrayBuffer()).equals(realPdf())).toBe(true)
  expect(readdirSync(join(desk.contentDir, 'news/new-lamps')).toSorted()).toEqual([
    'documents',
    'en.md',
    'news.yaml',
    'pictures',
  ])
  expect(await desk.page('/en/news/feed.xml')).toContain(`src=&quot;http://127.0.0.1${picture}&quot;`)
  expect(desk.db.$client.prepare('SELECT count(*) AS left FROM change_files').get()).toEqual({ left: 0 })
})

test('pages are rendered anew, and the site begins anew, with pictures that were published before', async () => {
  desk.clock.now = new Date(desk.clock.now.getTime() + 60_000)
  const change = await begin('news/after-lamps')
  expect(await publish(change)).toMatchObject({ state: 'done' })
  expect(await desk.status('/files/news/new-lamps/pictures/new-lamps.webp')).toBe(200)
  expect(existsSync(join(desk.dir, 'site/current/files/news/new-lamps/pictures/new-lamps.webp'))).toBe(true)
})

test('what the words name no more is served no more, and going back brings it back', async () => {
  const before = await begin('news/swings')
  await upload('eva', before, 'new-lamps.png', await photo({ width: 90, height: 60 }))
  await eva('PUT', before, { revision: 2, files: news(PICTURE) })
  const first = await publish(before)
  expect(first).toMatchObject({ state: 'done' })
  const address = '/files/news/swings/pictures/new-lamps.webp'
  expect(await desk.status(address)).toBe(200)
  const after = await begin('news/swings', news('No picture.'))
  expect(await publish(after)).toMatchObject({ state: 'done' })
  expect(await desk.status(address)).toBe(404)
  expect(existsSync(join(desk.dir, 'site/current', address))).toBe(false)
  const back = await pat('POST', `/api/staff/publications/${first.id}/roll-back`, {})
  expect(await finished(pat, back.body.publication)).toMatchObject({ state: 'done' })
  expect(await desk.status(address)).toBe(200)
  // What was new goes altogether, and the folder that is left is nothing that has to be read.
  const [{ id: earlier }] = (await pat('GET', '/api/staff/publications')).body.publications.filter(
    ({ items, state, id }: { items: string[]; state: string; id: number }) =>
      state === 'done' && id < first.id && !items.includes('news/swings'),
  )
  const gone = await pat('POST', `/api/staff/publications/${earlier}/roll-back`, {})
  expect(await finished(pat, gone.body.publication)).toMatchObject({ state: 'done', problems: [] })
  expect(await desk.status('/en/news/swings/')).toBe(404)
  expect(await publish(await begin('news/after-swings'))).toMatchObject({ state: 'done', problems: [] })
})

test('what was published first and put back is found again with its words and pictures, and leaves nothing behind', async () => {
  const item = 'news/first-lamps'
  const path = 'pictures/new-lamps.webp'
  const [last] = (await pat('GET', '/api/staff/publications')).body.publications.filter(
    ({ state }: { state: string }) => state === 'done',
  )
  const first = await begin(item)
  await upload('eva', first, 'New lamps.jpg', await photo({ width: 110, height: 70 }))
  await eva('PUT', first, { revision: 2, files: news(PICTURE) })
  expect(await publish(first)).toMatchObject({ state: 'done' })
  const back = await pat('POST', `/api/staff/publications/${last.id}/roll-back`, {})
  expect(await finished(pat, back.body.publication)).toMatchObject({ state: 'done' })
  const one = async (list: 'items' | 'files') =>
    (await eva('GET', `/api/staff/${list}`)).body[list].find((found: { item: string }) => found.item === item)

  // The list says where it is, and asks nobody to review it.
  expect(await one('items')).toMatchObject({ title: 'New lamps', published: false, takenOff: true })
  expect(await one('items')).not.toHaveProperty('overdueFrom')
  expect((await eva('GET', `/api/staff/items/${item}/changes`)).body.changes).toMatchObject([{ state: 'published' }])
  expect(await one('files')).toMatchObject({ path, uses: [], needs: ['rollBack'] })

  // One press goes on with what it had, pictures among it.
  const { body: begun } = await eva('POST', '/api/staff/changes', { item })
  expect(begun.files).toEqual(news(PICTURE))
  expect(await one('items')).toMatchObject({ takenOff: true, change: { id: begun.id } })
  expect(await one('files')).toMatchObject({ needs: ['draft', 'rollBack'] })
  expect(await publish(`/api/staff/changes/${begun.id}`)).toMatchObject({ state: 'done', problems: [] })
  expect(await desk.status(`/files/${item}/${path}`)).toBe(200)
  expect(await one('items')).not.toHaveProperty('takenOff')

  // Put back once more, and never wanted again: no file and no folder stays.
  const gone = await pat('POST', `/api/staff/publications/${last.id}/roll-back`, {})
  expect(await finished(pat, gone.body.publication)).toMatchObject({ state: 'done' })
  desk.db.$client.exec("UPDATE publications SET before = '[]' WHERE state = 'done'")
  expect(await one('files')).toMatchObject({ needs: [] })
  expect((await pat('DELETE', '/api/staff/files', { item, path })).status).toBe(204)
  expect(existsSync(join(desk.contentDir, item))).toBe(false)
  expect(await one('items')).toMatchObject({ title: 'New lamps', takenOff: true })
})

test('what was taken down takes its pictures along, out of every release', async () => {
  const change = await begin('news/mistaken')
  await upload('eva', change, 'new-lamps.png', await photo({ width: 50, height: 50 }))
  await eva('PUT', change, { revision: 2, files: news(PICTURE) })
  await publish(change)
  const { body } = await pat('POST', '/api/staff/items/news/mistaken/standing', {
    standing: 'withdrawn',
    note: { en: 'It showed somebody.' },
  })
  expect(await finished(pat, body.publication)).toMatchObject({ state: 'done', problems: [] })
  expect(await desk.status('/files/news/mistaken/pictures/new-lamps.webp')).toBe(410)
  const releases = readdirSync(join(desk.dir, 'site/releases'), { recursive: true, encoding: 'utf8' })
  expect(releases.filter((name) => name.includes('mistaken'))).toEqual([])
})

test('the same file twice is one file, and another one of the same name gets a name of its own', async () => {
  const change = await begin('news/twice')
  const bytes = await photo({ width: 80, height: 60 })
  const [first, second] = await Promise.all([
    upload('eva', change, 'a.jpg', bytes),
    upload('eva', change, 'b.jpg', bytes),
  ])
  expect(first.body.file.path).toBe(second.body.file.path)
  const other = await upload('eva', change, 'a.jpg', await photo({ width: 70, height: 60 }))
  expect(other.body.file.path).not.toBe(first.body.file.path)
  expect((await eva('GET', `${change}/uploads`)).body.files).toHaveLength(2)
  await eva('DELETE', change)
  expect(desk.db.$client.prepare('SELECT count(*) AS left FROM change_files').get()).toEqual({ left: 0 })
})

test('what is published already is not uploaded once more', async () => {
  const change = await begin('news/new-lamps', news('Lamps.'))
  const again = await upload('eva', change, 'another name.pdf', realPdf())
  expect(again).toMatchObject({ status: 409, body: { error: { code: 'conflict', fields: { file: 'there' } } } })
  expect((await eva('GET', `${change}/uploads`)).body.files).toMatchObject([
    { path: 'pictures/new-lamps.webp', published: true, uses: [] },
    { path: 'documents/the-order.pdf', published: true },
  ])
  const named = await upload('eva', change, 'new-lamps.png', await photo({ width: 60, height: 60 }))
  expect(named.body.file.path).toBe('pictures/new-lamps-2.webp')
  await eva('DELETE', change)
})

test('an upload is taken out again only when no text names it, and needs a new approval as any save does', async () => {
  const change = await begin('news/out-again')
  const { body } = await upload('eva', change, 'new-lamps.png', await photo({ width: 50, height: 40 }))
  await eva('PUT', change, { revision: 2, files: news(`Words.\n\n${PICTURE}`) })
  await eva('POST', `${change}/submission`, {})
  expect((await pat('POST', `${change}/approval`, { revision: 3 })).status).toBe(200)
  const used = await eva('DELETE', `${change}/uploads/${body.file.id}`)
  expect(used).toMatchObject({
    status: 409,
    body: { error: { code: 'conflict', fields: { upload: 'used', file: 'en.md', line: '9' } } },
  })
  await upload('eva', change, 'more.png', await photo({ width: 40, height: 40 }))
  expect((await eva('GET', change)).body).toMatchObject({ state: 'draft', revision: 4 })
  expect((await pat('POST', `${change}/publication`, {})).status).toBe(409)
  const findings = (await eva('GET', `${change}/findings`)).body.findings
  expect(findings).toContainEqual(
    expect.objectContaining({ rule: 'file_unused', level: 'warns', values: { file: 'pictures/more.webp' } }),
  )
  await eva('PUT', change, { revision: 4, files: news('Words.') })
  expect(await eva('DELETE', `${change}/uploads/${body.file.id}`)).toMatchObject({ status: 200, body: { revision: 6 } })
  expect((await eva('DELETE', `${change}/uploads/${body.file.id}`)).status).toBe(404)
  // What no text names does not reach the content.
  expect(await publish(change)).toMatchObject({ state: 'done' })
  expect(readdirSync(join(desk.contentDir, 'news/out-again')).toSorted()).toEqual(['en.md', 'news.yaml'])
})

test('the record names who added and removed what, and holds nothing of it', async () => {
  const change = await begin('news/recorded')
  const { body } = await upload('eva', change, 'new-lamps.png', await photo({ width: 33, height: 44 }))
  await eva('DELETE', `${change}/uploads/${body.file.id}`)
  const acts = desk.db.$client.prepare(
    "SELECT action, subject FROM audit WHERE action LIKE 'file.%' ORDER BY seq DESC LIMIT 2",
  )
  expect(acts.all()).toEqual([
    { action: 'file.removed', subject: 'news/recorded/pictures/new-lamps.webp' },
    { action: 'file.added', subject: 'news/recorded/pictures/new-lamps.webp' },
  ])
})

test.each([
  ['a picture that is not there', '![Lamps](pictures/nowhere.webp)', 'pictures/nowhere.webp'],
  ['a document that is not there', '[The order](documents/nowhere.pdf)', 'documents/nowhere.pdf'],
  ['a picture without words', '![](pictures/nowhere.webp)', 'alternative text'],
  ['a picture of somebody else', '![Lamps](https://pictures.example/a.webp)', 'lies elsewhere'],
  ['a picture in the address itself', '![Lamps](data:image/png;base64,AAAA)', 'lies elsewhere'],
  ['a picture of another kind', '![Lamps](pictures/lamps.svg)', 'cannot be shown'],
  ['a way out of the folder', '![Lamps](pictures/../../../area/area.webp)', 'cannot be shown'],
])('%s stops the words, naming the line', async (_case, body, words) => {
  const change = await begin('news/stopped', news(`Words.\n\n${body}`))
  const { problems } = (await eva('GET', `${change}/problems`)).body
  expect(problems).toContainEqual(
    expect.objectContaining({ file: 'en.md', line: 9, message: expect.stringContaining(words) }),
  )
  expect((await publish(change)).body).toMatchObject({ error: { fields: { guard: 'stops' } } })
  await eva('DELETE', change)
})

const PNG = () => photo({ width: 20, height: 20 })
test.each([
  ['a drawing with a script', 'a.svg', () => Buffer.from('<svg><script>alert(1)</script></svg>'), 'svg'],
  ['a program called a picture', 'a.png', () => Buffer.from('MZ\x90\0'), 'unknownKind'],
  ['a bomb of 400 million pixels', 'a.png', () => pngOf(20_000, 20_000), 'tooManyPixels'],
  ['nothing', 'a.pdf', () => Buffer.alloc(0), 'empty'],
])('%s is refused, saying why, and nothing is kept', async (_case, name, make, fault) => {
  const change = await begin(`news/refused-${fault.toLowerCase()}`)
  expect(await upload('eva', change, name, make())).toMatchObject({
    status: 400,
    body: { error: { code: 'invalid_input', fields: { file: fault } } },
  })
  expect((await eva('GET', change)).body.revision).toBe(1)
  expect((await eva('GET', `${change}/uploads`)).body.files).toEqual([])
})

test('only editors and publishers upload, to what can still be written at, from our own pages', async () => {
  const change = await begin('news/guarded')
  expect((await upload('ana', change, 'a.png', await PNG())).status).toBe(403)
  expect((await ana('GET', `${change}/uploads`)).status).toBe(403)
  expect((await upload('nobody', change, 'a.png', await PNG())).status).toBe(401)
  const foreign = await upload('eva', change, 'a.png', await PNG(), { origin: 'https://evil.example' })
  expect(foreign).toMatchObject({ status: 403, body: { error: { fields: { origin: 'foreign' } } } })
  const sister = await upload('eva', change, 'a.png', await PNG(), { 'sec-fetch-site': 'same-site' })
  expect(sister.status).toBe(403)
  expect((await upload('eva', '/api/staff/changes/nothing', 'a.png', await PNG())).status).toBe(404)
  // Somebody else's change is everybody's who may write: the second person is who did not.
  expect((await upload('ed', change, 'a.png', await PNG())).status).toBe(201)
  await publish(change)
  expect(await upload('eva', change, 'b.png', await photo({ width: 21, height: 20 }))).toMatchObject({
    status: 409,
    body: { error: { fields: { state: 'published' } } },
  })
  const banner = await begin('banners/storm', { 'banner.yaml': 'level: urgent\n' })
  expect((await upload('eva', banner, 'a.png', await PNG())).body.error.fields).toEqual({ item: 'noFiles' })
})

test.each([
  ['JSON', { 'content-type': 'application/json' }, '{}', 415],
  ['no type', {}, undefined, 415],
  ['a form that is none', { 'content-type': 'multipart/form-data; boundary=x' }, 'hello', 400],
  [
    'a form without a file',
    { 'content-type': 'multipart/form-data; boundary=x' },
    '--x\r\ncontent-disposition: form-data; name="file"\r\n\r\nwords\r\n--x--\r\n',
    400,
  ],
])('%s is no upload', async (_case, headers, body, status) => {
  const change = await begin(`news/no-upload-${Math.random().toString(36).slice(2)}`)
  const response = await fetch(`${desk.url}${change}/uploads`, {
    method: 'POST',
    headers: { ...headers, cookie: 'saysafe=session-of-eva' },
    ...(body !== undefined && { body }),
  })
  expect(response.status).toBe(status)
  expect(await response.json()).toHaveProperty('error.code')
})

/** Sends zeros until the server has had enough, and gives its answer and how much was taken. */
function pour(
  path: string,
  megabytes: number,
  headers: Record<string, string>,
): Promise<{ status: number; sent: number }> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(desk.url)
    const block = Buffer.alloc(1_000_000)
    let sent = 0
    const to = request({ hostname, port, path, method: 'POST', headers }, (response) => {
      response.resume()
      resolve({ status: response.statusCode ?? 0, sent })
      to.destroy()
    })
    to.on('error', (error) => (sent < megabytes ? undefined : reject(error)))
    // Whoever is hung up on while sending may lose the answer.
    to.on('close', () => resolve({ status: 0, sent }))
    const more = () => {
      if (sent >= megabytes || to.destroyed) {
        to.end()
        return
      }
      sent++
      to.write(block, more)
    }
    more()
  })
}

test.each([
  ['that says how long it is', { 'content-length': '200000000' }],
  ['that says nothing', { 'transfer-encoding': 'chunked' }],
])('a body of 200 MB %s is refused without being held', async (_case, headers) => {
  const change = await begin(`news/too-large-${Math.random().toString(36).slice(2)}`)
  const type = 'multipart/form-data; boundary=x'
  const cookie = 'saysafe=session-of-eva'
  const { status, sent } = await pour(`${change}/uploads`, 200, { ...headers, 'content-type': type, cookie })
  expect([413, 0]).toContain(status)
  // What lies in the buffers of the connection counts as sent.
  expect(sent).toBeLessThan(60)
  const page = await pour(`/staff/changes/${change.split('/').at(-1)}/edit/files/`, 200, {
    ...headers,
    'content-type': type,
    cookie,
  })
  expect([303, 413, 0]).toContain(page.status)
  expect(page.sent).toBeLessThan(60)
})

test('a file that lies there under the same name is not written over', async () => {
  const change = await begin('news/collision')
  await upload('eva', change, 'new-lamps.png', await PNG())
  await eva('PUT', change, { revision: 2, files: news(PICTURE) })
  await publish(change)
  const next = await begin('news/collision', news(`${PICTURE}\n\n![More lamps](pictures/more.webp)`))
  await upload('eva', next, 'more.png', await photo({ width: 31, height: 30 }))
  const file = join(desk.contentDir, 'news/collision/pictures/more.webp')
  const { body } = await eva('GET', next)
  await eva('POST', `${next}/submission`, {})
  expect((await pat('POST', `${next}/approval`, { revision: body.revision })).status).toBe(200)
  const other = readFileSync(join(desk.contentDir, 'news/collision/pictures/new-lamps.webp'))
  writeFileSync(file, other)
  const queued = await pat('POST', `${next}/publication`, {})
  const outcome = await finished(pat, queued.body.publication)
  expect(outcome).toMatchObject({ state: 'failed', problems: [{ file: 'news/collision/pictures/more.webp' }] })
  expect(readFileSync(file).equals(other)).toBe(true)
  expect(readdirSync(join(desk.contentDir, 'news/collision')).toSorted()).toEqual(['en.md', 'news.yaml', 'pictures'])
})

test('a file far too large leads back to the page, which says so at the field; outsiders with a code are told nothing of staff', async () => {
  const change = await begin('news/too-large')
  const page = `${change.replace('/api', '')}/edit/files/`
  const headers = 'cookie: saysafe=session-of-eva\r\norigin: http://127.0.0.1\r\ncontent-length: 30000000\r\n'
  const answer = await raw(desk.url, line('POST', page, `${headers}content-type: multipart/form-data; boundary=x\r\n`))
  expect(answer).toMatch(/^HTTP\/1\.1 303/)
  expect(answer).toContain(`${page}?tooLarge`)
  const shown = await fetch(`${desk.url}${page}?tooLarge`, { headers: { cookie: 'saysafe=session-of-eva' } })
  expect(shown.status).toBe(413)
  const html = await shown.text()
  expect(html).toMatch(/id="file\.error"[\s\S]*larger than 20 MB/)
  expect(html).toContain('saysafe-desk-header')
  const outside = await (await fetch(`${desk.url}/preview/`)).text()
  expect(outside).not.toMatch(/Saysafe staff|recorded under your name/)
})
