import sharp from 'sharp'
import { filesOf } from '#tests/support/evidence.ts'
import { newMarker, whereabouts } from './canary.ts'
import { expect, test } from './fixtures.ts'
import { reportOn } from './report-form.ts'
import { WORDS } from './words.ts'

/** A picture with a marker in what the camera wrote. */
function markedPicture(marker: string): Promise<Buffer> {
  return sharp({ create: { width: 300, height: 200, channels: 3, background: '#447766' } })
    .withExif({ IFD0: { Make: marker, ImageDescription: marker } })
    .jpeg()
    .toBuffer()
}

test('what people wrote is in no file and in no log of the server, sent with script, without, and refused', async ({
  page,
  visit,
  server,
  request,
}) => {
  test.slow()
  await server.reports.open()
  const began = Date.now()
  const marker = newMarker()
  const form = reportOn(page, 'en')
  await server.reports.arrived()

  await visit(`${form.address}form/`)
  await form.agree()
  await form.until('what')
  await form.box('what').fill(marker)
  const { evidence } = WORDS.en
  const picture = { name: `${marker}.jpg`, mimeType: 'image/jpeg', buffer: await markedPicture(marker) }
  const letter = { name: `${marker}.txt`, mimeType: 'text/plain', buffer: Buffer.from(marker.repeat(3)) }
  await page.getByLabel(evidence.title).setInputFiles([picture, letter])
  await expect(page.getByRole('list', { name: evidence.chosen }).getByText(evidence.states.ready)).toHaveCount(2)
  await form.until('people')
  await form.box('people').fill(marker)
  await form.until('contact')
  await form.choice('ways', 'email').check()
  await form.box('email').fill(`${marker}@example.com`)
  await form.goOn()
  await form.press(form.words.form.send)
  await expect(form.code).toBeVisible()

  const post = async (fields: Record<string, string>, status: number) => {
    const response = await request.post(`${form.address}form/`, { form: { consent: 'team', what: marker, ...fields } })
    expect(response.status()).toBe(status)
    return response.text()
  }
  await post({ action: 'check', people: marker }, 200)
  await post({ action: 'send', people: marker, where_words: marker }, 200)
  // The page without script, with files: taken, refused, and in a form that is cut off.
  const files = (...chosen: (typeof picture)[]) => {
    const body = new FormData()
    for (const [name, value] of Object.entries({ consent: 'team', what: marker, action: 'check' }))
      body.append(name, value)
    for (const { name, mimeType, buffer } of chosen)
      body.append('files', new Blob([Uint8Array.from(buffer)], { type: mimeType }), name)
    return new Request(`${server.url}${form.address}form/`, { method: 'POST', body })
  }
  const damaged = { ...picture, buffer: picture.buffer.subarray(0, 500) }
  const program = { ...letter, name: `${marker}.exe` }
  const answered = await fetch(files(picture, letter, damaged, program))
  expect(answered.status).toBe(400)
  const html = await answered.text()
  expect(html).toContain(`${marker}.exe`)
  const carried = (field: string) =>
    new RegExp(`name="${field}" value="([^"]*)"`).exec(html)?.[1]?.replaceAll('&quot;', '"') ?? ''
  const [, report = ''] = /name="report" value="([^"]*)"/.exec(html) ?? []
  const [, code = ''] = /name="code" value="([^"]*)"/.exec(html) ?? []
  const sealed = { evidence: carried('evidence'), unsent: carried('unsent') }
  expect(await post({ action: 'send', ...sealed, report, code }, 200)).toContain(`${marker}.exe`)
  const whole = Buffer.from(await files(picture).arrayBuffer())
  const type = files(picture).headers.get('content-type') ?? ''
  const cut = await fetch(`${server.url}${form.address}form/`, {
    method: 'POST',
    headers: { 'content-type': type },
    body: Uint8Array.from(whole.subarray(0, -300)),
  })
  expect(cut.status).toBeLessThan(500)
  const begun = await request.post('/api/reports/files', { data: { id: marker, name: marker } })
  const chunk = await request.put(`/api/reports/files/${marker}/chunks/0`, {
    headers: { 'content-type': 'application/octet-stream', authorization: marker },
    data: marker,
  })
  expect([begun.status(), chunk.status()]).toEqual([400, 400])
  // Wrong in every way: too long, no address, a day that is none, a field that is not asked.
  const wrong = { ways: 'email', email: marker, why: marker.repeat(300), 'day.day': marker, [marker]: marker }
  expect(await post({ action: 'send', ...wrong }, 400)).toContain(marker)
  server.reports.close()
  try {
    const page = await post({ action: 'send', harm: marker }, 503)
    expect(page).toContain(marker)
    expect(page).toContain('0808 168 9111')
  } finally {
    server.reports.reopen()
  }
  const refused = [{ what: marker }, { id: marker, account: { sealed: marker } }, marker]
  for (const data of refused)
    expect((await request.post('/api/reports', { data })).status()).toBeGreaterThanOrEqual(400)

  const arrived = await server.reports.arrived()
  expect(arrived.map(({ opened }) => JSON.stringify(opened).includes(marker))).toEqual([true, true, true])
  const sent = (await Promise.all(arrived.map(({ opened }) => filesOf(server.db, opened)))).flat()
  expect(sent.map(({ note }) => note.name.split('.')[1])).toEqual(['jpg', 'txt', 'jpg', 'txt'])
  expect(sent.map(({ bytes }) => Buffer.from(bytes).includes(marker))).toEqual([false, true, false, true])
  expect(whereabouts(server, marker, began)).toEqual([])
})
