import type { Page } from '@playwright/test'
import { photo, realPdf } from '#tests/support/uploads.ts'
import { findings } from './findings.ts'
import { expect, test } from './fixtures.ts'
import { faultsIn } from './html-faults.ts'
import type { Colleague, TestServer } from './server.ts'

const ALT = 'Two new lamps light the path through Oak Hill Park'
const news = () => ({
  'news.yaml': 'published: 2026-11-01\ntopics: [hate_crime]\nowner: Community safety team\nreview_by: 2027-09-30\n',
  'en.md': '---\ntranslation: original\ntitle: Lamps\nsummary: About lamps.\n---\n\nThe lamps are there.\n',
})
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()
const picture = async () => ({
  name: 'IMG 2041.JPG',
  mimeType: 'image/jpeg',
  buffer: await photo({ width: 600, height: 900 }),
})
const order = () => ({ name: 'The order.pdf', mimeType: 'application/pdf', buffer: realPdf() })

async function begin(server: TestServer) {
  const eva = server.colleague('Eva Editor', 'editor')
  const pat = server.colleague('Pat Publisher', 'publisher')
  const slug = `lamps-${crypto.randomUUID().slice(0, 8)}`
  const { id } = (await eva.call('POST', '/api/staff/changes', { item: `news/${slug}`, files: news() })).body
  return { eva, pat, slug, id: id as string, edit: `/staff/changes/${id}/edit/` }
}

/** A second person publishes it, and a resident sees the picture and downloads the document. */
async function publishAndRead(page: Page, pat: Colleague, id: string, slug: string): Promise<void> {
  const context = page.context()
  await page.goto(`/staff/changes/${id}/`)
  await press(page, 'Ask for a review')
  await context.clearCookies()
  await context.addCookies([pat.cookie])
  await page.goto(`/staff/changes/${id}/`)
  await press(page, 'Approve')
  await press(page, 'Publish now')
  await expect
    .poll(async () => {
      await page.goto(`/staff/changes/${id}/`)
      return page.getByRole('list', { name: 'How far it is' }).locator('[aria-current=step]').innerText()
    })
    .toContain('Published')
  await context.clearCookies()
  await page.goto(`/en/news/${slug}/`)
  const shown = page.getByRole('img', { name: ALT })
  await shown.scrollIntoViewIfNeeded()
  await expect(shown).toHaveJSProperty('complete', true)
  await expect(shown).toHaveJSProperty('naturalWidth', 900)
  const download = page.waitForEvent('download')
  await page.getByRole('link', { name: 'The order in full' }).click()
  expect((await download).suggestedFilename()).toBe('the-order.pdf')
}

test('an editor uploads a picture and a document into the text, looks at them, and residents get them', async ({
  page,
  server,
  context,
  faults,
}) => {
  test.setTimeout(180_000)
  // What a refused upload is answered with.
  faults.allow(/status: 400 POST .*\/uploads$/)
  const { eva, pat, slug, id, edit } = await begin(server)
  await context.addCookies([eva.cookie])
  await page.goto(`${edit}words/en/`)
  const text = page.getByRole('textbox', { name: 'Text', exact: true })
  await text.focus()
  await page.keyboard.press('Control+End')
  await press(page, 'Picture or document')
  const dialog = page.getByRole('dialog', { name: 'Add a picture or a document' })
  await expect(dialog).toBeVisible()
  await dialog.getByRole('button', { name: 'Put it into the text' }).click()
  await expect(dialog.getByRole('alert')).toHaveText('Choose a file first.')
  await dialog
    .getByLabel('A new file')
    .setInputFiles({ name: 'lamp.svg', mimeType: 'image/svg+xml', buffer: Buffer.from('<svg/>') })
  await dialog.getByLabel('What the picture tells').fill(ALT)
  await dialog.getByRole('button', { name: 'Put it into the text' }).click()
  await expect(dialog.getByRole('alert')).toContainText('SVG drawings can hold scripts')
  expect(await findings(page)).toEqual([])
  await dialog.getByLabel('A new file').setInputFiles(await picture())
  await dialog.getByRole('button', { name: 'Put it into the text' }).click()
  await expect(dialog).toBeHidden()
  await expect(text).toHaveValue(new RegExp(`!\\[${ALT}\\]\\(pictures/img-2041\\.webp\\)`))
  // Whoever goes on writing does so behind it.
  await page.keyboard.type('\n\n')
  await press(page, 'Picture or document')
  await expect(dialog.getByRole('radio', { name: 'img-2041.webp' })).toBeVisible()
  await dialog.getByLabel('A new file').setInputFiles(order())
  await dialog.getByLabel('What the picture tells').fill('The order in full')
  await dialog.getByRole('button', { name: 'Put it into the text' }).click()
  await expect(text).toHaveValue(/\[The order in full\]\(documents\/the-order\.pdf\)/)
  await page.getByRole('button', { name: 'Preview: Text' }).click()
  const look = page.getByRole('region', { name: 'How this will look: Text' }).getByRole('img', { name: ALT })
  await look.scrollIntoViewIfNeeded()
  await expect(look).toHaveJSProperty('naturalWidth', 900)
  await page.getByRole('button', { name: 'Save' }).last().click()
  await expect(page.getByText('Saved', { exact: true }).first()).toBeVisible()
  // Whoever uses it again is offered what it tells; words of their own stay theirs.
  await press(page, 'Picture or document')
  const tells = dialog.getByLabel('What the picture tells')
  await dialog.getByRole('radio', { name: 'img-2041.webp' }).check()
  await expect(tells).toHaveValue(ALT)
  await tells.fill('Lamps at dusk')
  await dialog.getByRole('radio', { name: 'the-order.pdf' }).check()
  await expect(tells).toHaveValue('Lamps at dusk')
  await press(page, 'Cancel')
  await expect(dialog).toBeHidden()
  await expect(text).not.toHaveValue(/Lamps at dusk/)

  await page.goto(`/staff/preview/${id}/en/news/${slug}/`)
  const preview = page.frameLocator('iframe').getByRole('img', { name: ALT })
  await preview.scrollIntoViewIfNeeded()
  await expect(preview).toHaveJSProperty('naturalWidth', 900)
  await publishAndRead(page, pat, id, slug)
  expect(await findings(page, ['light'])).toEqual([])
})

