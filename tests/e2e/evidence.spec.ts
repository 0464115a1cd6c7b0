import type { Page } from '@playwright/test'
import sharp from 'sharp'
import { fill } from '#site/lib/phrase.ts'
import { filesOf } from '#tests/support/evidence.ts'
import { MARK, markedMedia } from '#tests/support/marked.ts'
import { docx, photo, realPdf } from '#tests/support/uploads.ts'
import { openEnvelope } from '#api/sealing/envelope.ts'
import { listMessages } from '#db/queries/report-messages.ts'
import { expect } from './fixtures.ts'
import { findings } from './findings.ts'
import { overflowWhenNarrow } from './hands.ts'
import { reportOn } from './report-form.ts'
import { type Reported, returningOn, someoneReported, test } from './returning.ts'
import { PHONE } from './screens.ts'
import type { TestServer } from './server.ts'
import { WORDS } from './words.ts'

test.beforeEach(({ server }) => server.reports.open())

const words = WORDS.en.evidence
const TEXT = { name: 'what he wrote.txt', mimeType: 'text/plain', buffer: Buffer.from('I know where you live') }
const film = async () => ({ name: 'film.mp4', mimeType: 'video/mp4', buffer: Buffer.from(await markedMedia('mp4')) })
const signed = async () => ({
  name: 'signed.docx',
  mimeType: 'application/zip',
  buffer: await docx({ '_xmlsignatures/a.xml': '<Signature/>' }),
})
const picture = async () => ({ name: 'IMG_0042.HEIC.jpg', mimeType: 'image/jpeg', buffer: await photo() })

const unsentOn = (page: Page) => page.getByText(words.unsent.intro).locator('+ ul').getByRole('listitem')

