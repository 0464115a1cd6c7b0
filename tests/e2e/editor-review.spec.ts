import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { OPEN } from '#tests/support/app.ts'
import { aResponse, PATH } from '#tests/support/responses.ts'
import { finished } from '#tests/support/signed-in.ts'
import { photo } from '#tests/support/uploads.ts'
import { idIn, test } from './editor.ts'
import { findings } from './findings.ts'
import { expect } from './fixtures.ts'

test('whoever approves other words beside a question that people answered says what they are, and nobody else does', async ({
  page,
  at,
  eve,
  pat,
  desk,
  faults,
}) => {
  faults.allow(/status: 409 POST .*\/staff\/changes\//)
  const response = await fetch(`${desk.url}${PATH}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(aResponse()),
  })
  expect(response.status).toBe(201)
  const item = `consultations/${OPEN}`
  const before = (await eve('GET', `/api/staff/items/${item}`)).body.files
  const reworded = { ...before }
  // Only the Romanian words are corrected, so the other translations are as right as before.
  reworded['ro.yaml'] = before['ro.yaml'].replace(
    /(\n {2}enforcement:\n {4}title: .*\n {4}intro: )(?:\|\n(?: {6}.*\n)+|.*\n)/,
    '$1Ordinul ar înceta.\n',
  )
  expect(reworded['ro.yaml']).toContain('Ordinul ar înceta.')
  const edit = await at('pat', item, reworded)
  await eve('POST', `/api/staff/changes/${idIn(edit)}/submission`, {})
  await page.goto(edit.replace('edit/', ''))
  const said = page.getByRole('region', { name: 'Is this only a correction? People have answered the old words' })
  await expect(said).toContainText('Introduction of a page. 1 person answered the old words.')
  await expect(said.locator('ins')).toHaveText('Ordinul ar înceta.')
  expect(await findings(page)).toEqual([])
  const approve = page.getByRole('button', { name: 'Approve', exact: true })
  await approve.click()
  const summary = page.getByRole('group', { name: 'There is a problem' })
  await expect(summary).toBeFocused()
  await summary.getByRole('link', { name: /^Say whether the new words correct a mistake/ }).click()
  const form = page.locator('form').filter({ has: approve })
  const correction = form.getByRole('radio', { name: 'They correct a mistake: the same is asked as before' })
  await expect(correction).toBeFocused()
  await form.getByRole('radio', { name: 'They change what is asked, so these have to be new questions' }).check()
  await approve.click()
  await expect(summary).toContainText('What asks something else has to be a new question')
  await correction.check()
  await approve.click()
  await expect(page.getByText('You have approved it.')).toBeVisible()
  await pat('DELETE', `/api/staff/changes/${idIn(edit)}`)
})

test('what was put back is found on the list and gone on with; a picture that nothing needs is deleted for good', async ({
  page,
  context,
  eve,
  pat,
  desk,
  faults,
}) => {
  test.setTimeout(120_000)
  faults.allowOrigin(desk.url)
  const files = {
    'news.yaml': 'published: 2026-11-01\ntopics: [hate_crime]\nowner: Parks team\nreview_by: 2027-09-30\n',
    'en.md':
      '---\ntranslation: original\ntitle: First lamps\nsummary: About lamps.\n---\n\n![A lamp in the park](pictures/lamp.webp)\n',
  }
  const [last] = (await pat('GET', '/api/staff/publications')).body.publications
  const { id } = (await eve('POST', '/api/staff/changes', { item: 'news/first-lamps', files })).body
  await context.clearCookies()
  await context.addCookies([{ name: 'saysafe', value: 'session-of-pat', url: desk.url }])
  await page.goto(`${desk.url}/staff/changes/${id}/edit/files/`)
  const buffer = await photo({ width: 600, height: 400 })
  await page.getByLabel('A picture or a document').setInputFiles({ name: 'Lamp.jpg', mimeType: 'image/jpeg', buffer })
  await page.getByRole('button', { name: 'Upload', exact: true }).click()
  await eve('POST', `/api/staff/changes/${id}/submission`, {})
  // Whoever uploads has worked on it, so another publisher approves.
  const pia = desk.person('pia', 'publisher')
  const { revision } = (await pia('GET', `/api/staff/changes/${id}`)).body
  expect((await pia('POST', `/api/staff/changes/${id}/approval`, { revision })).status).toBe(200)
  const queued = await pia('POST', `/api/staff/changes/${id}/publication`, {})
  expect(await finished(pia, queued.body.publication)).toMatchObject({ state: 'done', problems: [] })
  const back = await pat('POST', `/api/staff/publications/${last?.id ?? 0}/roll-back`, {})
  expect(await finished(pat, back.body.publication)).toMatchObject({ state: 'done' })

  await page.goto(`${desk.url}/staff/content/?state=takenOff`)
  const row = page.getByRole('row', { name: /First lamps/ })
  await expect(row).toContainText('Taken off the site')
  expect(await findings(page)).toEqual([])
  await row.getByRole('link', { name: 'First lamps' }).click()
  await expect(page.getByText(/who put the site back\. Residents see nothing of it/)).toBeVisible()
  await page.getByRole('button', { name: 'Work on it again' }).click()
  await expect(page.getByText('Your draft is there.')).toBeVisible()
  await page.getByRole('link', { name: 'Give it up' }).click()
  await page.getByRole('button', { name: 'Give it up' }).click()

  await page.goto(`${desk.url}/staff/content/files/`)
  const unused = page.getByRole('region', { name: 'Not used' }).getByRole('listitem').filter({ hasText: 'First lamps' })
  await expect(unused).toContainText('what the site can still go back to')
  await expect(unused.getByRole('button')).toHaveCount(0)
  // Ten more publications, and nothing leads back to it.
  desk.db.$client.exec("UPDATE publications SET before = '[]' WHERE state = 'done'")
  await page.reload()
  await unused.getByRole('button', { name: 'Delete lamp.webp of First lamps' }).click()
  await expect(page.getByRole('heading', { name: 'Delete lamp.webp?' })).toBeVisible()
  expect(await findings(page)).toEqual([])
  await page.getByRole('button', { name: 'Delete it for good' }).click()
  await expect(page.getByText('lamp.webp is deleted.')).toBeVisible()
  await expect(unused).toHaveCount(0)
  expect(existsSync(join(desk.contentDir, 'news/first-lamps'))).toBe(false)
})
