import { readFileSync } from 'node:fs'
import { CLOSED, expect, heading, problems, test } from './staff.ts'

test('an analyst reads what people wrote, publishes a text that residents then see, and takes everything out', async ({
  page,
  visit,
  server,
  context,
}) => {
  const results = `/en/consultations/${CLOSED}/results/`
  const words = 'Fly-tipping behind the shops is never cleared.'
  const ana = server.colleague('Ana Analyst', 'analyst')
  await visit(results)
  await expect(page.getByText(words)).toHaveCount(0)
  await context.addCookies([ana.cookie])
  await visit('/staff/')
  await page.getByRole('navigation', { name: 'Staff pages' }).getByRole('link', { name: 'Answers' }).click()
  await page.getByRole('link', { name: 'Community safety strategy 2022 to 2027' }).click()
  await expect(page.getByRole('row', { name: 'On paper 9' })).toBeVisible()
  await expect(page.getByRole('row', { name: 'Persian Hidden' })).toBeVisible()
  await page.getByRole('link', { name: /^Read and decide: / }).click()
  await page.getByRole('button', { name: 'Publish the chosen ones', exact: true }).click()
  await expect(problems(page)).toContainText('Choose at least one text')
  await page.getByRole('checkbox', { name: words }).first().check()
  await page.getByRole('button', { name: 'Publish the chosen ones', exact: true }).click()
  await expect(page.getByRole('status')).toHaveText('1 text is published with the results.')
  await visit(results)
  await expect(page.getByText(words)).toHaveCount(1)

  await visit(`/staff/responses/${CLOSED}/`)
  const download = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Version 1 as CSV' }).click()
  const file = await download
  expect(file.suggestedFilename()).toBe(`${CLOSED}-responses-version-1.csv`)
  expect(readFileSync(await file.path(), 'utf8').match(/\r\nr\d{3},/g)).toHaveLength(145)
})

test('an administrator corrects an address, and its owner confirms it with the code', async ({
  page,
  visit,
  server,
  context,
}) => {
  const ada = server.colleague('Ada Admin', 'admin')
  const eve = server.colleague('Eve Editor', 'editor')
  const email = `${crypto.randomUUID()}@council.example`
  await context.addCookies([ada.cookie])
  await visit(`/staff/people/${eve.id}/`)
  await page.getByRole('link', { name: 'Correct the email address of Eve Editor' }).click()
  await page.getByLabel('New email address').fill(email)
  await page.getByRole('button', { name: 'Correct the address' }).click()
  await expect(heading(page)).toHaveText('The new address waits for its code')
  const [code = ''] = /[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}/.exec(await page.getByRole('main').innerText()) ?? []

  await context.clearCookies()
  await context.addCookies([eve.cookie])
  await visit('/staff/')
  await page.getByRole('link', { name: 'Confirm it, or refuse' }).click()
  const confirm = page.getByRole('button', { name: 'Confirm this address' })
  await page.getByLabel('Code', { exact: true }).fill('7KQM-24F2-PXWD-0T8N')
  await confirm.click()
  await expect(problems(page)).toContainText('This code does not fit')
  await page.getByLabel('Code', { exact: true }).fill(code.toLowerCase())
  await confirm.click()
  await expect(page.getByRole('status').filter({ hasText: 'Your new email address counts.' })).toBeVisible()
  await expect(page.getByText(email)).toBeVisible()
})