test('pictures lose where they were taken, all files are sealed in the browser, and a broken connection costs nothing', async ({
  page,
  visit,
  server,
  faults,
}) => {
  test.slow()
  const form = reportOn(page, 'en')
  await server.reports.arrived()
  await visit(`${form.address}form/`)
  await form.agree()
  await form.until('what')
  await form.box('what').fill('See the picture.')
  const box = page.getByLabel(words.title)
  const files = page.getByRole('list', { name: words.chosen }).getByRole('listitem')
  faults.allow(/status: 503 /)
  const document = await signed()
  let broken = 0
  await page.route('**/chunks/*', async (route) => {
    broken += 1
    if (broken === 1) await route.abort('connectionfailed')
    else if (broken === 2) await route.fulfill({ status: 503, body: '<html>' })
    else await route.continue()
  })
  await box.setInputFiles([
    await picture(),
    { name: 'letter.pdf', mimeType: 'application/pdf', buffer: realPdf() },
    await film(),
    { name: 'bomb.docx', mimeType: 'application/zip', buffer: await docx({ 'word/a.xml': Buffer.alloc(30_000_000) }) },
    document,
    { name: 'page.html', mimeType: 'text/html', buffer: Buffer.from('<script>alert(1)</script>') },
    { name: 'empty.txt', mimeType: 'text/plain', buffer: Buffer.alloc(0) },
    { name: 'photo.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('\xff\xd8\xff no picture', 'latin1') },
  ])
  await expect(files.nth(0)).toContainText(words.states.waiting)
  await expect(files.nth(0)).toContainText(words.states.ready)
  await expect(files.nth(1)).toContainText(words.states.ready)
  await expect(files.nth(2)).toContainText(words.states.ready)
  await expect(files.nth(3)).toContainText(words.faults.bomb)
  await expect(files.nth(4)).toContainText(words.unclean.asIs)
  await expect(files.nth(4)).toContainText(words.unclean.document)
  await expect(files.nth(5)).toContainText(words.faults.unknownKind)
  await expect(files.nth(6)).toContainText(words.faults.empty)
  await expect(files.nth(7)).toContainText(words.faults.damaged)
  await expect(files.nth(6)).toContainText('0 kB')
  // What was refused is not waited for.
  const status = page.getByRole('status').filter({ hasText: fill(words.notTaken, { wrong: 4 }) })
  await expect(status).toContainText(fill(words.count, { ready: 3, all: 4 }))
  await page.unroute('**/chunks/*')
  for (const name of ['bomb.docx', 'page.html', 'empty.txt', 'photo.jpg'])
    await page.getByRole('button', { name: `${words.remove} ${name}` }).click()
  await seenOnlyWhenAsked(page, 'IMG_0042.HEIC.jpg')
  // Removed before it is sent, it is gone from the server too.
  await box.setInputFiles([TEXT])
  await expect(files.nth(4)).toContainText(words.states.ready)
  // The same file under another name is not sent twice; what there is no room for is named.
  await box.setInputFiles([{ ...TEXT, name: 'a copy.txt' }, ...fiveNotes()])
  await expect(page.getByRole('alert')).toContainText(
    fill(words.leftOut.tooMany, { files: 10, names: '\u2068note 5.txt\u2069' }),
  )
  await expect(page.getByRole('alert')).toContainText(fill(words.leftOut.twice, { names: '\u2068a copy.txt\u2069' }))
  await expect(files).toHaveCount(9)
  for (const place of [4, 3, 2, 1]) {
    await page.getByRole('button', { name: `${words.remove} note ${place}.txt` }).click()
    await expect(
      page.getByRole('button', { name: `${words.remove} ${place > 1 ? `note ${place - 1}` : 'what he wrote'}.txt` }),
    ).toBeFocused()
  }
  await page.getByRole('button', { name: `${words.remove} ${TEXT.name}` }).click()
  await expect(page.getByRole('button', { name: `${words.remove} signed.docx` })).toBeFocused()
  // What could not be made clean goes only when somebody says so.
  expect(await findings(page)).toEqual([])
  await page.getByRole('button', { name: `${words.unclean.send} signed.docx` }).click()
  await expect(files.nth(3)).toContainText(words.states.readyAsIs)
  await expect(files).toHaveCount(4)
  await expect
    .poll(() => server.db.$client.prepare('SELECT count(*) FROM report_files WHERE report_id IS NULL').pluck().get())
    .toBe(4)
  await form.until('contact')
  await form.goOn()
  await expect(files).toHaveCount(4)
  // What there was no room for is named before it is sent and after it, so that nobody relies on it.
  const reason = fill(words.unsent.reasons.tooMany, { files: 10 })
  await expect(unsentOn(page)).toHaveText([`note 5.txt: ${reason}`])
  await expect(page.getByText(words.unsent.without)).toBeVisible()
  await form.press(form.words.form.send)
  await expect(form.code).toBeVisible()
  await expect(unsentOn(page)).toHaveText([`note 5.txt: ${reason}`])
  await expect(page.getByText(words.unsent.later)).toBeVisible()
  await expect(page.getByText(words.unsent.without)).toHaveCount(0)
  const [report] = await server.reports.arrived()
  const [drawn, letter, sound, asIs] = await filesOf(server.db, report?.opened)
  expect(Buffer.from(letter?.bytes ?? []).toString('latin1')).toMatch(/^%PDF(?!.*\/Producer).*%%EOF\s*$/s)
  expect(letter?.note).toMatchObject({ name: 'letter.pdf', cleaned: 'clean' })
  expect(sound?.note).toMatchObject({ name: 'film.mp4', cleaned: 'clean' })
  expect(Buffer.from(sound?.bytes ?? []).toString('latin1', 4, 8)).toBe('ftyp')
  expect(Buffer.from(sound?.bytes ?? []).includes(MARK)).toBe(false)
  expect(asIs?.bytes).toEqual(new Uint8Array(document.buffer))
  expect(asIs?.note).toMatchObject({ name: 'signed.docx', cleaned: 'asIs' })
  expect(drawn?.note).toMatchObject({ name: 'IMG_0042.HEIC.jpg', ending: 'jpg', cleaned: 'clean' })
  const { width, height, exif, orientation } = await sharp(drawn?.bytes).metadata()
  expect({ width, height, exif, orientation }).toEqual({ width: 1200, height: 2400 })
  // The yellow mark was top left before the telephone was turned; upright it is top right.
  const { data } = await sharp(drawn?.bytes)
    .extract({ left: 1180, top: 5, width: 1, height: 1 })
    .raw()
    .toBuffer({ resolveWithObject: true })
  expect([...data].map((value) => Math.round(value / 64))).toEqual([4, 3, 0])
})

const fiveNotes = () =>
  [1, 2, 3, 4, 5].map((place) => ({
    name: `note ${place}.txt`,
    mimeType: 'text/plain',
    buffer: Buffer.from(`Note ${place}`),
  }))

/** A picture is shown to whoever presses, and gone when they look elsewhere. */
async function seenOnlyWhenAsked(page: Page, name: string): Promise<void> {
  const small = page.getByRole('img', { name })
  await expect(small).toHaveCount(0)
  await page.getByRole('button', { name: `${words.show} ${name}` }).click()
  await expect(small).toBeVisible()
  // The yellow mark of the picture, drawn upright.
  expect(
    await small.locator('canvas').evaluate((canvas: HTMLCanvasElement) => {
      const [red = 0, green = 0, blue = 0] = canvas.getContext('2d')?.getImageData(canvas.width - 3, 1, 1, 1).data ?? []
      return [canvas.width, canvas.height, ...[red, green, blue].map((value) => Math.round(value / 64))]
    }),
  ).toEqual([160, 320, 4, 3, 0])
  await page.getByRole('button', { name: `${words.hide} ${name}` }).click()
  await expect(small).toHaveCount(0)
  await page.getByRole('button', { name: `${words.show} ${name}` }).click()
  await page.evaluate(() => {
    Object.defineProperty(document, 'hidden', { value: true, configurable: true })
    document.dispatchEvent(new Event('visibilitychange'))
    Reflect.deleteProperty(document, 'hidden')
  })
  await expect(small).toHaveCount(0)
}

test('files on their way hold the sending up and never the words; those that waited too long are sent again', async ({
  page,
  visit,
  server,
  faults,
}) => {
  test.slow()
  const form = reportOn(page, 'en')
  await server.reports.arrived()
  await visit(`${form.address}form/`)
  await form.agree()
  await form.until('what')
  await form.box('what').fill('He wrote to me.')
  const files = page.getByRole('list', { name: words.chosen }).getByRole('listitem')
  let go: () => void = () => undefined
  const held = new Promise<void>((resolve) => {
    go = resolve
  })
  await page.route('**/chunks/*', async (route) => {
    await held
    await route.continue()
  })
  await page.getByLabel(words.title).setInputFiles([TEXT])
  await expect(files).toContainText(words.states.sending)
  await form.until('contact')
  await form.goOn()
  await form.press(form.words.form.send)
  await expect(page.getByRole('alert')).toContainText(form.words.failures.filesPending)
  // What is under a finger stays there.
  const remove = page.getByRole('button', { name: `${words.remove} ${TEXT.name}` })
  const place = await remove.boundingBox()
  go()
  await expect(files).toContainText(words.states.ready)
  expect(await remove.boundingBox()).toEqual(place)
  server.db.$client.prepare('DELETE FROM report_files').run()
  faults.allow(/status: 409 /)
  await form.press(form.words.form.send)
  await expect(page.getByRole('alert')).toContainText(form.words.failures.filesAgain)
  await expect(files).toContainText(words.states.ready)
  await form.press(form.words.form.send)
  await expect(form.code).toBeVisible()
  const [report] = await server.reports.arrived()
  const [sent] = await filesOf(server.db, report?.opened)
  expect(Buffer.from(sent?.bytes ?? []).toString()).toBe('I know where you live')
})

test('the way out asks nothing, also with a file on its way', async ({ page, visit, faults, context }) => {
  const exit = page.getByRole('link', { name: WORDS.en.common.exit.link })
  await visit('/en/report/form/')
  const weather = (await exit.getAttribute('href')) ?? ''
  faults.allowOrigin(new URL(weather).origin)
  await context.route(`${weather}**`, (route) => route.fulfill({ contentType: 'text/html', body: '<h1>Rain</h1>' }))
  const form = reportOn(page, 'en')
  await form.agree()
  await form.until('what')
  let goOn: () => void = () => undefined
  const held = new Promise<void>((resolve) => {
    goOn = resolve
  })
  await page.route('**/chunks/*', () => held)
  await page.getByLabel(words.title).setInputFiles([TEXT])
  await expect(page.getByRole('list', { name: words.chosen })).toContainText(words.states.sending)
  const asked: string[] = []
  page.on('dialog', (dialog) => {
    asked.push(dialog.type())
    void dialog.dismiss()
  })
  await page.evaluate(() => location.reload())
  await expect.poll(() => asked).toEqual(['beforeunload'])
  await exit.click()
  await expect(page).toHaveURL(weather)
  expect(asked).toEqual(['beforeunload'])
  goOn()
})

test.describe('without script', () => {
  test.use({ noScript: true, ...PHONE })

  test('files are sealed the moment they are there, come back with the form, and too much of them costs no words', async ({
    page,
    visit,
    server,
    faults,
  }) => {
    test.slow()
    const form = reportOn(page, 'en')
    await server.reports.arrived()
    await visit(`${form.address}form/`)
    await form.agree()
    await form.box('what').fill('See the picture.')
    await page.getByLabel(words.title).setInputFiles([
      await picture(),
      {
        name: 'film.mp4',
        mimeType: 'video/mp4',
        buffer: Buffer.concat([Buffer.from('\0\0\0\x18ftypmp42', 'latin1'), Buffer.alloc(11_000_000)]),
      },
      { name: 'x.exe', mimeType: 'application/octet-stream', buffer: Buffer.from('MZ') },
      TEXT,
      { ...(await film()), name: 'short.mp4' },
      await signed(),
      { ...(await signed()), name: 'other.docx' },
    ])
    faults.allow(/status: 400 /)
    await form.press(form.words.form.toCheck)
    await expect(form.summary).toContainText(`\u2068film.mp4\u2069: ${fill(words.faults.tooMuch, { most: '10 MB' })}`)
    await expect(form.summary).toContainText(`\u2068x.exe\u2069: ${words.faults.unknownKind}`)
    await expect(form.summary).toContainText(`\u2068signed.docx\u2069: ${words.faults.unclean}`)
    await expect(form.box('what')).toHaveValue('See the picture.')
    const files = page.getByRole('list', { name: words.chosen }).getByRole('listitem')
    await expect(files).toHaveCount(5)
    expect(await overflowWhenNarrow(page)).toEqual([])
    await page.getByRole('checkbox', { name: `${words.drop} ${TEXT.name}` }).check()
    const choose = (name: string, choice: 'send' | 'leave') =>
      page
        .getByRole('group', { name: `${words.unclean.choose} ${name}` })
        .getByRole('radio', { name: words.unclean[choice] })
        .check()
    await choose('other.docx', 'leave')
    // Nothing is decided for anybody: what nobody chose about is asked again.
    await form.press(form.words.form.toCheck)
    await expect(form.summary).toContainText(`\u2068signed.docx\u2069: ${words.faults.unclean}`)
    await expect(files).toHaveCount(3)
    await choose('signed.docx', 'send')
    await form.press(form.words.form.toCheck)
    await expect(form.title).toHaveText(form.words.form.check)
    await expect(files).toHaveCount(3)
    const unsent = [
      `film.mp4: ${fill(words.unsent.reasons.tooMuch, { most: '10 MB' })}`,
      `x.exe: ${words.unsent.reasons.unknownKind}`,
      `other.docx: ${words.unsent.reasons.unclean}`,
    ]
    await expect(unsentOn(page)).toHaveText(unsent)
    expect(await overflowWhenNarrow(page)).toEqual([])
    await form.press(form.words.form.send)
    await expect(form.code).toBeVisible()
    await expect(unsentOn(page)).toHaveText(unsent)
    await expect(page.getByText(form.words.receipt.files_other.replace('{{count}}', '3'))).toBeVisible()
    const [report] = await server.reports.arrived()
    const sent = await filesOf(server.db, report?.opened)
    expect(sent.map(({ note: { name, cleaned } }) => [name, cleaned])).toEqual([
      ['IMG_0042.HEIC.jpg', 'clean'],
      ['short.mp4', 'clean'],
      ['signed.docx', 'asIs'],
    ])
    expect(Buffer.from(sent[1]?.bytes ?? []).includes(MARK)).toBe(false)
    const { width, height, exif } = await sharp(sent[0]?.bytes).metadata()
    expect({ width, height, exif }).toEqual({ width: 1200, height: 2400 })
  })
})

/** What was added to a report, as the team opens it. */
async function additions(server: TestServer, report: Reported): Promise<unknown[]> {
  const added = listMessages(server.db, report.id).filter(({ kind }) => kind === 'addition')
  const expected = { kind: 'addition', report: report.id }
  return Promise.all(added.map(({ sealed }) => openEnvelope(sealed, [report.team.identity], expected)))
}

for (const noScript of [false, true]) {
  test.describe(() => {
    test.use({ noScript })

    test(`whoever comes back adds a picture that the code does not show, ${noScript ? 'without' : 'with'} script`, async ({
      page,
      visit,
      server,
    }) => {
      test.slow()
      const report = await someoneReported(server)
      const back = returningOn(page, 'fa')
      await visit(back.address)
      await back.open(report.code)
      await page.getByText(back.words.write.addSummary).click()
      const text = WORDS.fa.evidence
      await page.getByLabel(text.title).setInputFiles([await picture()])
      const files = page.getByRole('list', { name: text.chosen }).getByRole('listitem')
      // In Persian “getting ready” has the word “ready” in it.
      if (!noScript) await expect(files.getByText(text.states.ready, { exact: true })).toBeVisible()
      await back.press(back.words.write.addSubmit)
      await expect(back.done).toHaveText(back.words.write.addDone)
      await expect(page.getByText(back.words.standing.files_one.replace('{{count}}', '۱'))).toBeVisible()
      await expect(files).toHaveCount(0)
      const [added] = await additions(server, report)
      expect(added).toMatchObject({ words: '', files: [{ name: 'IMG_0042.HEIC.jpg' }] })
      const [sent] = await filesOf(server.db, added)
      const { width, height, exif } = await sharp(sent?.bytes).metadata()
      expect({ width, height, exif }).toEqual({ width: 1200, height: 2400 })
      await expect(page.getByText('IMG_0042')).toHaveCount(0)
    })
  })
}
