import { expect, OPEN, test } from './fixtures.ts'
import { tabTo } from './hands.ts'
import { questionnaireOn } from './questionnaire.ts'
import { staffPages } from './staff-pages.ts'

test('somebody with a keyboard alone answers the whole questionnaire', async ({ page, visit, server }) => {
  const form = questionnaireOn(page, server, OPEN, 'en')
  const onto = (title: string) => expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible()
  await visit(form.address)
  await page.keyboard.press('Tab')
  await expect(page.getByRole('link', { name: 'Skip to main content' })).toBeFocused()
  await page.keyboard.press('Enter')
  await page.keyboard.press('Tab')
  await expect(page.getByRole('link', { name: 'Answer now' })).toBeFocused()
  await page.keyboard.press('Enter')
  await onto(form.titleOf('order'))
  await expect(page.locator('astro-island[ssr]')).toHaveCount(0)

  await tabTo(page, 'agreement')
  await page.keyboard.press('Space')
  await page.keyboard.press('ArrowDown')
  await tabTo(page, 'agreement_reasons')
  await page.keyboard.type('Quieter nights')
  await tabTo(page, 'continue')
  await page.keyboard.press('Enter')
  await onto(form.titleOf('behaviours'))

  await tabTo(page, 'rule_support.drug_use')
  await page.keyboard.press('Space')
  await tabTo(page, 'first_priorities.drug_use')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect(
    page.getByRole('status').filter({ hasText: form.optionLabel('first_priorities', 'drug_use') }),
  ).toHaveCount(1)
  await tabTo(page, 'continue')
  await page.keyboard.press('Enter')
  await onto(form.titleOf('experience'))

  await tabTo(page, 'affected_by-drug_use')
  await page.keyboard.press('Space')
  await tabTo(page, 'last_seen.day')
  await page.keyboard.type('3')
  await page.keyboard.press('Tab')
  await page.keyboard.type('11')
  await page.keyboard.press('Tab')
  await page.keyboard.type('2026')
  await tabTo(page, 'where_seen.ward')
  await page.keyboard.type('Hendon')
  await tabTo(page, 'continue')
  await page.keyboard.press('Enter')
  for (const [id, next] of [
    ['enforcement', 'your_area'],
    ['your_area', 'equality'],
    ['equality', 'check'],
  ] as const) {
    await onto(form.titleOf(id))
    await tabTo(page, 'continue')
    await page.keyboard.press('Enter')
    await onto(form.titleOf(next))
  }
  await tabTo(page, 'continue')
  await page.keyboard.press('Enter')
  expect(server.stored(OPEN, await form.receipt())?.answers).toEqual({
    agreement: 'agree',
    agreement_reasons: 'Quieter nights',
    rule_support: { drug_use: 'strongly_support' },
    first_priorities: ['drug_use'],
    affected_by: ['drug_use'],
    last_seen: '2026-11-03',
    where_seen: 'Hendon',
  })
})

test('every control of a change is reached by keyboard, and shows it', async ({ page, visit, server, context }) => {
  const { path, cookie } = (await staffPages(server))['change in review']
  if (cookie) await context.addCookies([cookie])
  await visit(path)
  for (const action of ['link', 'approve', 'return']) await tabTo(page, action)
  await visit('/staff/content/')
  await tabTo(page, 'q')
  await page.keyboard.type('hate')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/q=hate/)
})
