import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from './fixtures.ts'
import { reportOn } from './report-form.ts'

/** As it is written, and as base64 would hide it, wherever in three bytes it begins. */
function disguises(marker: string): Buffer[] {
  const hidden = ['', 'x', 'xx'].map((before) => {
    const whole = Buffer.from(before + marker).toString('base64')
    return whole.slice(before === '' ? 0 : 4, -4)
  })
  return [marker, marker.toLowerCase(), Buffer.from(marker).toString('hex'), ...hidden].map((text) => Buffer.from(text))
}

function filesIn(dir: string): string[] {
  return readdirSync(dir, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}

test('what people wrote is in no file and in no log of the server, sent with script, without, and refused', async ({
  page,
  visit,
  server,
  request,
}) => {
  test.slow()
  await server.reports.open()
  const marker = `Canary${crypto.randomUUID().replaceAll('-', '')}`
  const form = reportOn(page, 'en')
  await server.reports.arrived()

  await visit(`${form.address}form/`)
  await form.choice('consent', 'team').check()
  await form.until('what')
  await form.box('what').fill(marker)
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
  // Wrong in every way: too long, no address, a day that is none, a field that is not asked.
  const wrong = { ways: 'email', email: marker, why: marker.repeat(300), 'day.day': marker, [marker]: marker }
  expect(await post({ action: 'send', ...wrong }, 400)).toContain(marker)
  server.reports.close()
  try {
    const kept = await post({ action: 'send', harm: marker }, 503)
    expect(kept).toContain(marker)
    expect(kept).toContain('0808 168 9111')
  } finally {
    server.reports.reopen()
  }
  const refused = [{ what: marker }, { id: marker, account: { sealed: marker } }, marker]
  for (const data of refused)
    expect((await request.post('/api/reports', { data })).status()).toBeGreaterThanOrEqual(400)

  expect((await server.reports.arrived()).map(({ opened }) => JSON.stringify(opened).includes(marker))).toEqual([
    true,
    true,
  ])
  const files = filesIn(server.dataDir)
  expect(files.some((file) => file.endsWith('saysafe.sqlite-wal'))).toBe(true)
  const found = files.filter((file) => {
    const bytes = readFileSync(file)
    return disguises(marker).some((disguise) => bytes.includes(disguise))
  })
  expect(found).toEqual([])
  expect(
    [...server.logged, ...server.said].filter((line) => line.toLowerCase().includes(marker.toLowerCase())),
  ).toEqual([])
})