test.describe('without script', () => {
  test.use({ noScript: true })

  test('an editor uploads, copies the lines into the text, and residents get them', async ({
    page,
    server,
    context,
  }) => {
    test.setTimeout(180_000)
    const { eva, pat, slug, id, edit } = await begin(server)
    await context.addCookies([eva.cookie])
    await page.goto(`${edit}files/`)
    await press(page, 'Upload')
    const summary = page.getByRole('group', { name: 'There is a problem' })
    await expect(summary.getByRole('link')).toHaveText('Choose a file first.')
    await page.getByLabel('What the picture tells').fill(ALT)
    await page
      .getByLabel('A picture or a document')
      .setInputFiles({ name: 'a.pdf', mimeType: 'application/pdf', buffer: Buffer.from('MZ') })
    await press(page, 'Upload')
    await expect(summary.getByRole('link')).toContainText('This is no picture and no document')
    await expect(page.getByLabel('What the picture tells')).toHaveValue(ALT)
    await page.getByLabel('A picture or a document').setInputFiles(await picture())
    await press(page, 'Upload')
    await expect(page.getByRole('status')).toContainText('pictures/img-2041.webp is uploaded.')
    const line = await page.locator('#added-line').inputValue()
    expect(line).toBe(`![${ALT}](pictures/img-2041.webp)`)
    await page.getByLabel('What the picture tells').fill('The order in full')
    await page.getByLabel('A picture or a document').setInputFiles(order())
    await press(page, 'Upload')
    const link = await page.locator('#added-line').inputValue()
    await page
      .getByLabel('A picture or a document')
      .setInputFiles({ ...order(), name: 'wards.csv', buffer: Buffer.from('ward,count\nUnderhill,4\n') })
    await press(page, 'Upload')
    await press(page, 'Remove wards.csv')
    await expect(page.getByRole('status')).toContainText('It is taken out.')
    await page.goto(`${edit}words/en/`)
    const text = page.getByRole('textbox', { name: 'Text', exact: true })
    await text.fill(`${await text.inputValue()}\n\n${line}\n\n${link}\n`)
    await page.getByRole('button', { name: 'Save' }).last().click()
    await page.goto(`${edit}files/`)
    // The picture, and the document.
    await expect(page.getByText('Used in English.')).toHaveCount(2)
    await publishAndRead(page, pat, id, slug)
  })
})

test('the page of pictures and documents has no fault that axe finds, on a desk and on a telephone', async ({
  page,
  server,
  context,
}) => {
  const { eva, edit } = await begin(server)
  await context.addCookies([eva.cookie])
  await page.goto(`${edit}files/`)
  for (const file of [await picture(), order()]) {
    await page.getByLabel('A picture or a document').setInputFiles(file)
    await press(page, 'Upload')
  }
  expect(await faultsIn(await (await page.request.get(`${edit}files/`)).text())).toEqual([])
  for (const width of [1280, 320]) {
    await page.setViewportSize({ width, height: 800 })
    expect(await findings(page)).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
  }
})

test('a consultation’s list of documents offers what was uploaded', async ({ page, server, context }) => {
  const eva = server.colleague('Eva Editor', 'editor')
  const item = 'consultations/violence-against-women-strategy'
  const { id } = (await eva.call('POST', '/api/staff/changes', { item })).body
  await context.addCookies([eva.cookie])
  await page.goto(`/staff/changes/${id}/edit/files/`)
  await page.getByLabel('A picture or a document').setInputFiles(order())
  await press(page, 'Upload')
  await page.goto(`/staff/changes/${id}/edit/details/`)
  await press(page, 'Add to: Documents')
  const entry = page.getByRole('group', { name: 'Documents: 1' })
  await entry.getByLabel('Short name', { exact: true }).fill('order')
  await entry.getByLabel('File').selectOption('the-order.pdf')
  await page.getByRole('button', { name: 'Save' }).last().click()
  await expect(page.getByText('Saved', { exact: true }).first()).toBeVisible()
  const { files } = (await eva.call('GET', `/api/staff/changes/${id}/uploads`)).body
  expect(files).toMatchObject([{ path: 'documents/the-order.pdf', uses: [{ file: 'questionnaire.yaml' }] }])
  await eva.call('DELETE', `/api/staff/changes/${id}`)
})
