import { filesOf, save, test } from './editor.ts'
import { findings } from './findings.ts'
import { expect } from './fixtures.ts'

test('an editor corrects the council’s telephone and a Persian name, and wishes for another address, by forms', async ({
  page,
  at,
  eve,
}) => {
  const area = await at('eve', 'site/area')
  await page.goto(`${area}details/`)
  // The form is long: its parts are folded, and what is wrong stays in sight.
  const telephone = page.locator('[name="v.council.telephone"]')
  await expect(telephone).toBeHidden()
  await page.getByText('How to reach the council').click()
  await telephone.fill('not a number')
  await save(page)
  await page
    .getByRole('group', { name: '1 thing to put right' })
    .getByRole('link', { name: /^Telephone number/ })
    .click()
  await expect(telephone).toBeFocused()
  await telephone.fill('020 7946 0555')
  await page
    .locator('summary')
    .filter({ hasText: /^\s*Wards/ })
    .click()
  await page.getByRole('button', { name: 'Add to: Wards' }).click()
  await expect(page.locator('summary').filter({ hasText: '25. Without a name' })).toBeFocused()
  await page.getByLabel('Name of the ward').last().fill('New Ward')
  await page.getByLabel('ONS code').last().fill('E05099999')
  expect(await findings(page)).toEqual([])
  await save(page)
  await page.getByRole('link', { name: 'Persian' }).click()
  await page.getByRole('textbox', { name: 'Whetstone' }).fill('وتستون نو')
  await save(page)
  const files = await filesOf(eve, area)
  expect(files['area.yaml']).toContain('telephone: 020 7946 0555')
  expect(files['area.yaml']).toMatch(/id: New Ward\s+code: E05099999/)
  expect(files['area.yaml']).toContain('# The first language is the one that everything is written in.')
  expect(files['fa.yaml']).toContain('وتستون نو')
  const answers = await at('eve', 'site/answers')
  await page.goto(`${answers}words/en/`)
  await page.getByRole('textbox', { name: 'do not know' }).fill('I am not sure')
  await save(page)
  expect((await filesOf(eve, answers))['en.yaml']).toContain('I am not sure')

  const news = await at('eve', 'news/hate-crime-awareness-week')
  await page.goto(news.replace('edit/', ''))
  await page.getByRole('link', { name: 'Change the address' }).click()
  await page.getByLabel('New last part of the address').fill('public-spaces-order-your-say')
  await page.getByRole('button', { name: 'Save the address' }).click()
  const summary = page.getByRole('group', { name: 'There is a problem' })
  await expect(summary).toBeFocused()
  await expect(summary).toContainText('Something else is at this address')
  expect(await findings(page)).toEqual([])
  await page.getByLabel('New last part of the address').fill('awareness-week')
  await page.getByRole('button', { name: 'Save the address' }).click()
  await expect(page.getByText('The address is noted.')).toBeVisible()
  await expect(page.getByText('/en/news/awareness-week/')).toBeVisible()
})
