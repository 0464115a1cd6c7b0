import { CLOSED, COMING, expect, OPEN, test } from './fixtures.ts'
import { WORDS } from './words.ts'

const { filter, title } = WORDS.en.consultations

for (const noScript of [false, true]) {
  test.describe(noScript ? 'without script' : 'with script', () => {
    test.use({ noScript })

    test('consultations are found by word, topic and ward', async ({ page, visit, server }) => {
      const titleOf = (slug: string) =>
        server.content.consultations.find((one) => one.slug === slug)?.text.en?.title.text ?? slug
      const card = (slug: string) => page.getByRole('main').getByRole('link', { name: titleOf(slug), exact: true })
      await visit('/en/consultations/')
      for (const slug of [OPEN, CLOSED, COMING]) await expect(card(slug)).toBeVisible()
      const results = page.getByRole('main').getByRole('link', { name: /^See the results/ })
      await expect(results).toHaveAttribute('href', `/en/consultations/${CLOSED}/results/`)
      const loads: string[] = []
      page.on('load', () => loads.push(page.url()))

      const search = page.getByRole('search', { name: filter.heading })
      await search.getByRole('searchbox', { name: filter.words }).fill('fireworks')
      await search.getByRole('button', { name: filter.submit }).click()
      await expect(page.getByRole('status')).toContainText('1 consultation found')
      await expect(page).toHaveURL(/[?&]q=fireworks(&|$)/)
      await expect(card(OPEN)).toBeVisible()
      await expect(card(CLOSED)).toHaveCount(0)

      await search.getByRole('searchbox', { name: filter.words }).fill('')
      await search.getByRole('combobox', { name: filter.topic }).selectOption({ label: 'Plans and strategies' })
      await search.getByRole('combobox', { name: filter.ward }).selectOption({ label: 'Hendon' })
      await search.getByRole('button', { name: filter.submit }).click()
      await expect(page).toHaveURL(/topic=strategy&ward=Hendon/)
      await expect(card(CLOSED)).toBeVisible()
      await expect(card(OPEN)).toHaveCount(0)
      expect(loads.length > 0, 'reloads').toBe(noScript)

      await page.goBack()
      await expect(page.getByRole('status')).toContainText('1 consultation found')
      await expect(card(OPEN)).toBeVisible()
      await page.getByRole('link', { name: filter.clear }).click()
      await expect(card(CLOSED)).toBeVisible()
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(title)
    })

    test('a search in Persian finds Persian words, and says how many in Persian digits', async ({ page, visit }) => {
      const words = WORDS.fa.consultations
      await visit('/fa/consultations/')
      await page.getByRole('searchbox', { name: words.filter.words }).fill('خشونت خانگی')
      await page.getByRole('button', { name: words.filter.submit }).click()
      await expect(page.getByRole('status')).toContainText('۱')
      await expect(page.getByRole('main').getByRole('listitem')).toHaveCount(1)
      await page
        .getByRole('navigation', { name: WORDS.fa.common.languages })
        .getByRole('link', { name: 'English' })
        .click()
      await expect(page.getByRole('searchbox')).toHaveValue('خشونت خانگی')
    })

    test('a search that finds nothing says so', async ({ page, visit }) => {
      await visit('/en/consultations/')
      await page.getByRole('searchbox').fill('<b>zzzz</b>')
      await page.getByRole('searchbox').press('Enter')
      await expect(page.getByRole('main')).toContainText(WORDS.en.consultations.none)
    })
  })
}
