import { filesOf, idIn, save, test } from './editor.ts'
import { expect } from './fixtures.ts'

test('two editors change the same words: the second chooses, and nothing is lost', async ({
  page,
  at,
  eve,
  faults,
}) => {
  faults.allow(/status: 40[09] POST/)
  const address = await at('ed', 'news/hate-crime-awareness-week')
  await page.goto(`${address}words/en/`)
  await page.getByLabel('Title', { exact: true }).fill('A title by Ed')
  await page.getByLabel('Summary').fill('A summary by Ed.')
  const files = await filesOf(eve, address)
  const theirs = (files['en.md'] ?? '').replace(/^title: .*$/m, 'title: A title by Eve').replace('Become a', 'Be a')
  await eve('PUT', `/api/staff/changes/${idIn(address)}`, { revision: 1, files: { ...files, 'en.md': theirs } })
  page.once('dialog', (dialog) => dialog.accept())
  await page.getByRole('button', { name: 'Save' }).last().click()
  const group = page.getByRole('group', { name: /^Title/ })
  await expect(group).toContainText('A title by Ed')
  await expect(group).toContainText('A title by Eve')
  await page.getByRole('button', { name: 'Save what I chose' }).click()
  await expect(page.getByText('Choose for each text whose words stay.')).toBeVisible()
  await page
    .getByRole('group', { name: /^Title/ })
    .getByLabel('Their words')
    .check()
  await page.getByRole('button', { name: 'Save what I chose' }).click()
  await expect(page.getByText('Saved', { exact: true }).first()).toBeVisible()
  const saved = (await filesOf(eve, address))['en.md'] ?? ''
  expect(saved).toContain('title: A title by Eve')
  expect(saved).toContain('summary: A summary by Ed.')
  expect(saved).toContain('## Be a hate crime reporting champion')
})

test('leaving with unsaved words asks first; whoever is signed out keeps them, and saves after signing in elsewhere', async ({
  page,
  context,
  desk,
  at,
  eve,
  faults,
}) => {
  faults.allow(/status: 401/)
  const address = await at('eve', 'banners/order-by-phone-or-on-paper')
  await page.goto(`${address}words/en/`)
  await page.getByLabel('Words of the banner').fill('Written before the session ended.')
  await context.clearCookies()
  await page.getByRole('button', { name: 'Save' }).last().click()
  await expect(page.locator('[data-complaint]')).toContainText('Your words are still here')
  await expect(page.getByLabel('Words of the banner')).toHaveValue('Written before the session ended.')
  await context.addCookies([{ name: 'saysafe', value: 'session-of-eve', url: desk.url }])
  await save(page)
  expect((await filesOf(eve, address))['en.yaml']).toContain('Written before the session ended.')
  await page.getByLabel('Words of the banner').fill('Not saved.')
  const asked = new Promise<string>((resolve) => {
    page.once('dialog', (dialog) => {
      resolve(dialog.type())
      void dialog.accept()
    })
  })
  await page.getByRole('link', { name: 'Details', exact: true }).click()
  expect(await asked).toBe('beforeunload')
})
